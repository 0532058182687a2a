import { z } from 'zod';
import { sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery, pathText } from '../http/query.ts';
import { redirectTo } from '../http/redirect.ts';
import { reads } from '../http/responses.ts';
import { findPrograms, getProgram as readProgram } from './queries.ts';
import { ListProgramsQuery, Program, ProgramPage } from './schemas.ts';

const params = z.strictObject({
  code: pathText({ description: 'The program’s code, name or an alias, in any case.', examples: ['immuno'] }),
});

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
};
