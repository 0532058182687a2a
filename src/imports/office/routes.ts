import { sendJson } from '../../http/conditional.ts';
import type { FeatureRoutes } from '../../http/feature.ts';
import { sendPage } from '../../http/list.ts';
import { ruleBroken } from '../../http/problems.ts';
import { noQuery } from '../../http/query.ts';
import { reads, writes } from '../../http/responses.ts';
import { writerOf } from '../../writes/answer-write.ts';
import { importOfficeFile as importFile } from './commands.ts';
import { asMistake, refusedDetail } from './findings.ts';
import { findImportRuns, getImportRun as readImportRun } from './queries.ts';
import { ImportPath, ImportQuery, ImportRun, ImportRunPage, ListImportsQuery, OfficeFile } from './schemas.ts';
import { MEDIA_TYPES } from './template.ts';

/** Largest file that is taken. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** `/imports`: the office's spreadsheets. */
export const officeImportRoutes: FeatureRoutes = async (app, { db, cursors, ivdrApprovals }) => {
  // Files only: a JSON body is refused as what it is, not as a file that is wrong.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...MEDIA_TYPES], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/imports', {
    schema: {
      operationId: 'importOfficeFile',
      tags: ['Imports'],
      summary: 'Import a spreadsheet of the office',
      description:
        'A CSV or XLSX file after the template, as the body. All rows or none, unless `mode=valid`; `dryRun=true` is a preview ' +
        'with every finding by line and column. While it runs, `GET /v1/imports` tells how far it is.',
      consumes: [...MEDIA_TYPES],
      querystring: ImportQuery,
      body: OfficeFile,
      response: writes(ImportRun, 'The run.', {
        success: 'created',
        problems: ['unreadable_file', 'import_refused', 'import_running', 'personal_data'],
      }),
    },
    config: { scope: 'imports:write' },
    bodyLimit: MAX_FILE_BYTES,
    handler: async function importOfficeFile(request, reply) {
      const { dryRun: preview, ...query } = request.query;
      const run = await importFile(db, { ...writerOf(request), ...query, preview, file: request.body, ivdrApprovals });
      if (run.state === 'refused') {
        throw ruleBroken(
          'import_refused',
          run.findings.filter(({ severity }) => severity === 'error').map(asMistake),
          refusedDetail(run),
        );
      }
      if (!preview) reply.status(201).header('location', `/v1/imports/${run.id}`);
      return sendJson(reply, run, { cache: 'no-store' });
    },
  });

  app.get('/imports', {
    schema: {
      operationId: 'listImports',
      tags: ['Imports'],
      summary: 'List imports',
      description: 'Runs of imports, newest first, with what became of their rows: also of those that run now.',
      querystring: ListImportsQuery,
      response: reads(ImportRunPage, 'A page of runs.'),
    },
    config: { scope: 'imports:write' },
    handler: async function listImports(request, reply) {
      const page = await findImportRuns(db.pool, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page);
    },
  });

  app.get('/imports/:id', {
    schema: {
      operationId: 'getImport',
      tags: ['Imports'],
      summary: 'Read an import',
      description: 'A run with everything that was found, line by line.',
      params: ImportPath,
      querystring: noQuery,
      response: reads(ImportRun, 'The run.', { problems: ['not_found'] }),
    },
    config: { scope: 'imports:write' },
    handler: async function getImport(request, reply) {
      return sendJson(reply, await readImportRun(db.pool, request.params.id));
    },
  });
};
