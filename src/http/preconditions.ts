import type { FastifyRequest } from 'fastify';
import { matchedTag } from './conditional.ts';
import { Problem } from './problems.ts';

/** The `If-Match` of a write, as the command compares it with the state that it has locked. */
export interface Precondition {
  /** The header as sent; undefined when absent. */
  ifMatch: string | undefined;
  /** Whether the write is refused without it. */
  required: boolean;
}

/** What a write says of the state that it changes: PATCH, PUT and DELETE must say it, POST may. */
export function preconditionOf(request: FastifyRequest): Precondition {
  return { ifMatch: request.headers['if-match'], required: request.method !== 'POST' };
}

/**
 * Refuses a write whose `If-Match` does not name the present state (RFC 9110 section 13.1.1): 428 without the header, 412
 * when it names others. Call with the row locked.
 */
export function requireMatch({ ifMatch, required }: Precondition, etag: string): void {
  if (ifMatch === undefined) {
    if (required) throw new Problem('precondition_required');
    return;
  }
  if (matchedTag(ifMatch, etag, 'strong') === null) throw new Problem('precondition_failed');
}
