import type { FastifyInstance } from 'fastify';
import { Problem } from './problems.ts';
import { weightOf } from './text.ts';

/**
 * The weight that `Accept` gives to `type`, 0 to 1 (RFC 9110 section 12.5.1): the most specific range that covers it decides;
 * 0 excludes it.
 */
export function weightOfType(header: string | undefined, type: string): number {
  if (header === undefined || header === '*/*' || header === type) return 1;
  const [major = ''] = type.split('/');
  const ranges = new Map<string, number>();
  for (const part of header.toLowerCase().slice(0, 1000).split(',')) {
    const [range = '', ...parameters] = part.split(';');
    ranges.set(range.trim(), weightOf(parameters));
  }
  return ranges.get(type) ?? ranges.get(`${major}/*`) ?? ranges.get('*/*') ?? 0;
}

/** Whether a page for people is wanted rather than JSON: browsers name HTML first and take anything else with less weight. */
export function prefersHtml(header: string | undefined): boolean {
  return weightOfType(header, 'text/html') > weightOfType(header, 'application/json');
}

/** Refuses requests that cannot take JSON, on every route of a scope that answers nothing else. */
export function registerJsonOnly(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(weightOfType(request.headers.accept, 'application/json') > 0 ? undefined : new Problem('not_acceptable'));
  });
}
