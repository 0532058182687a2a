import type { FastifyInstance, preHandlerAsyncHookHandler } from 'fastify';
import { Problem } from './problems.ts';

/** `max` requests of one address within a window; `name` is published. */
export interface Allowance {
  name: string;
  max: number;
  seconds: number;
}

/**
 * A hook that holds one route to allowances of its own, beside the limit of all. It counts what is well formed, after the
 * validation: who is told of a mistake has not used anything up. Published in `RateLimit-Policy` when it refuses, in the form
 * of `limits.ts`.
 */
export function limitRoute(app: FastifyInstance, allowances: readonly Allowance[]): preHandlerAsyncHookHandler {
  const counters = allowances.map(({ name, max, seconds }) => ({
    name,
    policy: `"${name}";q=${max};w=${seconds}`,
    count: app.createRateLimit({ max, timeWindow: seconds * 1000 }),
  }));
  return async (request, reply) => {
    for (const { name, policy, count } of counters) {
      const state = await count(request);
      if (state.isAllowed || !state.isExceeded) continue;
      reply.header('ratelimit-policy', policy);
      reply.header('ratelimit', `"${name}";r=0;t=${state.ttlInSeconds}`);
      throw new Problem('rate_limited', { headers: { 'retry-after': String(state.ttlInSeconds) } });
    }
  };
}
