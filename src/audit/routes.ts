import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { reads } from '../http/responses.ts';
import { findAuditEntries } from './queries.ts';
import { AuditPage, ListAuditQuery } from './schemas.ts';

/** `/audit`: who did what, when and from where. */
export const auditRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/audit', {
    schema: {
      operationId: 'listAudit',
      tags: ['Audit'],
      summary: 'Read the audit trail',
      description:
        'Every write with its author, newest first; an entry is written in the transaction of its change and never changed. ' +
        'Reads leave no entry.',
      querystring: ListAuditQuery,
      response: reads(AuditPage, 'A page of entries.'),
    },
    config: { scope: 'audit:read' },
    handler: async function listAudit(request, reply) {
      return sendPage(reply, cursors, await findAuditEntries(db.pool, request.query, await cursors.read(request)));
    },
  });
};
