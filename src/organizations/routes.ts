import { z } from 'zod';
import { sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery, pathText } from '../http/query.ts';
import { redirectTo } from '../http/redirect.ts';
import { reads } from '../http/responses.ts';
import { findOrganizations, getOrganization as readOrganization } from './queries.ts';
import { ListOrganizationsQuery, Organization, OrganizationPage } from './schemas.ts';

const params = z.strictObject({
  id: pathText({
    description: 'The organization’s id, or the last segment of its ROR id.',
    examples: ['org_0j5v3m8k2c7q9x1z'],
  }),
});

/** `/organizations`: sponsors, collaborators and the institutions behind sites. */
export const organizationRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/organizations', {
    schema: {
      operationId: 'listOrganizations',
      tags: ['Organizations'],
      summary: 'List the organizations',
      description:
        'Sponsors, collaborators and the institutions behind sites, by name, each with its counts of studies.',
      querystring: ListOrganizationsQuery,
      response: reads(OrganizationPage, 'A page of organizations.'),
    },
    config: { scope: 'public' },
    handler: async function listOrganizations(request, reply) {
      const page = await findOrganizations(db.pool, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page);
    },
  });

  app.get('/organizations/:id', {
    schema: {
      operationId: 'getOrganization',
      tags: ['Organizations'],
      summary: 'Read an organization',
      description:
        'An organization by its id. The last segment of its ROR id (`0321g0743`) leads to the canonical address.',
      params,
      querystring: noQuery,
      response: reads(Organization, 'The organization.', { problems: ['not_found'], redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function getOrganization(request, reply) {
      const organization = await readOrganization(db.pool, request.params.id);
      if (organization.id !== request.params.id) return redirectTo(reply, organization.links.self);
      return sendJson(reply, organization);
    },
  });
};
