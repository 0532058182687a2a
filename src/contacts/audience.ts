import type { ContactRoleKind, Visibility } from '../db/enums.ts';
import type { Audience } from '../http/caller.ts';

const SEEN = {
  anonymous: ['public'],
  partner: ['public', 'partner'],
  internal: ['public', 'partner', 'internal'],
} as const satisfies Record<Audience, readonly Visibility[]>;

/** The visibilities that an audience sees. Nobody ever sees `suppressed` (domain.md section 6). */
export function visibleTo(audience: Audience): readonly Visibility[] {
  return SEEN[audience];
}

/**
 * Visibility of a contact that a source publishes. Officials and central contacts, and those at the host's own site, are
 * published by the sponsor in order to be called: public. Contacts at other sites concern who refers a patient there:
 * partner. The office may narrow or widen either afterwards, and its decision survives every import.
 */
export function importedVisibility(
  role: ContactRoleKind,
  siteId: string | null,
  hostSites: ReadonlySet<string>,
): Visibility {
  const ofSite = siteId !== null || role === 'site_contact';
  return !ofSite || (siteId !== null && hostSites.has(siteId)) ? 'public' : 'partner';
}
