import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { pathOf } from './problem-reply.ts';
import { Problem } from './problems.ts';

/** Longer addresses have no honest use: the longest query of the API stays far below. */
const MAX_URL = 6000;

/** The caller's `x-request-id` when it is harmless in a log and a header, otherwise a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}

/** The trace id of `traceparent` (W3C Trace Context level 1); undefined when absent or malformed. */
export function traceIdOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const [, id] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(header) ?? [];
  return id === undefined || /^0+$/.test(id) ? undefined : id;
}

/** Why an address is refused before any route sees it: Postgres knows no NUL, and half an encoding has no meaning. */
export function addressProblem(url: string): Problem | undefined {
  if (url.length > MAX_URL) return new Problem('uri_too_long');
  if (!url.includes('%')) return undefined;
  try {
    return decodeURIComponent(url).includes('\0') ? new Problem('malformed_request') : undefined;
  } catch {
    return new Problem('malformed_request');
  }
}

/** Puts the request's id on every answer, preflights and errors included. First of all hooks. */
export function registerRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
}

/** Refuses addresses that no route should see. */
export function registerAddressCheck(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => done(addressProblem(request.raw.url ?? '')));
}

/**
 * What the log says of a request: the path without its query, which may hold what somebody searched for; no headers, no
 * address.
 */
export function requestForLog(request: FastifyRequest) {
  return { method: request.method, path: pathOf(request.url), traceId: traceIdOf(request.headers.traceparent) };
}

/** One line for each answer, unless the level of the log leaves them out. */
export function registerAccessLog(app: FastifyInstance): void {
  if (!('isLevelEnabled' in app.log && (app.log as Logger).isLevelEnabled('info'))) return;
  // The line is made of nothing that redaction would have to look for, and redaction is a third of its cost.
  const log = (app.log as Logger).child({}, { redact: [] });
  app.addHook('onResponse', (request, reply, done) => {
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    log.info({ requestId: request.id, ...requestForLog(request), status: reply.statusCode, durationMs }, 'answered');
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    log.info({ requestId: request.id, ...requestForLog(request) }, 'left by the client');
    done();
  });
}
