import type { FastifyReply } from 'fastify';
import { Problem } from './problems.ts';

/** A limit and what is left of it. */
interface Limit {
  name: string;
  max: number;
  /** Length of the window. */
  seconds: number;
  remaining: number;
  ttlInSeconds: number;
}

/**
 * Publishes a limit in the form of draft-ietf-httpapi-ratelimit-headers-10 (structured fields: q quota, w window, r remaining,
 * t seconds to renewal); the plugin itself knows only the headers of the third draft, so its counter is used without them.
 */
export function publishLimit(reply: FastifyReply, { name, max, seconds, remaining, ttlInSeconds }: Limit): void {
  reply.header('ratelimit-policy', `"${name}";q=${max};w=${seconds}`);
  reply.header('ratelimit', `"${name}";r=${remaining};t=${ttlInSeconds}`);
}

/** 429 that says when to come again. */
export function limitExceeded({ ttlInSeconds }: Pick<Limit, 'ttlInSeconds'>): Problem {
  return new Problem('rate_limited', { headers: { 'retry-after': String(ttlInSeconds) } });
}
