import { sendJson, sendJsonText } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery } from '../http/query.ts';
import { reads } from '../http/responses.ts';
import { isStudyId } from '../studies/queries.ts';
import { byIdentifier, redirectToStudy } from '../studies/routes.ts';
import { Study, StudyPath } from '../studies/schemas.ts';
import { historyReader } from './mapper.ts';
import { findVersions, getDiff, getVersion } from './queries.ts';
import { DiffPath, ListVersionsQuery, StudyDiff, StudyVersionPage, VersionPath } from './schemas.ts';

/**
 * A version never changes, so caches may keep it long; but not for good (`immutable`, a year): should a text ever have to be
 * taken out of the history, no cache shows it for more than a day.
 */
const VERSION_CACHE = 'public, max-age=86400';

/** `/studies/{id}/versions`: how a study came to be what it is. */
export const historyRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/studies/:id/versions', {
    schema: {
      operationId: 'listStudyVersions',
      tags: ['History'],
      summary: 'List a study’s versions',
      description:
        'Every version of a study, newest first. The history of a withdrawn study stays readable; versions in which it was a ' +
        'draft are shown to callers with `studies:write` only.',
      params: StudyPath,
      querystring: ListVersionsQuery,
      response: reads(StudyVersionPage, 'A page of versions', { problems: byIdentifier, redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function listStudyVersions(request, reply) {
      const { id } = request.params;
      if (!isStudyId(id)) return redirectToStudy(db, reply, id);
      const reader = historyReader(request.caller);
      const page = await findVersions(db.pool, id, reader, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page);
    },
  });

  app.get('/studies/:id/versions/:version', {
    schema: {
      operationId: 'getStudyVersion',
      tags: ['History'],
      summary: 'Read a study as it stood',
      description: 'The document of one version, byte for byte. The version that withdrew the study has none: 410.',
      params: VersionPath,
      querystring: noQuery,
      response: reads(Study, 'The study as it stood', { problems: byIdentifier, redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function getStudyVersion(request, reply) {
      const { id, version } = request.params;
      if (!isStudyId(id)) return redirectToStudy(db, reply, id);
      const { text, etag } = await getVersion(db.pool, id, historyReader(request.caller), version);
      return sendJsonText(reply, text, {
        etag,
        cache: request.caller.kind === 'anonymous' ? VERSION_CACHE : undefined,
      });
    },
  });

  app.get('/studies/:id/versions/:from/diff/:to', {
    schema: {
      operationId: 'compareStudyVersions',
      tags: ['History'],
      summary: 'Compare two versions of a study',
      description:
        'A JSON Patch (RFC 6902) from one version to another, in either direction, and the same in sentences.',
      params: DiffPath,
      querystring: noQuery,
      response: reads(StudyDiff, 'The difference', { problems: byIdentifier, redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function compareStudyVersions(request, reply) {
      const { id, ...versions } = request.params;
      if (!isStudyId(id)) return redirectToStudy(db, reply, id);
      return sendJson(reply, await getDiff(db.pool, id, historyReader(request.caller), versions));
    },
  });
};
