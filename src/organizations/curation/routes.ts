import { z } from 'zod';
import type { FeatureRoutes } from '../../http/feature.ts';
import { pathText } from '../../http/query.ts';
import { writes } from '../../http/responses.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { Organization, OrganizationInput, OrganizationMerge, OrganizationPatch } from '../schemas.ts';
import {
  createOrganization as create,
  deleteOrganization as remove,
  updateOrganization as update,
} from './commands.ts';
import { mergeOrganization as merge } from './merge.ts';

const params = z.strictObject({
  id: pathText({ description: 'The organization’s id.', examples: ['org_0j5v3m8k2c7q9x1z'] }),
});
const rules = ['already_exists', 'personal_data'] as const;

/** Writes on `/organizations`: who sponsors and where, put right after imports. */
export const organizationCurationRoutes: FeatureRoutes = async (app, { db }) => {
  app.post('/organizations', {
    schema: {
      operationId: 'createOrganization',
      tags: ['Organizations'],
      summary: 'Enter an organization',
      description: 'Imports enter organizations by themselves; this is for one that no source names.',
      querystring: WriteQuery,
      body: OrganizationInput,
      response: writes(Organization, 'The organization.', { success: 'created', problems: rules }),
    },
    config: { scope: 'structure:write' },
    handler: async function createOrganization(request, reply) {
      return answerWrite(db, request, reply, (writing) => create(writing, request.body));
    },
  });

  app.patch('/organizations/:id', {
    schema: {
      operationId: 'updateOrganization',
      tags: ['Organizations'],
      summary: 'Change an organization',
      description:
        'A JSON Merge Patch. Studies repeat name and class of their sponsor and collaborators: with a new one each of them gets a ' +
        'version, in the same transaction. The former name becomes an alias, by which imports find the organization.',
      params,
      querystring: WriteQuery,
      body: OrganizationPatch,
      response: writes(Organization, 'The organization.', { conditional: true, problems: rules }),
    },
    config: { scope: 'structure:write' },
    handler: async function updateOrganization(request, reply) {
      return answerWrite(db, request, reply, (writing) => update(writing, request.params.id, request.body));
    },
  });

  app.delete('/organizations/:id', {
    schema: {
      operationId: 'deleteOrganization',
      tags: ['Organizations'],
      summary: 'Remove an organization',
      description: 'Only one that no study, site or contact names; `in_use` counts those that do. The host stays.',
      params,
      querystring: WriteQuery,
      response: writes(Organization, 'The organization is removed.', {
        success: 'removed',
        conditional: true,
        problems: ['in_use'],
      }),
    },
    config: { scope: 'structure:write' },
    handler: async function deleteOrganization(request, reply) {
      return answerWrite(db, request, reply, (writing) => remove(writing, request.params.id));
    },
  });

  app.post('/organizations/:id/merge', {
    schema: {
      operationId: 'mergeOrganization',
      tags: ['Organizations'],
      summary: 'Merge an organization into another',
      description:
        'For two that are the same. Parts in studies, sites and contacts move; the names of the one that goes become aliases, so ' +
        'that later imports mean the one that stays, and its address leads there. What the one that stays lacks (class, ROR id, ' +
        'place) is taken over. Every study concerned gets a version. Try it with `dryRun=true` first: it cannot be undone.',
      params,
      querystring: WriteQuery,
      body: OrganizationMerge,
      response: writes(Organization, 'The organization that stays.', {
        problems: ['in_use', 'precondition_failed'],
      }),
    },
    config: { scope: 'structure:write' },
    handler: async function mergeOrganization(request, reply) {
      return answerWrite(db, request, reply, (writing) => merge(writing, request.params.id, request.body));
    },
  });
};
