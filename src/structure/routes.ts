import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sendJson } from '../http/conditional.ts';
import type { FeatureOptions, FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery, pathText } from '../http/query.ts';
import { redirectTo } from '../http/redirect.ts';
import { reads } from '../http/responses.ts';
import { findStructure, getStructureEntry } from './queries.ts';
import { ListStructureQuery, STRUCTURE_SCHEMAS } from './schemas.ts';
import { VOCABULARIES, type VocabularyName } from './vocabularies.ts';

/** A handler's name is its route's operationId, also where one body serves three routes. */
const named = <T extends (...args: never[]) => unknown>(name: string, handler: T): T =>
  Object.defineProperty(handler, 'name', { value: name });

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const DESCRIPTIONS = {
  committees:
    'The committees through which research is conducted, organized by organ, each with its counts of studies. ' +
    '`sourced` tells those that a public source names.',
  departments: 'The clinical departments of Gustave Roussy, each with its counts of studies.',
  platforms:
    'The technology platforms of Gustave Roussy, each with its counts of studies. No list of them is public: ' +
    'the registry holds those that the research office entered.',
} as const satisfies Record<VocabularyName, string>;

function registerVocabulary(
  app: Parameters<FeatureRoutes>[0],
  { db, cursors }: FeatureOptions,
  vocabulary: VocabularyName,
): void {
  const { noun, example } = VOCABULARIES[vocabulary];
  const { entry, page } = STRUCTURE_SCHEMAS[vocabulary];
  const params = z.strictObject({
    code: pathText({ description: `The ${noun}’s code, in any case.`, examples: [example] }),
  });
  type List = FastifyRequest<{ Querystring: ListStructureQuery }>;
  type One = FastifyRequest<{ Params: z.infer<typeof params> }>;

  const listId = `list${upperFirst(vocabulary)}`;
  app.get(`/${vocabulary}`, {
    schema: {
      operationId: listId,
      tags: ['Structure'],
      summary: `List the ${vocabulary}`,
      description: DESCRIPTIONS[vocabulary],
      querystring: ListStructureQuery,
      response: reads(page, `A page of ${vocabulary}.`),
    },
    config: { scope: 'public' },
    handler: named(listId, async (request: List, reply: FastifyReply) => {
      const found = await findStructure(db.pool, vocabulary, request.query, await cursors.read(request));
      return sendPage(reply, cursors, found);
    }),
  });

  const readId = `get${upperFirst(noun)}`;
  app.get(`/${vocabulary}/:code`, {
    schema: {
      operationId: readId,
      tags: ['Structure'],
      summary: `Read a ${noun}`,
      description: `A ${noun} by its code, with its counts of studies. A code in another case leads to the canonical address.`,
      params,
      querystring: noQuery,
      response: reads(entry, `The ${noun}.`, { problems: ['not_found'], redirects: true }),
    },
    config: { scope: 'public' },
    handler: named(readId, async (request: One, reply: FastifyReply) => {
      const found = await getStructureEntry(db.pool, vocabulary, request.params.code);
      if (found.code !== request.params.code) return redirectTo(reply, found.links.self);
      return sendJson(reply, found);
    }),
  });
}

/** `/committees`, `/departments`, `/platforms`: how the host's research is organized. */
export const structureRoutes: FeatureRoutes = async (app, options) => {
  for (const vocabulary of Object.keys(VOCABULARIES) as VocabularyName[]) registerVocabulary(app, options, vocabulary);
};
