import type { FastifyInstance, preHandlerAsyncHookHandler } from 'fastify';
import { limitExceeded, publishLimit } from './limit-headers.ts';

/** `max` requests of one address within a window; `name` is published. */
export interface Allowance {
  name: string;
  max: number;
  seconds: number;
}

/**
 * A hook that holds one route to allowances of its own, beside the limit of all. It counts what is well formed, after the
 * validation: who is told of a mistake has not used anything up. Published when it refuses.
 */
export function limitRoute(app: FastifyInstance, allowances: readonly Allowance[]): preHandlerAsyncHookHandler {
  const counters = allowances.map(({ name, max, seconds }) => ({
    name,
    seconds,
    count: app.createRateLimit({ max, timeWindow: seconds * 1000 }),
  }));
  return async (request, reply) => {
    for (const { name, seconds, count } of counters) {
      const state = await count(request);
      if (state.isAllowed || !state.isExceeded) continue;
      publishLimit(reply, { name, seconds, ...state });
      throw limitExceeded(state);
    }
  };
}
