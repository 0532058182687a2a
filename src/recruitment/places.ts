import { badRequest } from '../http/problems.ts';
import type { Recruitment } from './queries.ts';

/** The host's site, whose status is what “open for inclusion” means; null where the study has none. */
export function hostSiteOf(study: Recruitment): string | null {
  return study.sites.find(({ isHost }) => isHost)?.id ?? null;
}

/**
 * The site that a `scope` of a body names; null for the study as a whole. Throws 400 for a site that the study does not have, the
 * host's included.
 */
export function siteOfScope(study: Recruitment, scope: string): string | null {
  if (scope === 'study') return null;
  const siteId = scope === 'host' ? hostSiteOf(study) : scope;
  if (siteId !== null && study.sites.some(({ id }) => id === siteId)) return siteId;
  throw unknownSite('/scope', ['study', ...(hostSiteOf(study) === null ? [] : ['host'])]);
}

/** 400 for a site in a body that the study does not have. */
export function unknownSite(pointer: string, allowed?: readonly string[]) {
  const message = { en: 'the study has no such site', fr: "l'étude n'a pas ce centre" };
  return badRequest([{ in: 'body', pointer, code: 'unknown_site', message, ...(allowed && { allowed }) }]);
}
