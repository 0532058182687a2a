import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, sendProblem } from './problem-reply.ts';
import type { ProblemCode } from './problem-types.ts';
import { Problem, ruleBroken, unavailable } from './problems.ts';
import type { Text } from './text.ts';

/**
 * Names what the database did, so that this layer need not know Postgres: it was away, it gave up, or a named rule of it was
 * broken (`code` is the rule's name). Null for what is no known failure.
 */
export type FailureClassifier = (
  error: unknown,
) => 'database_unavailable' | 'timeout' | { code: string; detail: Text } | null;

/** Fastify's own errors (FST_ERR_…), by code; the others go by their status. */
const frameworkCodes: Record<string, ProblemCode> = {
  FST_ERR_BAD_URL: 'malformed_request',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
};
const byStatus: Record<number, ProblemCode> = {
  400: 'malformed_request',
  404: 'route_not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  431: 'headers_too_large',
};

/** Whatever was thrown, as the problem that the client sees. Unknown failures become `internal`, their cause kept for the log. */
export function toProblem(error: unknown, classify: FailureClassifier): Problem {
  if (error instanceof Problem) return error;
  const failure = classify(error);
  if (failure !== null && typeof failure === 'object') {
    const { code, detail } = failure;
    return ruleBroken('conflict', [{ in: 'body', code, message: detail }], detail);
  }
  if (failure) return unavailable(failure, { cause: error });
  const { code = '', statusCode = 500 } = (error ?? {}) as Partial<FastifyError>;
  if (code === 'FST_UNDER_PRESSURE') return unavailable('overloaded', { cause: error });
  const known = frameworkCodes[code] ?? (code.startsWith('FST_') ? byStatus[statusCode] : undefined);
  return new Problem(known ?? 'internal', { cause: error });
}

/** Every failure leaves as a problem; 5xx are logged with their cause. */
export function registerErrorHandler(app: FastifyInstance, classify: FailureClassifier): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, classify);
    if (problem.status >= 500)
      request.log.error({ requestId: request.id, err: problem.cause ?? problem, code: problem.code }, 'request failed');
    return sendProblem(reply, problem);
  });
}

/** An address as a pattern: `:name` is one segment, `*` the rest. */
function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((segment) => {
      if (segment === '*') return '.*';
      return segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}

/**
 * 404 for an unknown address, 405 with `Allow` for a known one under another method (RFC 9110 section 15.5.6). Fastify
 * cannot be asked which methods an address has, so the routes are noted as they are added: call this before them.
 */
export function registerNotFound(app: FastifyInstance): void {
  const methods = new Map<string, { pattern: RegExp; names: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url === '*') return;
    const entry = methods.get(url) ?? { pattern: patternOf(url), names: new Set(['OPTIONS']) };
    for (const name of [method].flat()) entry.names.add(name);
    methods.set(url, entry);
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request.url);
    const allowed = [...methods.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap(({ names }) => [...names]);
    if (allowed.length === 0 || allowed.includes(request.method))
      return sendProblem(reply, new Problem('route_not_found'));
    const allow = [...new Set(allowed)].sort().join(', ');
    return sendProblem(reply, new Problem('method_not_allowed', { headers: { allow } }));
  });
}
