import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Public reads may be kept by shared caches (RFC 9111, RFC 5861). */
export const PUBLIC_CACHE = 'public, max-age=60, stale-while-revalidate=300';
/**
 * Contacts depend on who reads them and must vanish at once when they are suppressed: no shared cache keeps them, and every
 * other asks again before it shows one.
 */
export const CONTACT_CACHE = 'private, no-cache';
/** What a caller with a key or token reads may be meant for them alone. */
const SIGNED_IN_CACHE = 'private, no-cache';
const VARY = 'accept, accept-encoding, authorization';

/** How long an answer to this request may be kept. */
export function cacheOf({ headers }: FastifyRequest): string {
  return headers.authorization === undefined ? PUBLIC_CACHE : SIGNED_IN_CACHE;
}

/** Characters from which a text is encoded here: Node would reserve three bytes for each and encode it twice. */
const LONG_TEXT = 8192;
/** Encodings that compression may choose, best first; each gives an ETag of its own. */
export const ENCODINGS = ['br', 'gzip'] as const;

/** The tag of some bytes: the first 132 bits of their SHA-256. */
export function etagOf(bytes: string | Buffer): string {
  return hash('sha256', bytes, 'base64url').slice(0, 22);
}

/**
 * Whether a list of tags names `etag`: returns the tag as the client knows it. `If-None-Match` compares weakly, `If-Match`
 * strongly: then a weak tag never matches (RFC 9110 sections 13.1.1, 13.1.2 and 8.8.3.2). A compressed answer is another
 * representation and carries the tag with its encoding (`"abc-br"`, section 8.8.3.3), so those count too: the client that
 * kept any of them has the present state. Null when nothing matches.
 */
export function matchedTag(
  header: string | undefined,
  etag: string,
  comparison: 'weak' | 'strong' = 'weak',
): string | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return `"${etag}"`;
  for (const [, weak, tag = ''] of header.matchAll(/(W\/)?"([^"]*)"/g)) {
    if (weak && comparison === 'strong') continue;
    if (tag === etag || ENCODINGS.some((encoding) => tag === `${etag}-${encoding}`)) return `"${tag}"`;
  }
  return null;
}

interface SendOptions {
  /** Without quotes; a hash of the bytes when absent. */
  etag?: string;
  cache?: string;
  contentType?: string;
}

/**
 * Sends JSON text as it is: no parsing, no serializer. Answers 304 when the client has it already. HEAD tells of
 * the uncompressed representation, whatever encodings are accepted.
 */
export function sendJsonText(reply: FastifyReply, text: string | Buffer, options: SendOptions = {}): FastifyReply {
  const etag = options.etag ?? etagOf(text);
  reply.header('cache-control', options.cache ?? cacheOf(reply.request));
  const vary = reply.getHeader('vary');
  reply.header('vary', vary ? `${String(vary)}, ${VARY}` : VARY);
  const matched = matchedTag(reply.request.headers['if-none-match'], etag);
  if (matched !== null) return reply.status(304).header('etag', matched).send();
  reply.header('etag', `"${etag}"`);
  reply.header('content-type', options.contentType ?? 'application/json; charset=utf-8');
  // Short text goes on as text: Node writes it in one piece with the head. Long text is cheaper encoded once.
  const body = typeof text === 'string' && text.length >= LONG_TEXT ? Buffer.from(text) : text;
  reply.header('content-length', Buffer.byteLength(body));
  return reply.send(body);
}

/** The same for what is costly to render: nothing is rendered for a client that has it already. */
export async function sendRendered(
  reply: FastifyReply,
  render: () => Promise<string | Buffer>,
  options: SendOptions & { etag: string },
): Promise<FastifyReply> {
  const known = matchedTag(reply.request.headers['if-none-match'], options.etag) !== null;
  return sendJsonText(reply, known ? '' : await render(), options);
}

/** The same for a plain value. */
export function sendJson(reply: FastifyReply, value: unknown, options: SendOptions = {}): FastifyReply {
  return sendJsonText(reply, JSON.stringify(value), options);
}

/**
 * Gives compressed answers their own strong ETag. Registered after compression: its `onSend` is per route, so this one
 * must be too, to run behind it.
 */
export function registerEncodedTags(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const hooks = [route.onSend ?? []].flat();
    route.onSend = [
      ...hooks,
      (_request, reply, payload, done) => {
        const encoding = reply.getHeader('content-encoding');
        const etag = reply.getHeader('etag');
        if (typeof encoding === 'string' && typeof etag === 'string' && etag.startsWith('"')) {
          reply.header('etag', `${etag.slice(0, -1)}-${encoding}"`);
        }
        done(null, payload);
      },
    ];
  });
}
