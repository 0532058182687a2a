import { constraintSentences, type Sentence } from './constraint-sentences.ts';

/** What the database said, whether it came through pg or through Prisma. */
export interface DatabaseFailure {
  /** SQLSTATE (five characters), or the code of a socket error (`ECONNREFUSED`). */
  code: string | null;
  message: string;
  /** The violated constraint. Prisma's own `meta.target` is absent under adapter-pg, so it is found here only. */
  constraint: string | null;
}

interface DriverCause {
  kind?: string;
  code?: string;
  originalCode?: string;
  originalMessage?: string;
  message?: string;
  constraint?: { index?: string };
}

interface AnyError {
  name?: string;
  code?: string;
  message?: string;
  constraint?: string;
  cause?: unknown;
  errors?: unknown[];
  meta?: { driverAdapterError?: { cause?: DriverCause } };
}

function asError(error: unknown): AnyError {
  return typeof error === 'object' && error !== null ? error : {};
}

/** The failure inside an error of pg, of Prisma, or of the driver adapter between them. */
export function databaseFailure(error: unknown): DatabaseFailure {
  const { name, code, message = '', constraint, cause, meta } = asError(error);
  const driver =
    meta?.driverAdapterError?.cause ?? (name === 'DriverAdapterError' ? (cause as DriverCause) : undefined);
  if (!driver) return { code: code ?? null, message, constraint: constraint ?? null };
  const text = driver.originalMessage ?? driver.message ?? message;
  return {
    code: driver.originalCode ?? driver.code ?? driver.kind ?? code ?? null,
    message: text,
    // Unique and foreign keys arrive as a field; checks and exclusions only in Postgres' sentence.
    constraint: driver.constraint?.index ?? /constraint "([^"]+)"/.exec(text)?.[1] ?? null,
  };
}

const socketErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
]);
/** Names that Prisma gives to the same. */
const adapterKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
/** P2028 is Prisma's code for whatever becomes of its transactions; only the sentence says what. */
const notStarted = /Unable to start a transaction in the given time/;
const expired = /expired transaction/;
const ofTransaction = (error: unknown, sentence: RegExp) => {
  const { code, message } = databaseFailure(error);
  return code === 'P2028' && sentence.test(message);
};
/** What pg and its pool say without a code. */
const sentences =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end)/;

/**
 * True if the database is away: refused, dropped, starting or stopping, out of connections, or none came free in time.
 * The request may be repeated later. A statement or transaction that was ended for its duration is `isTimeout`, not this.
 */
export function isUnavailable(error: unknown): boolean {
  const { errors, message: own = '' } = asError(error);
  // A host with several addresses fails with one error for each.
  if (errors !== undefined && errors.length > 0 && errors.every(isUnavailable)) return true;
  const { code, message } = databaseFailure(error);
  if (code !== null && (socketErrors.has(code) || adapterKinds.has(code) || prismaCodes.has(code))) return true;
  // SQLSTATE classes: 08 connection, 57P administrator's stop, crash or start-up, 53300 too many connections.
  if (code !== null && /^(08...|57P0[1-5]|53300)$/.test(code)) return true;
  return sentences.test(message) || sentences.test(own) || ofTransaction(error, notStarted);
}

/** True if Postgres cancelled the statement for its duration or gave up on a lock, or the transaction outlived its time. */
export function isTimeout(error: unknown): boolean {
  const { code } = databaseFailure(error);
  return code === '57014' || code === '55P03' || ofTransaction(error, expired);
}

/** True if two transactions stood in each other's way and this one was given up: doing it again is right. */
export function isConflict(error: unknown): boolean {
  const { code } = databaseFailure(error);
  // SQLSTATE serialization failure and deadlock; P2034 is Prisma's word for both.
  return code === '40001' || code === '40P01' || code === 'P2034';
}

/** A rule of the database that a write broke. */
export interface Violation {
  rule: 'unique' | 'foreign_key' | 'check' | 'exclusion' | 'not_null' | 'raised';
  constraint: string | null;
}

const rules: Record<string, Violation['rule']> = {
  '23505': 'unique',
  '23503': 'foreign_key',
  '23001': 'foreign_key',
  '23514': 'check',
  '23P01': 'exclusion',
  '23502': 'not_null',
  P0001: 'raised',
};

/** The rule that a write broke, or null for any other error. */
export function violationOf(error: unknown): Violation | null {
  const { code, constraint } = databaseFailure(error);
  const rule = code === null ? undefined : rules[code];
  return rule ? { rule, constraint } : null;
}

/** A 409 for a client: the code is the constraint's name, so that it stays the same whoever checks first. */
export interface ConstraintProblem {
  code: string;
  detail: Sentence;
}

/** What every foreign key says: commands look first, so it breaks only when another write came in between. */
const MOVED: Sentence = {
  en: 'Meanwhile another write has removed an entry that this one names, or has come to name one that this removes.',
  fr: 'Entre-temps, une autre écriture a supprimé une entrée que celle-ci nomme, ou nomme une entrée que celle-ci supprime.',
};

/** The problem that a broken named constraint stands for, or null if the error is another or the constraint has none. */
export function constraintProblem(error: unknown): ConstraintProblem | null {
  const { rule, constraint } = violationOf(error) ?? {};
  if (!constraint) return null;
  const detail = constraintSentences[constraint] ?? (rule === 'foreign_key' ? MOVED : undefined);
  return detail ? { code: constraint, detail } : null;
}
