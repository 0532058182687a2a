import type { FastifyInstance } from 'fastify';
import { messages } from './messages.ts';
import { badRequest, type Mistake, Problem, wordMistakes } from './problems.ts';
import { repeatedMembers } from './repeated-members.ts';

const REPEATED: Mistake = { in: 'body', code: 'repeated_member', message: messages.repeated() };

/**
 * Reads JSON bodies, also those of merge patches (RFC 7396). A text may not hold NUL, which Postgres cannot store; members
 * named `__proto__` are refused by Fastify's own parser. A member that is there twice is refused, as the last would silently count.
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
      return parse(request, body as string, (error, value) => {
        const repeated = error ? [] : repeatedMembers(body as string);
        if (repeated.length === 0) return done(error, value);
        return done(badRequest(wordMistakes(repeated, (pointer) => [{ ...REPEATED, pointer }])));
      });
    },
  );
}
