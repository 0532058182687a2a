import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sendJson } from '../http/conditional.ts';
import type { FeatureOptions, FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery, pathText } from '../http/query.ts';
import { redirectTo } from '../http/redirect.ts';
import { reads, writes } from '../http/responses.ts';
import { answerWrite, WriteQuery } from '../writes/answer-write.ts';
import { createEntry, deleteEntry, updateEntry } from './commands.ts';
import { findStructure, getStructureEntry } from './queries.ts';
import { ListStructureQuery, STRUCTURE_SCHEMAS, StructureInput, StructurePatch } from './schemas.ts';
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

/** A path segment that is a code of the vocabulary. */
const pathOf = (vocabulary: VocabularyName) => {
  const { noun, example } = VOCABULARIES[vocabulary];
  return z.strictObject({ code: pathText({ description: `The ${noun}’s code, in any case.`, examples: [example] }) });
};

type List = FastifyRequest<{ Querystring: ListStructureQuery }>;
type One = FastifyRequest<{ Params: { code: string } }>;
type Create = FastifyRequest<{ Body: StructureInput }>;
type Update = FastifyRequest<{ Params: { code: string }; Body: StructurePatch }>;

function registerReads(
  app: Parameters<FeatureRoutes>[0],
  { db, cursors }: FeatureOptions,
  vocabulary: VocabularyName,
): void {
  const { noun } = VOCABULARIES[vocabulary];
  const { entry, page } = STRUCTURE_SCHEMAS[vocabulary];
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
      params: pathOf(vocabulary),
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

const EFFECT = 'Studies repeat its name: with a new English one each of them gets a version, in the same transaction.';

function registerWrites(app: Parameters<FeatureRoutes>[0], { db }: FeatureOptions, vocabulary: VocabularyName): void {
  const { noun } = VOCABULARIES[vocabulary];
  const { entry } = STRUCTURE_SCHEMAS[vocabulary];
  const config = { scope: 'structure:write' } as const;

  const createId = `create${upperFirst(noun)}`;
  app.post(`/${vocabulary}`, {
    schema: {
      operationId: createId,
      tags: ['Structure'],
      summary: `Enter a ${noun}`,
      description: `A ${noun} under a code of your choice, which never changes.`,
      querystring: WriteQuery,
      body: StructureInput,
      response: writes(entry, `The ${noun}.`, {
        success: 'created',
        problems: ['already_exists', 'date_in_future', 'personal_data'],
      }),
    },
    config,
    handler: named(createId, async (request: Create, reply: FastifyReply) =>
      answerWrite(db, request, reply, (writing) => createEntry(writing, vocabulary, request.body)),
    ),
  });

  const updateId = `update${upperFirst(noun)}`;
  app.patch(`/${vocabulary}/:code`, {
    schema: {
      operationId: updateId,
      tags: ['Structure'],
      summary: `Change a ${noun}`,
      description: `A JSON Merge Patch. ${EFFECT}`,
      params: pathOf(vocabulary),
      querystring: WriteQuery,
      body: StructurePatch,
      response: writes(entry, `The ${noun}.`, { conditional: true, problems: ['date_in_future', 'personal_data'] }),
    },
    config,
    handler: named(updateId, async (request: Update, reply: FastifyReply) =>
      answerWrite(db, request, reply, (writing) => updateEntry(writing, vocabulary, request.params.code, request.body)),
    ),
  });

  const deleteId = `delete${upperFirst(noun)}`;
  app.delete(`/${vocabulary}/:code`, {
    schema: {
      operationId: deleteId,
      tags: ['Structure'],
      summary: `Remove a ${noun}`,
      description: `Only a ${noun} that nothing names; \`in_use\` counts what does.`,
      params: pathOf(vocabulary),
      querystring: WriteQuery,
      response: writes(entry, `The ${noun} is removed.`, {
        success: 'removed',
        conditional: true,
        problems: ['in_use'],
      }),
    },
    config,
    handler: named(deleteId, async (request: One, reply: FastifyReply) =>
      answerWrite(db, request, reply, (writing) => deleteEntry(writing, vocabulary, request.params.code)),
    ),
  });
}

/** `/committees`, `/departments`, `/platforms`: how the host's research is organized. */
export const structureRoutes: FeatureRoutes = async (app, options) => {
  for (const vocabulary of Object.keys(VOCABULARIES) as VocabularyName[]) {
    registerReads(app, options, vocabulary);
    registerWrites(app, options, vocabulary);
  }
};
