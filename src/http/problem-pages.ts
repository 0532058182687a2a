import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { sendJson, sendJsonText } from './conditional.ts';
import { prefersHtml } from './negotiation.ts';
import { addVary } from './problem-reply.ts';
import { isProblemCode, type ProblemCode, problemTypes } from './problem-types.ts';
import { notFound } from './problems.ts';
import { noQuery, pathText } from './query.ts';
import { answers } from './responses.ts';
import { type Language, languageOf } from './text.ts';

const ProblemType = z
  .strictObject({
    code: z.string().meta({ description: 'Stable, for programs.' }),
    status: z.int().min(400).max(599).meta({ description: 'The status code.' }),
    title: z.string().meta({ description: 'What it is called, in the language of the answer.' }),
    description: z.string().meta({ description: 'What happened and what a client can do.' }),
  })
  .meta({ id: 'ProblemType', description: 'A kind of problem.', examples: [describe('not_found', 'en')] });
const ProblemTypes = z.strictObject({ items: z.array(ProblemType).meta({ description: 'All kinds.' }) }).meta({
  id: 'ProblemTypes',
  description: 'All kinds of problems.',
  examples: [{ items: [describe('not_found', 'en')] }],
});
const Html = z
  .string()
  .meta({ description: 'A page for people.', examples: ['<!doctype html><title>not_found</title>'] });

function describe(code: ProblemCode, language: Language) {
  const { status, title, description } = problemTypes[code];
  return { code, status, title: title[language], description: description[language] };
}

/** A page without scripts or styles, as the policy of the API demands. The texts are those of the table: nothing to escape. */
function page(language: Language, title: string, body: string): string {
  return `<!doctype html>\n<html lang="${language}">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>\n<body>\n${body}\n</body>\n</html>\n`;
}

const codes = Object.keys(problemTypes) as ProblemCode[];
const html = 'text/html; charset=utf-8';
const media = { 'application/json': ProblemTypes, 'text/html': Html };

/** The pages that `type` of every problem leads to, for people and programs. */
export const problemPages: FastifyPluginAsyncZodOpenApi = async (app: Parameters<FastifyPluginAsyncZodOpenApi>[0]) => {
  localize(app as unknown as FastifyInstance);
  app.get('/problems', {
    schema: {
      operationId: 'listProblemTypes',
      tags: ['Service'],
      summary: 'Kinds of problems',
      description: 'Every kind of problem that the service can answer, as JSON or as a page (`Accept: text/html`).',
      querystring: noQuery,
      response: answers(media, 'The kinds of problems'),
    },
    config: { scope: 'public' },
    handler: async function listProblemTypes(request, reply) {
      const language = languageOf(request.headers['accept-language']);
      const items = codes.map((code) => describe(code, language));
      if (!prefersHtml(request.headers.accept)) return sendJson(reply, { items });
      const rows = items.map(
        (item) => `<li><a href="/problems/${item.code}">${item.status} ${item.code}</a>: ${item.title}</li>`,
      );
      return sendJsonText(reply, page(language, 'Problems', `<ul>\n${rows.join('\n')}\n</ul>`), { contentType: html });
    },
  });
  app.get('/problems/:code', {
    schema: {
      operationId: 'getProblemType',
      tags: ['Service'],
      summary: 'A kind of problem',
      description: 'The page behind the `type` of a problem, as JSON or as a page (`Accept: text/html`).',
      params: z.strictObject({ code: pathText({ description: 'The code.', examples: ['invalid_request'] }, 64) }),
      querystring: noQuery,
      response: answers({ 'application/json': ProblemType, 'text/html': Html }, 'The kind of problem', ['not_found']),
    },
    config: { scope: 'public' },
    handler: async function getProblemType(request, reply) {
      const { code } = request.params;
      if (!isProblemCode(code)) throw notFound('kind of problem', code);
      const language = languageOf(request.headers['accept-language']);
      const type = describe(code, language);
      if (!prefersHtml(request.headers.accept)) return sendJson(reply, type);
      const body = `<h1>${type.title}</h1>\n<p><code>${type.status} ${code}</code></p>\n<p>${type.description}</p>`;
      return sendJsonText(reply, page(language, type.title, body), { contentType: html });
    },
  });
};

function localize(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('content-language', languageOf(request.headers['accept-language']));
    addVary(reply, 'accept-language');
    done();
  });
}
