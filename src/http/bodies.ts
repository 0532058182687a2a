import type { FastifyInstance } from 'fastify';
import { Problem } from './problems.ts';

/**
 * Reads JSON bodies, also those of merge patches (RFC 7396). A text may not hold NUL, which Postgres cannot store; members
 * named `__proto__` are refused by Fastify's own parser.
 */
export function registerBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, body, done) => {
      // Many clients send the type with every request, also where there is nothing to send.
      if (body === '') return done(null, undefined);
      // Looked for in the text, where it can only be an escape: much cheaper than a walk through the values.
      if (/\0|(?:^|[^\\])(?:\\\\)*\\u0000/.test(body as string)) return done(new Problem('malformed_request'));
      return parse(request, body as string, done);
    },
  );
}
