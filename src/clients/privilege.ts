import type { Caller } from '../http/caller.ts';
import { Problem, ruleBroken } from '../http/problems.ts';
import type { ScopeName } from '../scopes.ts';
import type { Client } from './schemas.ts';

/** What a client may do, which its bearer would gain. */
interface Privilege {
  /** Undefined where it stays as it is. */
  audience: Client['audience'] | undefined;
  scopes: readonly ScopeName[];
}

/** On whose behalf clients are kept: a caller of the API; null for the command line, whose user owns the database anyway. */
export type Keeper = Caller | null;

/**
 * Refuses to hand out what the keeper lacks, be it to a new client, by a change or by a new key of a client that has it
 * already: otherwise `clients:admin` would be every scope. Throws 403 that names what is missing.
 */
export function requirePrivilege(keeper: Keeper, { audience, scopes }: Privilege): void {
  if (keeper === null) return;
  const missing = scopes.filter((scope) => !keeper.scopes.has(scope));
  const message = {
    en: 'Nobody hands out more than they hold.',
    fr: 'Nul ne confère plus que ce qu’il détient.',
  };
  const errors = [
    ...(missing.length > 0
      ? [{ in: 'body' as const, pointer: '/scopes', code: 'scope_not_held', message, missing }]
      : []),
    ...(audience === 'internal' && keeper.audience !== 'internal'
      ? [{ in: 'body' as const, pointer: '/audience', code: 'audience_not_held', message, missing: [audience] }]
      : []),
  ];
  if (errors.length > 0) throw new Problem('forbidden', { detail: message, errors });
}

/** Whether a client could still call with one of these keys. */
function isAlive({ revokedAt, expiresAt }: Client['keys'][number]): boolean {
  return revokedAt === null && (expiresAt === null || new Date(expiresAt) > new Date());
}

/**
 * Refuses a change after which its own author could not take it back: then the registry always keeps an administrator. Who is
 * locked out all the same, for instance by expiry, makes a key on the command line. Throws 409 `own_access`.
 */
export function requireOtherAccess(keeper: Keeper, after: Client): void {
  if (keeper?.kind !== 'client' || keeper.id !== after.id) return;
  if (after.revokedAt === null && after.scopes.includes('clients:admin') && after.keys.some(isAlive)) return;
  throw ruleBroken('own_access', []);
}
