import type { FastifyReply } from 'fastify';
import { cacheOf } from './conditional.ts';
import { addVary } from './problem-reply.ts';

/**
 * Answers 308 to the canonical address. Without a lifetime of its own a 308 may be kept for ever (RFC 9110 section 15.4.9),
 * but an alias or a number may come to mean something else; so it is kept no longer than the read that it leads to.
 */
export function redirectTo(reply: FastifyReply, location: string): FastifyReply {
  addVary(reply, 'accept', 'authorization');
  return reply.header('cache-control', cacheOf(reply.request)).redirect(location, 308);
}
