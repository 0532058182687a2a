import { z } from 'zod';
import { sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery, pathText } from '../http/query.ts';
import { redirectTo } from '../http/redirect.ts';
import { reads, writes } from '../http/responses.ts';
import { answerWrite, WriteQuery } from '../writes/answer-write.ts';
import { createProgram as create, deleteProgram as remove, updateProgram as update } from './commands.ts';
import { findPrograms, getProgram as readProgram } from './queries.ts';
import { ListProgramsQuery, Program, ProgramInput, ProgramPage, ProgramPatch } from './schemas.ts';

const params = z.strictObject({
  code: pathText({ description: 'The program’s code, name or an alias, in any case.', examples: ['immuno'] }),
});
const codeOnly = z.strictObject({ code: pathText({ description: 'The program’s code.', examples: ['immuno'] }) });

/** `/programs`: the host's medical-scientific programs with their counts of studies. */
export const programRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/programs', {
    schema: {
      operationId: 'listPrograms',
      tags: ['Programs'],
      summary: 'List the research programs',
      description:
        'The medical-scientific programs of Gustave Roussy, in the order of its own list, each with its counts of studies. ' +
        'No public source ties a trial to a program: a study counts only where a curator assigned it.',
      querystring: ListProgramsQuery,
      response: reads(ProgramPage, 'A page of programs.'),
    },
    config: { scope: 'public' },
    handler: async function listPrograms(request, reply) {
      const page = await findPrograms(db.pool, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page);
    },
  });

  app.get('/programs/:code', {
    schema: {
      operationId: 'getProgram',
      tags: ['Programs'],
      summary: 'Read a research program',
      description: 'A program by its code. Its name and its aliases, in any case, lead to the canonical address.',
      params,
      querystring: noQuery,
      response: reads(Program, 'The program.', { problems: ['not_found'], redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function getProgram(request, reply) {
      const program = await readProgram(db.pool, request.params.code);
      if (program.code !== request.params.code) return redirectTo(reply, program.links.self);
      return sendJson(reply, program);
    },
  });

  app.post('/programs', {
    schema: {
      operationId: 'createProgram',
      tags: ['Programs'],
      summary: 'Enter a research program',
      description: 'A program under a code of your choice, which never changes.',
      querystring: WriteQuery,
      body: ProgramInput,
      response: writes(Program, 'The program.', {
        success: 'created',
        problems: ['already_exists', 'date_in_future', 'personal_data'],
      }),
    },
    config: { scope: 'structure:write' },
    handler: async function createProgram(request, reply) {
      return answerWrite(db, request, reply, (writing) => create(writing, request.body));
    },
  });

  app.patch('/programs/:code', {
    schema: {
      operationId: 'updateProgram',
      tags: ['Programs'],
      summary: 'Change a research program',
      description:
        'A JSON Merge Patch. Studies repeat the name of their programs: with a new name each of them gets a version, in the ' +
        'same transaction, so that history and feed tell of it.',
      params: codeOnly,
      querystring: WriteQuery,
      body: ProgramPatch,
      response: writes(Program, 'The program.', {
        conditional: true,
        problems: ['already_exists', 'date_in_future', 'personal_data'],
      }),
    },
    config: { scope: 'structure:write' },
    handler: async function updateProgram(request, reply) {
      return answerWrite(db, request, reply, (writing) => update(writing, request.params.code, request.body));
    },
  });

  app.delete('/programs/:code', {
    schema: {
      operationId: 'deleteProgram',
      tags: ['Programs'],
      summary: 'Remove a research program',
      description: 'Only one that no study and no contact’s role names; `in_use` counts those that do.',
      params: codeOnly,
      querystring: WriteQuery,
      response: writes(Program, 'The program is removed.', {
        success: 'removed',
        conditional: true,
        problems: ['in_use'],
      }),
    },
    config: { scope: 'structure:write' },
    handler: async function deleteProgram(request, reply) {
      return answerWrite(db, request, reply, (writing) => remove(writing, request.params.code));
    },
  });
};
