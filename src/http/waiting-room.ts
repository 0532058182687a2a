import type { FastifyInstance, FastifyReply } from 'fastify';
import { unavailable } from './problems.ts';

/** A request that is answered later, or for as long as its client stays. */
export interface Visit {
  /** Aborted when the client leaves or the service stops. */
  signal: AbortSignal;
  /** To be called when the request is answered. */
  leave(): void;
}

/**
 * A place for requests that wait or stream: at most `seats` of them, all of which end when their client goes and when the
 * service stops, before it waits for requests to end.
 */
export function openWaitingRoom(app: FastifyInstance, seats: number): (reply: FastifyReply) => Visit {
  const visitors = new Map<AbortController, FastifyReply>();
  let closed = false;
  app.addHook('preClose', async () => {
    closed = true;
    for (const [visitor, reply] of visitors) {
      // Its request came before the stop: unless told so, the connection would be kept for a next one.
      if (!reply.raw.headersSent) reply.header('connection', 'close');
      visitor.abort();
    }
  });
  return (reply) => {
    if (visitors.size >= seats) throw unavailable('overloaded');
    const visitor = new AbortController();
    if (closed) visitor.abort();
    visitors.set(visitor, reply);
    const leave = () => {
      reply.raw.off('close', left);
      visitors.delete(visitor);
    };
    const left = () => {
      leave();
      visitor.abort();
    };
    reply.raw.once('close', left);
    return { signal: visitor.signal, leave };
  };
}
