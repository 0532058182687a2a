/** What a key or a role may do, and what that is in words. */
export const scopes = {
  'studies:write':
    'Keep studies: create, change, withdraw; status events, approvals, cohorts, slots, inclusions. Sees drafts.',
  'structure:write': 'Keep programs, committees, departments, platforms, organizations and indicators.',
  'contacts:read': 'See the contacts that are meant for the caller’s audience, beyond the public ones.',
  'contacts:write': 'Keep contacts and their roles; see every contact, also suppressed ones.',
  'messages:admin': 'See what became of messages to contacts, without their words, and send again those that failed.',
  'reports:publish': 'Publish the yearly RIPH report and its corrections.',
  'imports:write': 'Import the office’s spreadsheets, which create, change and open studies as studies:write does.',
  'audit:read': 'Read the audit trail.',
  'clients:admin': 'Keep clients and their keys.',
} as const;
export type ScopeName = keyof typeof scopes;
export const SCOPES = Object.keys(scopes) as ScopeName[];

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

/** The scopes in a text such as `studies:write,contacts:read`, each once; `*` is all of them. Throws an Error that names those unknown. */
export function parseScopes(text: string): ScopeName[] {
  if (text.trim() === '*') return SCOPES;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !Object.hasOwn(scopes, name));
  if (unknown.length > 0) throw new Error(`no such scope: ${unknown.join(', ')}; there are ${SCOPES.join(', ')}, or *`);
  return [...new Set(names)] as ScopeName[];
}
