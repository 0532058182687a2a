import type { FastifyReply } from 'fastify';
import { problemTypes } from './problem-types.ts';
import { MAX_MISTAKES, type Problem } from './problems.ts';
import { type Language, languageOf } from './text.ts';

interface Occurrence {
  language: Language;
  path: string;
  requestId: string;
}

/**
 * The body of a problem in one language (RFC 9457 section 3), with the registry's `code`, `errors` and `requestId`. It names
 * the first mistakes and counts the others: an answer is not to be longer than the body that it refuses.
 */
export function problemBody(problem: Problem, { language, path, requestId }: Occurrence) {
  const named = problem.errors.slice(0, MAX_MISTAKES);
  const moreErrors = problem.errors.length - named.length;
  return {
    type: `/problems/${problem.code}`,
    title: problemTypes[problem.code].title[language],
    status: problem.status,
    detail: problem.detail[language],
    instance: path,
    code: problem.code,
    ...(named.length > 0 && {
      errors: named.map((mistake) => ({ ...mistake, message: mistake.message[language] })),
    }),
    ...(moreErrors > 0 && { moreErrors }),
    requestId,
  };
}

/** Adds field names to `Vary`, in lower case: the form in which @fastify/compress looks for its own. */
export function addVary(reply: FastifyReply, ...names: string[]): void {
  const present = String(reply.getHeader('vary') ?? '').toLowerCase();
  const missing = names.filter((name) => !present.includes(name));
  if (missing.length > 0) reply.header('vary', [...(present ? [present] : []), ...missing].join(', '));
}

/** The path of a request without its query string, which may hold what somebody searched for. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** Answers with a problem, in the language that the client prefers, never cached. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { request } = reply;
  const language = languageOf(request.headers['accept-language']);
  const body = problemBody(problem, { language, path: pathOf(request.url), requestId: request.id });
  for (const name of ['etag', 'link', 'last-modified', 'content-encoding']) reply.removeHeader(name);
  addVary(reply, 'accept-language');
  return reply
    .status(problem.status)
    .headers({ ...problem.headers, 'cache-control': 'no-store', 'content-language': language })
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(body)));
}
