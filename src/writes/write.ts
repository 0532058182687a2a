import type { Actor } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { isConflict } from '../db/errors.ts';
import type { Transaction } from '../db/types.ts';
import { Problem } from '../http/problems.ts';
import { hashOf, seal, unseal } from './seal.ts';

/** What a write answers: the new state of what it wrote, as rendered JSON, and where that is. */
export interface WriteAnswer {
  status: 200 | 201 | 202 | 204;
  /** Rendered JSON; null for 204. */
  body: string | Buffer | null;
  /** Strong tag of the new state, without quotes. */
  etag?: string;
  /** The address of what was created. */
  location?: string;
}

/** A write as it was asked for. */
export interface WriteRequest {
  actor: Actor;
  /** Everything is done and rolled back: the answer says what would have happened. */
  dryRun: boolean;
  /** `Idempotency-Key` of a POST, with what tells this request from another. */
  idempotency: { caller: string; key: string; fingerprint: string } | null;
  /** Longest duration of the transaction, in milliseconds; a minute when absent. */
  timeoutMs?: number;
}

/** Leaves a transaction so that it is rolled back, with the answer that it would have had. */
class RolledBack extends Error {
  constructor(readonly answer: WriteAnswer) {
    super('dry run');
  }
}

/** Times that a write is done again when it and another stood in each other's way. */
const ATTEMPTS = 3;

/**
 * The one way into the database for whoever curates the registry: one transaction for the change, its audit entry, its version
 * and its remembered answer, so that after a crash all are there or none. Commands take the transaction and never open one.
 *
 * @throws Problem `idempotency_in_flight` or `idempotency_mismatch`, and whatever `work` throws
 */
export async function write(
  db: Database,
  request: WriteRequest,
  work: (tx: Transaction, actor: Actor) => Promise<WriteAnswer>,
): Promise<WriteAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction((tx) => attemptWrite(tx, request, work), {
        timeout: request.timeoutMs ?? 60_000,
        maxWait: 5000,
      });
    } catch (error) {
      if (error instanceof RolledBack) return error.answer;
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function attemptWrite(
  tx: Transaction,
  request: WriteRequest,
  work: (tx: Transaction, actor: Actor) => Promise<WriteAnswer>,
): Promise<WriteAnswer> {
  const { actor, dryRun, idempotency } = request;
  const remembered = idempotency && (await recall(tx, idempotency));
  if (remembered && !dryRun) return remembered;
  const answer = remembered ?? (await work(tx, actor));
  if (!dryRun) {
    if (idempotency) await remember(tx, idempotency, answer);
    return answer;
  }
  // What the database checks at commit is checked now: a dry run finds what the write would.
  await tx.$executeRaw`set constraints all immediate`;
  throw new RolledBack({ ...answer, status: answer.status === 204 ? 204 : 200, location: undefined });
}

type Idempotency = NonNullable<WriteRequest['idempotency']>;

/** The answer that a key has had already; null for a key that is new. */
async function recall(tx: Transaction, { caller, key, fingerprint }: Idempotency): Promise<WriteAnswer | null> {
  const keyHash = hashOf(key);
  await takeKey(tx, caller, keyHash);
  const known = await tx.idempotentAnswer.findUnique({ where: { caller_keyHash: { caller, keyHash } } });
  if (!known) return null;
  if (known.fingerprint !== fingerprint) throw new Problem('idempotency_mismatch');
  return JSON.parse(unseal(key, known.sealed)) as WriteAnswer;
}

async function remember(
  tx: Transaction,
  { caller, key, fingerprint }: Idempotency,
  answer: WriteAnswer,
): Promise<void> {
  const text = JSON.stringify({ ...answer, body: answer.body === null ? null : String(answer.body) });
  await tx.idempotentAnswer.create({
    data: { caller, keyHash: hashOf(key), fingerprint, sealed: new Uint8Array(seal(key, text)) },
    select: { keyHash: true },
  });
}

/** Held to the end of the transaction, or of the process: a crash leaves no key in flight. */
async function takeKey(tx: Transaction, caller: string, keyHash: string): Promise<void> {
  const name = `idempotency ${caller} ${keyHash}`;
  const [taken] = await tx.$queryRaw<[{ free: boolean }]>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`;
  if (!taken.free) throw new Problem('idempotency_in_flight', { headers: { 'retry-after': '1' } });
}

const REMEMBERED_MS = 24 * 3_600_000;

/** Forgets the answers that are kept for repeated keys, after a day. Returns how many. */
export async function forgetAnswers(db: Database): Promise<number> {
  const where = { createdAt: { lt: new Date(Date.now() - REMEMBERED_MS) } };
  return (await db.prisma.idempotentAnswer.deleteMany({ where })).count;
}
