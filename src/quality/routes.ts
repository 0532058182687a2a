import { sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery } from '../http/query.ts';
import { reads } from '../http/responses.ts';
import { seesDrafts } from '../studies/drafts.ts';
import { isStudyId, requireListed } from '../studies/queries.ts';
import { byIdentifier, redirectToStudy } from '../studies/routes.ts';
import { StudyPath } from '../studies/schemas.ts';
import { toQuality, toStudyQuality } from './mapper.ts';
import { assessStudy, createQualityBook, findFindings, findSnapshots } from './queries.ts';
import { ListSnapshotsQuery, Quality, QualitySnapshotPage } from './registry-schemas.ts';
import { ListFindingsQuery, StudyFindingsPage, StudyQuality } from './schemas.ts';

/** `/quality`: what the registry knows of itself. */
export const qualityRoutes: FeatureRoutes = async (app, { db, cursors, ivdrApprovals }) => {
  const book = createQualityBook(ivdrApprovals);

  app.get('/studies/:id/quality', {
    schema: {
      operationId: 'getStudyQuality',
      tags: ['Quality'],
      summary: 'Read how good the record of a study is',
      description:
        'Completeness against the 24 items of the WHO Trial Registration Data Set, version 1.3.1, with what is missing; how ' +
        'fresh it is; and what contradicts or lacks.',
      params: StudyPath,
      querystring: noQuery,
      response: reads(StudyQuality, 'The quality of the study.', { problems: byIdentifier, redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function getStudyQuality(request, reply) {
      const { id } = request.params;
      if (!isStudyId(id)) return redirectToStudy(db, reply, id);
      await requireListed(db.pool, id, seesDrafts(request.caller));
      const { assessment, today } = await assessStudy(db.pool, id, ivdrApprovals);
      return sendJson(reply, toStudyQuality(assessment, today));
    },
  });

  app.get('/quality', {
    schema: {
      operationId: 'getQuality',
      tags: ['Quality'],
      summary: 'Read how good the registry is',
      description:
        'Counts over all listed studies: completeness by item and by share, age of the last verification, and studies by kind of ' +
        'finding, each with the address of the list behind it.',
      querystring: noQuery,
      response: reads(Quality, 'The quality of the registry.'),
    },
    config: { scope: 'public' },
    handler: async function getQuality(_request, reply) {
      const { studies, today } = await book.read(db.pool);
      return sendJson(reply, toQuality(studies, today));
    },
  });

  app.get('/quality/findings', {
    schema: {
      operationId: 'listQualityFindings',
      tags: ['Quality'],
      summary: 'List the studies to look at',
      description: 'Studies with findings, or that lack an item of the WHO data set.',
      querystring: ListFindingsQuery,
      response: reads(StudyFindingsPage, 'A page of studies.'),
    },
    config: { scope: 'public' },
    handler: async function listQualityFindings(request, reply) {
      const page = await findFindings(db.pool, book, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page);
    },
  });

  app.get('/quality/history', {
    schema: {
      operationId: 'listQualityHistory',
      tags: ['Quality'],
      summary: 'Read the counts over time',
      description:
        'The counts of `GET /v1/quality` as they were at the end of each day on which they were taken, newest first.',
      querystring: ListSnapshotsQuery,
      response: reads(QualitySnapshotPage, 'A page of counts.'),
    },
    config: { scope: 'public' },
    handler: async function listQualityHistory(request, reply) {
      const page = await findSnapshots(db.pool, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page);
    },
  });
};
