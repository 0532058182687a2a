import type { FeatureRoutes } from '../../http/feature.ts';
import { writes } from '../../http/responses.ts';
import { Study, StudyPath } from '../../studies/schemas.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { addSite as add, changeSite as change, removeSite as remove } from './commands.ts';
import { SiteInput, SitePatch, SitePath } from './schemas.ts';

const RULES = ['already_exists', 'missing_approval', 'personal_data', 'already_withdrawn'] as const;

/** Sites of a study. Whoever writes one keeps the list: `sites` becomes curated, and imports leave it alone. */
export const siteRoutes: FeatureRoutes = async (app, { db, ivdrApprovals }) => {
  app.post('/studies/:id/sites', {
    schema: {
      operationId: 'addSite',
      tags: ['Studies'],
      summary: 'Add a site to a study',
      description:
        'From then on the office keeps the list of sites (`curated` names `sites`); taking `sites` out of `curated` gives it back ' +
        'to the source, and the sites that the source does not list go with the next import if nothing hangs on them. Refused where ' +
        'the study opened abroad as a whole, and its first site in France brings it under a law whose approvals it lacks.',
      params: StudyPath,
      querystring: WriteQuery,
      body: SiteInput,
      response: writes(Study, 'The study.', { success: 'created', conditional: true, problems: RULES }),
    },
    config: { scope: 'studies:write' },
    handler: async function addSite(request, reply) {
      return answerWrite(db, request, reply, (writing) => add(writing, request.params.id, request.body, ivdrApprovals));
    },
  });

  app.patch('/studies/:id/sites/:siteId', {
    schema: {
      operationId: 'changeSite',
      tags: ['Studies'],
      summary: 'Change a site of a study',
      description: 'A JSON Merge Patch of where it is and what it is called; its status is recorded by status events.',
      params: SitePath,
      querystring: WriteQuery,
      body: SitePatch,
      response: writes(Study, 'The study.', { conditional: true, problems: [...RULES, 'in_use'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function changeSite(request, reply) {
      return answerWrite(db, request, reply, (writing) => change(writing, request.params, request.body, ivdrApprovals));
    },
  });

  app.delete('/studies/:id/sites/:siteId', {
    schema: {
      operationId: 'removeSite',
      tags: ['Studies'],
      summary: 'Remove a site from a study',
      description:
        'Refused while status events, also voided ones, inclusions, slots or contacts hang on it, and where a study that opened ' +
        'abroad would be left without a site abroad and without the approvals of French law.',
      params: SitePath,
      querystring: WriteQuery,
      response: writes(Study, 'The study.', {
        conditional: true,
        problems: ['in_use', 'missing_approval', 'already_withdrawn'],
      }),
    },
    config: { scope: 'studies:write' },
    handler: async function removeSite(request, reply) {
      return answerWrite(db, request, reply, (writing) => remove(writing, request.params, ivdrApprovals));
    },
  });
};
