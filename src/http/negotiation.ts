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

/** The one of `types` that `Accept` gives the most weight; the first of them where it has no preference. */
export function preferredType<T extends string>(header: string | undefined, types: readonly [T, ...T[]]): T {
  return types.reduce((best, type) => (weightOfType(header, type) > weightOfType(header, best) ? type : best));
}

const JSON_ONLY = ['application/json'];

/** Refuses requests that can take nothing of what their route answers: JSON, unless it declares `produces`. */
export function registerNegotiation(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const types = request.routeOptions.config.produces ?? JSON_ONLY;
    const acceptable = types.some((type) => weightOfType(request.headers.accept, type) > 0);
    done(acceptable ? undefined : new Problem('not_acceptable'));
  });
}
