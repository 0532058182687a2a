import type { Queryable } from '../db/types.ts';
import { badToken } from '../http/auth.ts';
import type { Caller } from '../http/caller.ts';
import { touchKey } from './commands.ts';
import { isSecretOf, type KeyParts } from './key.ts';
import { findKey } from './queries.ts';

const HOUR_MS = 3_600_000;

/** The client that bears a key. It is looked up at every request, so that revoking it acts at once. Throws 401 for a bad key. */
export async function authenticateKey(db: Queryable, { id, secret }: KeyParts): Promise<Caller> {
  const key = await findKey(db, id);
  if (!key || !isSecretOf(secret, key.secretHash) || key.revoked) throw badToken();
  if (key.expiresAt !== null && key.expiresAt <= new Date()) throw badToken();
  if (key.lastUsedAt === null || Date.now() - key.lastUsedAt.getTime() > HOUR_MS) await touchKey(db, id);
  const { clientId, audience, scopes, quotaPerMinute } = key;
  return { kind: 'client', id: clientId, audience, scopes: new Set(scopes), quotaPerMinute };
}
