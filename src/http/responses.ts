import type { FastifyZodOpenApiSchema } from 'fastify-zod-openapi';
import type { z } from 'zod';
import { exampleOf } from './example.ts';
import { messages } from './messages.ts';
import { problemBody } from './problem-reply.ts';
import { ProblemDocument } from './problem-schema.ts';
import { type ProblemCode, problemTypes } from './problem-types.ts';
import { Problem } from './problems.ts';

type Responses = NonNullable<FastifyZodOpenApiSchema['response']>;
type Status = `${1 | 2 | 3 | 4 | 5}${string}`;

/** What any documented route can answer, whatever it does. */
const everywhere: readonly ProblemCode[] = [
  'invalid_request',
  'malformed_request',
  'uri_too_long',
  'rate_limited',
  'internal',
  'overloaded',
  'issuer_unavailable',
];
const ofDatabase: readonly ProblemCode[] = ['database_unavailable', 'timeout'];

const exampleMistakes = [
  {
    in: 'query' as const,
    name: 'statsu',
    code: 'unknown_parameter',
    message: messages.unknown('status'),
    didYouMean: 'status',
  },
  { in: 'query' as const, name: 'limit', code: 'too_large', message: messages.tooLarge(200) },
];

function problemExample(code: ProblemCode) {
  const problem = new Problem(code, code === 'invalid_request' ? { errors: exampleMistakes } : {});
  const requestId = '5f0c2c3e-8d0b-4d2f-9a53-0f4f5d1c7b2a';
  return problemBody(problem, { language: 'en', path: '/v1/studies', requestId });
}

const pascal = (code: string) => code.replace(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase());
const components = new Map<string, Responses[Status]>();

/** One response component for each set of problems that share a status, with an example of each. */
function problemResponse(codes: readonly ProblemCode[]): Responses[Status] {
  const id = codes.map(pascal).join('Or');
  const known = components.get(id);
  if (known) return known;
  const made = {
    id,
    description: codes.map((code) => `**${code}**: ${problemTypes[code].description.en}`).join('\n\n'),
    content: {
      'application/problem+json': {
        schema: ProblemDocument,
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: problemTypes[code].title.en, value: problemExample(code) }]),
        ),
      },
    },
  };
  components.set(id, made);
  return made;
}

/** The problems of a route, by status. */
export function problemResponses(codes: readonly ProblemCode[]): Responses {
  const statuses = new Map<number, Set<ProblemCode>>();
  for (const code of codes) {
    const { status } = problemTypes[code];
    statuses.set(status, (statuses.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries([...statuses].sort().map(([status, set]) => [String(status), problemResponse([...set])]));
}

interface ReadOptions {
  /** Problems beyond those that every read of the database can end in. */
  problems?: readonly ProblemCode[];
  /** Whether another address may be named with 308. */
  redirects?: boolean;
  /** Media types beside JSON, each with what it holds. */
  alsoAs?: Readonly<Record<string, z.ZodType>>;
}

/** The example of a component, on the media type: JSON Schema keeps them in `examples`. */
function mediaType(schema: z.ZodType) {
  const example = exampleOf(schema);
  return { schema, ...(example !== undefined && { example }) };
}

/** Every answer of a public read of `schema`, for the schema of its route: 200, 304, the problems, 308 when asked. */
export function reads(schema: z.ZodType, description: string, options: ReadOptions = {}): Responses {
  const media = Object.entries({ 'application/json': schema, ...options.alsoAs });
  const content = Object.fromEntries(media.map(([type, body]) => [type, mediaType(body)]));
  return {
    '200': { description, content },
    '304': { description: 'The client has the present representation already (`If-None-Match`).' },
    ...(options.redirects && { '308': { description: 'The canonical address is in `Location`.' } }),
    ...problemResponses([...everywhere, ...ofDatabase, 'not_acceptable', ...(options.problems ?? [])]),
  };
}

/** What a write of the database can end in beyond what any route can. */
const ofWrites: readonly ProblemCode[] = ['payload_too_large', 'unsupported_media_type', 'conflict'];

interface WriteOptions {
  /** Problems beyond those that every write can end in: the rules of the domain that it can break. */
  problems?: readonly ProblemCode[];
  /** `created`: 201 with the address in `Location`; `accepted`: 202; `removed`: 204 without a body. */
  success?: 'ok' | 'created' | 'accepted' | 'removed';
  /** Whether it needs `If-Match`. */
  conditional?: boolean;
}

const SUCCESS = { ok: '200', created: '201', accepted: '202', removed: '204' } as const;

/**
 * Every answer of a write that returns `schema`, for the schema of its route. A dry run answers 200 with the body that the
 * write would have. POST takes an `Idempotency-Key`, so a route that creates can end in its problems, too.
 */
export function writes(schema: z.ZodType, description: string, options: WriteOptions = {}): Responses {
  const { success = 'ok', conditional = false, problems = [] } = options;
  const body = { content: { 'application/json': mediaType(schema) } };
  const ok = success === 'ok';
  return {
    '200': { description: ok ? description : 'What the write would do, had it not been a dry run.', ...body },
    ...(!ok && { [SUCCESS[success]]: success === 'removed' ? { description } : { description, ...body } }),
    '308': { description: 'The canonical address is in `Location`; the request is to be repeated there.' },
    ...problemResponses([
      ...everywhere,
      ...ofDatabase,
      ...ofWrites,
      'not_acceptable',
      'not_found',
      'idempotency_in_flight',
      'idempotency_mismatch',
      ...(conditional ? (['precondition_failed', 'precondition_required'] as const) : []),
      ...problems,
    ]),
  };
}

/** Every answer of a route of the service itself. */
export function answers(
  content: Record<string, z.ZodType>,
  description: string,
  problems: readonly ProblemCode[] = [],
): Responses {
  const media = Object.entries(content).map(([type, schema]) => [type, mediaType(schema)]);
  return {
    '200': { description, content: Object.fromEntries(media) },
    ...problemResponses([...everywhere, ...problems]),
  };
}
