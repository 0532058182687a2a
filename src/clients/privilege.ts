import type { Transaction } from '../db/types.ts';
import type { Caller } from '../http/caller.ts';
import { Problem, ruleBroken } from '../http/problems.ts';
import type { ScopeName } from '../scopes.ts';
import { listClients } from './queries.ts';
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

/** Whether a client could keep clients now. */
const isAdministrator = ({ revokedAt, scopes, keys }: Client) =>
  revokedAt === null && scopes.includes('clients:admin') && keys.some(isAlive);

const isOfOffice = (client: Client) => client.audience === 'internal' && isAdministrator(client);

/**
 * Refuses a change after which its own author could not take it back, and one that takes away the last client of the office that
 * keeps clients: persons come and go with the issuer, the registry keeps an administrator of its own. Who is locked out all the
 * same, for instance by expiry, makes a key on the command line, for which neither rule holds.
 *
 * @throws Problem 409 `own_access`, `last_administrator` naming the client
 */
export async function requireOtherAccess(
  tx: Transaction,
  keeper: Keeper,
  { before, after }: { before: Client; after: Client },
): Promise<void> {
  if (keeper === null) return;
  if (keeper.kind === 'client' && keeper.id === after.id && !isAdministrator(after)) throw ruleBroken('own_access', []);
  if (!isOfOffice(before) || (await listClients(tx)).some(isOfOffice)) return;
  const message = {
    en: `${before.id} is the last client of the office with clients:admin and a key that is valid; give it to another first`,
    fr: `${before.id} est le dernier client du bureau qui ait clients:admin et une clé valide ; le donner d'abord à un autre`,
  };
  throw ruleBroken('last_administrator', [{ in: 'path', name: 'id', code: 'last_administrator', message }]);
}
