import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import type { Transaction } from '../db/types.ts';
import { etagOf } from '../http/conditional.ts';
import { type Precondition, preconditionOf } from '../http/preconditions.ts';
import { badRequest } from '../http/problems.ts';
import { bool } from '../http/query.ts';
import { hashOf } from './seal.ts';
import { type WriteAnswer, type WriteRequest, write } from './write.ts';

/** The query string of every write. */
export const WriteQuery = z.strictObject({
  dryRun: bool({
    description: 'Do everything, answer what would be, and change nothing.',
    default: false,
  }).default(false),
});

const MIN_KEY = 16;
const MAX_KEY = 255;

/**
 * Who calls, for the audit trail: the client or the account, with the address it calls from. Of whoever calls without a key
 * nothing is kept: an address alone is personal data (GDPR recital 30).
 */
function actorOf(request: FastifyRequest): Actor {
  const { kind, id } = request.caller;
  if (kind === 'anonymous') return { kind, id, origin: null, requestId: request.id };
  return { kind, id, origin: request.ip, requestId: request.id };
}

/** The `Idempotency-Key` of a POST (draft-ietf-httpapi-idempotency-key-header); null without one and for other methods. */
function idempotencyOf(request: FastifyRequest) {
  const given = request.headers['idempotency-key'];
  if (request.method !== 'POST' || given === undefined) return null;
  const key = String(given).replace(/^"(.*)"$/, '$1');
  // A key seals the answer that is kept under it, so it must not be one that can be guessed.
  if (key.length < MIN_KEY || key.length > MAX_KEY || !/^[\x21-\x7e]+$/.test(key)) {
    const message = {
      en: `must have ${MIN_KEY} to ${MAX_KEY} visible ASCII characters, such as a UUID`,
      fr: `doit avoir de ${MIN_KEY} à ${MAX_KEY} caractères ASCII visibles, comme un UUID`,
    };
    throw badRequest([{ in: 'header', name: 'Idempotency-Key', code: 'invalid_key', message }]);
  }
  const { caller, body, method, url } = request;
  return {
    caller: `${caller.kind}:${caller.id}`,
    key,
    fingerprint: hashOf(
      method,
      withoutDryRun(url),
      Buffer.isBuffer(body) ? body.toString('base64') : JSON.stringify(body ?? null),
    ),
  };
}

/** The address of a write: to try it out first does not make it another. */
function withoutDryRun(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  searchParams.delete('dryRun');
  return `${pathname}?${searchParams}`;
}

/** Who writes, and under which key, for a write that is not one of a JSON body. */
export function writerOf(request: FastifyRequest): Pick<WriteRequest, 'actor' | 'idempotency'> {
  return { actor: actorOf(request), idempotency: idempotencyOf(request) };
}

/** What a command of a route receives. */
export interface Writing {
  tx: Transaction;
  actor: Actor;
  /** What the caller says of the state that is changed. */
  precondition: Precondition;
}

/** Does `work` for a request, in one transaction, once for its `Idempotency-Key`, and sends the answer. */
export async function answerWrite(
  db: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (writing: Writing) => Promise<WriteAnswer>,
): Promise<FastifyReply> {
  const { dryRun } = request.query as z.infer<typeof WriteQuery>;
  const precondition = preconditionOf(request);
  const answer = await write(db, { ...writerOf(request), dryRun }, (tx, actor) => work({ tx, actor, precondition }));
  reply.header('cache-control', 'no-store');
  if (answer.etag !== undefined && !dryRun) reply.header('etag', `"${answer.etag}"`);
  if (answer.location !== undefined) reply.header('location', answer.location);
  if (answer.body === null) return reply.status(answer.status).send();
  return reply.status(answer.status).type('application/json; charset=utf-8').send(Buffer.from(answer.body));
}

/** The answer of a write on one resource, with the tag that a read of the same shape carries. */
export function rendered(resource: object, options: Omit<Partial<WriteAnswer>, 'body'> = {}): WriteAnswer {
  const body = JSON.stringify(resource);
  return { status: 200, body, etag: etagOf(body), ...options };
}
