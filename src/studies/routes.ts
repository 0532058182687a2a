import type { FastifyReply } from 'fastify';
import { findStudyContacts } from '../contacts/queries.ts';
import { ContactPage, ListStudyContactsQuery } from '../contacts/schemas.ts';
import type { Database } from '../db/database.ts';
import { contactAudience } from '../http/caller.ts';
import { CONTACT_CACHE, sendJsonText } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendListText, sendPage } from '../http/list.ts';
import { redirectTo } from '../http/redirect.ts';
import { reads } from '../http/responses.ts';
import { refuseDraftFilter, seesDrafts } from './drafts.ts';
import {
  findStudies,
  getStudyDocument,
  getStudyDocumentAt,
  isStudyId,
  requireListed,
  resolveStudyId,
} from './queries.ts';
import { GetStudyQuery, ListStudiesQuery, StudyPage, StudyPath, StudySelection } from './schemas.ts';
import { createVersionTexts } from './version-texts.ts';

/** What reads under any number of a study can end in. */
export const byIdentifier = ['not_found', 'gone', 'ambiguous_identifier'] as const;

/** Answers a request under one of the study's numbers with 308 to the canonical address: what follows the number stays. */
export async function redirectToStudy(db: Database, reply: FastifyReply, identifier: string): Promise<FastifyReply> {
  const id = await resolveStudyId(db.pool, identifier, seesDrafts(reply.request.caller));
  return redirectTo(reply, reply.request.url.replace(/^\/v1\/studies\/[^/?]+/, `/v1/studies/${id}`));
}

/** `/studies`: what is open, for whom, and whom to call. */
export const studyRoutes: FeatureRoutes = async (app, { db, cursors, textCacheBytes }) => {
  const texts = createVersionTexts(textCacheBytes);

  app.get('/studies', {
    schema: {
      operationId: 'listStudies',
      tags: ['Studies'],
      summary: 'List studies',
      description:
        'Studies that match every filter, newest version first. `hostStatus=open` is “open for inclusion at Gustave Roussy”; ' +
        '`host.status.derived` tells where only the status of the study as a whole is known. Pages of one walk show the ' +
        'registry as it stood at the first page, or at `asOf`.',
      querystring: ListStudiesQuery,
      response: reads(StudyPage, 'A page of studies'),
    },
    config: { scope: 'public' },
    handler: async function listStudies(request, reply) {
      const { caller, query } = request;
      refuseDraftFilter(caller, query);
      const after = await cursors.read(request);
      const { last, ...page } = await findStudies(db.pool, texts, query, after, seesDrafts(caller));
      const next = last && (await cursors.write(request, last));
      return sendListText(reply, { ...page, next, limit: query.limit });
    },
  });

  app.get('/studies/:id', {
    schema: {
      operationId: 'getStudy',
      tags: ['Studies'],
      summary: 'Read one study',
      description:
        'The whole study document. Any identifier of the study leads here: NCT, EU CT, EudraCT, ID-RCB, protocol code. ' +
        'With `asOf`, as the registry held it then: 404 before its first public version, 410 while it was withdrawn.',
      params: StudyPath,
      querystring: GetStudyQuery,
      response: reads(StudySelection, 'The study', { problems: byIdentifier, redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function getStudy(request, reply) {
      const { id } = request.params;
      const { fields, asOf } = request.query;
      if (!isStudyId(id)) return redirectToStudy(db, reply, id);
      const options = { fields, seesDrafts: seesDrafts(request.caller) };
      const { text, etag } = asOf
        ? await getStudyDocumentAt(db.pool, id, asOf, options)
        : await getStudyDocument(db.pool, texts, id, options);
      return sendJsonText(reply, text, { etag });
    },
  });

  app.get('/studies/:id/contacts', {
    schema: {
      operationId: 'listStudyContacts',
      tags: ['Studies'],
      summary: 'List a study’s contacts',
      description:
        'Whom to call about a study: functional mailboxes first, then persons, with their roles in this study.',
      params: StudyPath,
      querystring: ListStudyContactsQuery,
      response: reads(ContactPage, 'A page of contacts', { problems: byIdentifier, redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function listStudyContacts(request, reply) {
      const { id } = request.params;
      if (!isStudyId(id)) return redirectToStudy(db, reply, id);
      await requireListed(db.pool, id, seesDrafts(request.caller));
      const audience = contactAudience(request.caller);
      const page = await findStudyContacts(db.pool, id, audience, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page, CONTACT_CACHE);
    },
  });
};
