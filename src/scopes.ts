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

/**
 * The scopes in a text such as `studies:write,contacts:read`, each once; `*` is all of them. Throws an Error that names
 * those unknown.
 */
export function parseScopes(text: string): ScopeName[] {
  if (text.trim() === '*') return SCOPES;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !Object.hasOwn(scopes, name));
  if (unknown.length > 0) throw new Error(`no such scope: ${unknown.join(', ')}; there are ${SCOPES.join(', ')}, or *`);
  return [...new Set(names)] as ScopeName[];
}
