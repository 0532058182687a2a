import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Headers that a page of another origin may read. */
const exposed = [
  'Deprecation',
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Sunset',
  'X-Request-Id',
];

/** Lets pages of `origin` call with a key or token that they bear themselves; cookies play no part. */
export async function registerCors(app: FastifyInstance, origin: string): Promise<void> {
  await app.register(cors, {
    origin,
    methods: ['GET', 'HEAD', 'OPTIONS', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: [
      'Accept',
      'Accept-Language',
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Last-Event-ID',
      'Traceparent',
      'X-Request-Id',
    ],
    exposedHeaders: exposed,
    maxAge: 86_400,
    strictPreflight: false,
  });
}

/** The reference runs its own scripts and styles, and nothing from elsewhere. */
export const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Security headers of every answer, those that mean something for an API. Written out, since @fastify/helmet assembles the
 * same constants anew for each request. TLS and HSTS are the business of the proxy in front, which knows the domain.
 */
const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Puts them on every answer. */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(securityHeaders);
    done();
  });
}

/** All headers of a refusal that no hook sees. The origin is one for all requests, so here as elsewhere nothing varies by it. */
export function addSecurityHeaders(reply: FastifyReply, origin: string): void {
  reply.headers({
    ...securityHeaders,
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposed.join(', '),
  });
}
