import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { sendJson, sendRendered } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { preferredType } from '../http/negotiation.ts';
import { addVary } from '../http/problem-reply.ts';
import { noQuery } from '../http/query.ts';
import { reads, writes } from '../http/responses.ts';
import { languageOf } from '../http/text.ts';
import { answerWrite, WriteQuery } from '../writes/answer-write.ts';
import { publishReport } from './commands.ts';
import { createDrafts } from './drafts.ts';
import { formatOf, MEDIA_TYPES, PRODUCES } from './formats.ts';
import { fileNameOf, type Issue, tagOf, yearOf } from './issue.ts';
import { findVersions, findYears, getIssue, getVersion } from './queries.ts';
import { createRenderings } from './renderings.ts';
import {
  type GetReportQuery,
  ListReportsQuery,
  ReportPath,
  ReportPublication,
  GetReportQuery as ReportQuery,
  ReportVersionPath,
  RiphReport,
  RiphReportVersion,
  RiphReportVersionPage,
  RiphReportYearPage,
} from './schemas.ts';

const tags = ['Reports'];
const file = (description: string) => z.string().meta({ description });

/** `/reports/riph`: what was open for inclusion in a year, computed as a draft until it is published and frozen. */
export const reportRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  const drafts = createDrafts();
  const renderings = createRenderings();

  /** Sends an issue in the format and language that the request asks for, by its query or its headers. */
  async function sendIssue(reply: FastifyReply, issue: Issue, query: GetReportQuery) {
    const { headers } = reply.request;
    const format = query.format ?? formatOf(preferredType(headers.accept, PRODUCES));
    const language = query.lang ?? languageOf(headers['accept-language']);
    addVary(reply, 'accept-language');
    if (format !== 'json') {
      const disposition = format === 'pdf' ? 'inline' : 'attachment';
      reply.header('content-language', language);
      reply.header('content-disposition', `${disposition}; filename="${fileNameOf(issue, format, language)}"`);
    }
    const etag = tagOf(issue, format, language);
    const contentType =
      format === 'pdf' || format === 'xlsx' ? MEDIA_TYPES[format] : `${MEDIA_TYPES[format]}; charset=utf-8`;
    return sendRendered(reply, () => renderings.read(issue, format, language, etag), { etag, contentType });
  }

  app.get('/reports/riph', {
    schema: {
      operationId: 'listRiphReports',
      tags,
      summary: 'List the yearly reports',
      description: 'The years of which a report is published, and the present year, of which there is a draft.',
      querystring: ListReportsQuery,
      response: reads(RiphReportYearPage, 'A page of years.'),
    },
    config: { scope: 'public' },
    handler: async function listRiphReports(request, reply) {
      return sendPage(reply, cursors, await findYears(db.pool, request.query, await cursors.read(request)));
    },
  });

  app.get('/reports/riph/:year', {
    schema: {
      operationId: 'getRiphReport',
      tags,
      summary: 'Read the report of a year',
      description:
        'Research involving the human person that was open for inclusion at Gustave Roussy on at least one day of the year: the ' +
        'latest published version, else a draft from the registry as it stands, which says so. JSON, CSV, XLSX or PDF, by ' +
        '`format` or `Accept`. A published version never changes, and every format is made from what was frozen.',
      params: ReportPath,
      querystring: ReportQuery,
      response: reads(RiphReport, 'The report.', {
        problems: ['not_found'],
        alsoAs: {
          [MEDIA_TYPES.csv]: file('The studies, a row each; UTF-8 with a byte order mark.'),
          [MEDIA_TYPES.xlsx]: file('A workbook: summary, studies, method.'),
          [MEDIA_TYPES.pdf]: file('The report to read: PDF 1.7, tagged.'),
        },
      }),
    },
    config: { scope: 'public', produces: PRODUCES },
    handler: async function getRiphReport(request, reply) {
      const issue = await getIssue(db.pool, drafts, yearOf(request.params.year), request.query.version);
      return sendIssue(reply, issue, request.query);
    },
  });

  app.get('/reports/riph/:year/versions', {
    schema: {
      operationId: 'listRiphReportVersions',
      tags,
      summary: 'List the published versions of a report',
      description: 'Each with what it corrects and its differences from the one before, newest first.',
      params: ReportPath,
      querystring: ListReportsQuery,
      response: reads(RiphReportVersionPage, 'A page of versions.', { problems: ['not_found'] }),
    },
    config: { scope: 'public' },
    handler: async function listRiphReportVersions(request, reply) {
      const year = yearOf(request.params.year);
      return sendPage(reply, cursors, await findVersions(db.pool, year, request.query, await cursors.read(request)));
    },
  });

  app.get('/reports/riph/:year/versions/:version', {
    schema: {
      operationId: 'getRiphReportVersion',
      tags,
      summary: 'Read what a version of a report corrects',
      description: 'When and why it was published, with its differences. `links.report` leads to the report itself.',
      params: ReportVersionPath,
      querystring: noQuery,
      response: reads(RiphReportVersion, 'The version.', { problems: ['not_found'] }),
    },
    config: { scope: 'public' },
    handler: async function getRiphReportVersion(request, reply) {
      const { year, version } = request.params;
      return sendJson(reply, await getVersion(db.pool, yearOf(year), version));
    },
  });

  app.post('/reports/riph/:year/versions', {
    schema: {
      operationId: 'publishRiphReport',
      tags,
      summary: 'Publish the report of a year, or its correction',
      description:
        'Freezes what the registry says of the year as the next version, for ever. A year is published when it is over. From ' +
        'the second version on, `reason` says what is corrected, and something must differ. With `If-Match`, the ETag of the ' +
        'draft as JSON (`?version=draft`), exactly the draft that was read is published.',
      params: ReportPath,
      querystring: WriteQuery,
      body: ReportPublication,
      response: writes(RiphReportVersion, 'The version.', {
        success: 'created',
        problems: ['year_not_over', 'reason_required', 'report_unchanged', 'personal_data', 'precondition_failed'],
      }),
    },
    config: { scope: 'reports:publish' },
    handler: async function publishRiphReport(request, reply) {
      const year = yearOf(request.params.year);
      return answerWrite(db, request, reply, (writing) => publishReport(writing, year, request.body.reason ?? null));
    },
  });
};
