import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { Problem } from './problems.ts';

const WINDOW_SECONDS = 60;

/**
 * Limits each client (by address, IPv6 by /64) to `perMinute` requests, 0 for no limit. Published as
 * `RateLimit-Policy` and `RateLimit` in the form of draft-ietf-httpapi-ratelimit-headers-10 (structured fields: q quota,
 * w window, r remaining, t seconds to renewal); the plugin itself knows only the headers of the third draft, so its
 * counter is used without them. Health and metrics are exempt: `config.unlimited`.
 */
export async function registerRateLimit(app: FastifyInstance, perMinute: number): Promise<void> {
  if (perMinute === 0) return;
  await app.register(rateLimit, { global: false });
  const count = app.createRateLimit({ max: perMinute, timeWindow: WINDOW_SECONDS * 1000 });
  const policy = `"default";q=${perMinute};w=${WINDOW_SECONDS}`;
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.unlimited) return;
    const state = await count(request);
    if (state.isAllowed) return;
    reply.header('ratelimit-policy', policy);
    reply.header('ratelimit', `"default";r=${state.remaining};t=${state.ttlInSeconds}`);
    if (state.isExceeded) throw new Problem('rate_limited', { headers: { 'retry-after': String(state.ttlInSeconds) } });
  });
}

/** Sheds load with 503 while the event loop lags by more than a second: late answers help nobody. */
export async function registerLoadShedding(app: FastifyInstance): Promise<void> {
  await app.register(underPressure, { maxEventLoopDelay: 1000, sampleInterval: 1000 });
}
