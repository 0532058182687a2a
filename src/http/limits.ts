import { hash } from 'node:crypto';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { limitExceeded, publishLimit } from './limit-headers.ts';
import { Problem } from './problems.ts';

const WINDOW_SECONDS = 60;
const timeWindow = WINDOW_SECONDS * 1000;
/** Bad keys and tokens that one address may show in a minute: far more than a mistake, far less than a search. */
const MAX_FAILURES = 60;

const isRefusedToken = (request: FastifyRequest, error: unknown) =>
  request.headers.authorization !== undefined && error instanceof Problem && error.code === 'unauthorized';

/**
 * Limits how often one address (IPv6: its /64) may show a bad key or token, before it costs a look into the database. Who was
 * known before goes on: a forgotten job with an old key must not lock out its neighbours behind the same address. Call
 * before what knows the caller.
 */
export async function registerGuessLimit(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, { global: false });
  if (perMinute === 0) return;
  const failures = app.createRateLimit({ max: MAX_FAILURES, timeWindow });
  const known = new LRUCache<string, true>({ max: 10_000 });
  const digestOf = (request: FastifyRequest) => hash('sha256', request.headers.authorization ?? '');
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization === undefined || request.routeOptions.config.unlimited) return;
    const state = await failures(request, { increment: false });
    if (state.isAllowed || state.remaining > 0 || known.has(digestOf(request))) return;
    publishLimit(reply, { name: 'failures', seconds: WINDOW_SECONDS, ...state });
    throw limitExceeded(state);
  });
  app.addHook('onResponse', (request, _reply, done) => {
    // Null while no hook has got as far as to know the caller.
    if (request.caller !== null && request.caller.kind !== 'anonymous') known.set(digestOf(request), true);
    done();
  });
  app.addHook('onError', async (request, reply, error) => {
    if (!isRefusedToken(request, error)) return;
    known.delete(digestOf(request));
    const state = await failures(request);
    if (!state.isAllowed) publishLimit(reply, { name: 'failures', seconds: WINDOW_SECONDS, ...state });
  });
}

/**
 * Limits each caller to its quota, or to `perMinute` requests (0 for no limit): a client or account by its id, whatever its
 * address, and everybody else by address, IPv6 by /64. Health and metrics are exempt: `config.unlimited`. Call after what
 * knows the caller and before what refuses one.
 */
export function registerRateLimit(app: FastifyInstance, perMinute: number): void {
  const quotaOf = ({ caller }: FastifyRequest) => caller.quotaPerMinute ?? perMinute;
  const count = app.createRateLimit({
    max: quotaOf,
    timeWindow,
    keyGenerator: ({ caller, ip }) => (caller.kind === 'anonymous' ? normalizeIP(ip) : `${caller.kind}:${caller.id}`),
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.unlimited || quotaOf(request) === 0) return;
    const state = await count(request);
    if (state.isAllowed) return;
    const name = request.caller.kind === 'anonymous' ? 'default' : request.caller.kind;
    publishLimit(reply, { name, seconds: WINDOW_SECONDS, ...state });
    if (state.isExceeded) throw limitExceeded(state);
  });
}

/** Late answers help nobody. */
const MAX_LAG_MS = 1000;

/** Sheds load with 503 while the event loop lags by more than `maxLagMs` (0 for no limit). */
export async function registerLoadShedding(app: FastifyInstance, maxLagMs = MAX_LAG_MS): Promise<void> {
  await app.register(underPressure, { maxEventLoopDelay: maxLagMs, sampleInterval: 1000 });
}
