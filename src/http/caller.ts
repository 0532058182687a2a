import type { ScopeName } from '../scopes.ts';

/** Who may call a route: anybody, or who holds the scope. */
export type Scope = 'public' | ScopeName;

/** For whom a contact is meant: everybody, a partner hospital, the host itself. */
export type Audience = 'anonymous' | 'partner' | 'internal';

/** Who calls. `id` names a client or an account at the issuer, never a person. */
export interface Caller {
  kind: 'anonymous' | 'client' | 'person';
  id: string;
  audience: Audience;
  scopes: ReadonlySet<ScopeName>;
  /** Requests a minute; null: the default of the service. */
  quotaPerMinute: number | null;
}

export const ANONYMOUS: Caller = {
  kind: 'anonymous',
  id: 'anonymous',
  audience: 'anonymous',
  scopes: new Set(),
  quotaPerMinute: null,
};

/** The audience as which a caller reads contacts: their own needs the scope. */
export function contactAudience({ audience, scopes }: Caller): Audience {
  return scopes.has('contacts:read') || scopes.has('contacts:write') ? audience : 'anonymous';
}

/**
 * Finds out who bears a token, given without its `Bearer`. Throws `unauthorized` for one that is unknown, expired or revoked:
 * a caller with a bad token is refused rather than treated as anonymous, who would silently see less. Throws
 * `issuer_unavailable` while it cannot be found out.
 */
export type Authenticate = (token: string) => Promise<Caller>;
