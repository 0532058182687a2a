import { type ProblemCode, problemTypes } from './problem-types.ts';
import type { RuleCode } from './rule-types.ts';
import type { Text } from './text.ts';

/** One mistake of a request. `name` for parameters and headers, `pointer` (RFC 6901) for bodies. */
export interface Mistake {
  in: 'query' | 'path' | 'header' | 'body';
  name?: string;
  pointer?: string;
  code: string;
  message: Text;
  allowed?: readonly string[];
  didYouMean?: string;
  /** What a rule asks for and does not find, such as `ansm`. */
  missing?: readonly string[];
}

/** A mistake at a place in the body, in words of its own. */
export function bodyMistake(pointer: string, code: string, en: string, fr: string): Mistake {
  return { in: 'body', pointer, code, message: { en, fr } };
}

/** How many mistakes one answer names. */
export const MAX_MISTAKES = 100;

/** Stands for a mistake that an answer counts and does not name. */
const UNNAMED: Mistake = { in: 'body', code: 'unnamed', message: { en: '', fr: '' } };

/**
 * Words what was found wrong, as far as an answer names it. A body may have a mistake in every fourth character: of those
 * that are only counted nothing is worked out.
 */
export function wordMistakes<T>(found: readonly T[], word: (one: T) => Mistake[]): Mistake[] {
  return found.flatMap((one, index) => (index < MAX_MISTAKES ? word(one) : [UNNAMED]));
}

interface ProblemOptions {
  detail?: Text | string;
  errors?: readonly Mistake[];
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/**
 * A failure that has an answer of its own (RFC 9457). Anything thrown that is no Problem answers 500 without a word of
 * its cause. `detail` defaults to the description of the type.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: Text;
  readonly errors: readonly Mistake[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    const { detail = problemTypes[code].description } = options;
    const text = typeof detail === 'string' ? { en: detail, fr: detail } : detail;
    super(text.en, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = problemTypes[code].status;
    this.detail = text;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

/** Seconds after which a client may come back while the database or the service is away. */
const RETRY_AFTER = '5';

/** 400 with every mistake of the request. */
export function badRequest(errors: readonly Mistake[]): Problem {
  return new Problem('invalid_request', { errors });
}

/** 404 for `what` (a noun: "study") under `id`, which is repeated shortened. */
export function notFound(what: string, id: string): Problem {
  const shown = id.length > 80 ? `${id.slice(0, 80)}…` : id;
  return new Problem('not_found', {
    detail: { en: `The registry holds no ${what} "${shown}".`, fr: `Le registre ne contient pas « ${shown} ».` },
  });
}

/** 409 for a broken rule of the domain; `errors` says where, with the dates, and what is missing. */
export function ruleBroken(code: RuleCode, errors: readonly Mistake[], detail?: Text): Problem {
  return new Problem(code, { errors, ...(detail && { detail }) });
}

/** 410 for what was withdrawn for good. */
export function gone(detail?: Text | string): Problem {
  return new Problem('gone', { detail });
}

/** 503 with `Retry-After`. */
export function unavailable(
  code: 'database_unavailable' | 'timeout' | 'overloaded' | 'not_ready' | 'issuer_unavailable' = 'database_unavailable',
  options: ProblemOptions = {},
): Problem {
  return new Problem(code, { ...options, headers: { 'retry-after': RETRY_AFTER, ...options.headers } });
}
