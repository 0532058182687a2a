import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { messages } from './messages.ts';
import { shownPointer } from './pointer.ts';
import { badRequest, type Mistake, wordMistakes } from './problems.ts';
import { suggest } from './suggest.ts';

const places = { params: 'path', querystring: 'query', headers: 'header', body: 'body' } as const;
type Place = (typeof places)[keyof typeof places];

/** Stands in the place of a part of the request that failed, until all parts are seen. */
class Rejected {
  readonly mistakes: Mistake[];
  constructor(mistakes: Mistake[]) {
    this.mistakes = mistakes;
  }
}

/**
 * Validates with zod, but never fails: Fastify would stop at the first bad part, and the client is owed all mistakes of
 * path, query, headers and body at once. `registerValidation` refuses the request afterwards.
 */
export const validatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  const place = places[(httpPart ?? 'body') as keyof typeof places] ?? 'body';
  if (!(schema instanceof z.ZodType)) return (value: unknown) => ({ value });
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return (value: unknown) => {
    const result = schema.safeParse(value);
    if (result.success) return { value: result.data };
    return { value: new Rejected(mistakesOf(result.error, place, value, known)) };
  };
};

/** The mistakes that zod found in `input`, for the answer; `known` are the members that may have been meant. */
export function mistakesOf(
  error: z.core.$ZodError,
  place: Place,
  input: unknown,
  known: readonly string[] = [],
): Mistake[] {
  return wordMistakes(error.issues, (issue) => toMistakes(issue, place, known, input));
}

function refuseRejected(request: FastifyRequest): void {
  const mistakes = [request.params, request.query, request.headers, request.body]
    .filter((part) => part instanceof Rejected)
    .flatMap((part) => part.mistakes);
  if (mistakes.length > 0) throw badRequest(mistakes);
}

/** Sets the compiler and the hook that answers one 400 for all parts. Call before any route is added. */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler(validatorCompiler);
  app.addHook('onRoute', (route) => {
    const { params, querystring, headers, body } = route.schema ?? {};
    if (!params && !querystring && !headers && !body) return;
    const hooks = [route.preHandler ?? []].flat();
    route.preHandler = [(request, _reply, done) => done(attempt(() => refuseRejected(request))), ...hooks];
  });
}

function attempt(check: () => void): Error | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function at(place: Place, path: readonly PropertyKey[]): Pick<Mistake, 'in' | 'name' | 'pointer'> {
  if (place !== 'body') return { in: place, name: String(path[0] ?? '').slice(0, 100) };
  return { in: place, pointer: shownPointer(path) };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

/** A zod issue as the mistakes it stands for; query.ts passes its own through `params`. */
function toMistakes(issue: z.core.$ZodIssue, place: Place, known: readonly string[], input: unknown): Mistake[] {
  const where = at(place, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return wordMistakes(issue.keys, (key) => {
        const didYouMean = issue.path.length === 0 ? suggest(key, known) : undefined;
        const message = place === 'body' ? messages.unknownMember() : messages.unknown(didYouMean);
        const code = place === 'body' ? 'unknown_member' : 'unknown_parameter';
        return [{ ...at(place, [...issue.path, key]), code, message, ...(didYouMean && { didYouMean }) }];
      });
    case 'custom': {
      const own = issue.params as { mistakes?: Omit<Mistake, 'in'>[] } | undefined;
      if (own?.mistakes) return own.mistakes.map((mistake) => ({ ...where, ...mistake }));
      return [{ ...where, code: 'invalid', message: messages.invalid(issue.message) }];
    }
    case 'invalid_type': {
      const value = valueAt(input, issue.path);
      if (value === undefined) return [{ ...where, code: 'required', message: messages.required() }];
      if (place !== 'body' && Array.isArray(value))
        return [{ ...where, code: 'repeated', message: messages.repeated() }];
      return [{ ...where, code: 'invalid_type', message: messages.invalid(issue.message) }];
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const value = String(valueAt(input, issue.path) ?? '').slice(0, 100);
      const didYouMean = suggest(value, allowed);
      return [
        {
          ...where,
          code: 'not_allowed',
          message: messages.notAllowed(value, didYouMean),
          allowed,
          ...(didYouMean && { didYouMean }),
        },
      ];
    }
    case 'invalid_union':
      return unionMistakes(issue, place, input);
    case 'too_big':
      return [{ ...where, ...excess(issue.origin, Number(issue.maximum)) }];
    default:
      return [{ ...where, code: issue.code, message: messages.invalid(issue.message) }];
  }
}

/** What is above a maximum: characters, entries of a list, or a number. */
function excess(origin: string, maximum: number): Pick<Mistake, 'code' | 'message'> {
  if (origin === 'string') return { code: 'too_long', message: messages.tooLong(maximum) };
  if (origin === 'array') return { code: 'too_many', message: messages.tooMany(maximum) };
  return { code: 'too_large', message: messages.tooLarge(maximum) };
}

/** Of the ways in which a value may be written, the mistakes of the one that it was meant to be: the one of its type. */
function unionMistakes(issue: z.core.$ZodIssueInvalidUnion, place: Place, input: unknown): Mistake[] {
  const ofAnotherType = (issues: z.core.$ZodIssue[]) =>
    issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const meant = issue.errors.find((issues) => !ofAnotherType(issues));
  if (!meant) return [{ ...at(place, issue.path), code: 'invalid_type', message: messages.invalid(issue.message) }];
  return meant.flatMap((inner) => toMistakes({ ...inner, path: [...issue.path, ...inner.path] }, place, [], input));
}
