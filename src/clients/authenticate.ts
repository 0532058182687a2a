import type { Queryable } from '../db/types.ts';
import { unauthorized } from '../http/auth.ts';
import type { Authenticate, Caller } from '../http/caller.ts';
import { touchKey } from './commands.ts';
import { isSecretOf, parseKey } from './key.ts';
import { findKey } from './queries.ts';

const HOUR_MS = 3_600_000;

const refused = () =>
  unauthorized(
    {
      en: 'The key or token is unknown, expired or revoked.',
      fr: 'La clé ou le jeton est inconnu, expiré ou révoqué.',
    },
    'invalid_token',
  );

/**
 * Knows the bearers of keys. A key is looked up at every request, so that revoking it acts at once; what is wrong with one is
 * not told, since only its owner should know that it exists.
 */
export function createAuthenticate(db: Queryable): Authenticate {
  return async (token): Promise<Caller> => {
    const parts = parseKey(token);
    const key = parts && (await findKey(db, parts.id));
    if (!parts || !key || !isSecretOf(parts.secret, key.secretHash) || key.revoked) throw refused();
    if (key.expiresAt !== null && key.expiresAt <= new Date()) throw refused();
    if (key.lastUsedAt === null || Date.now() - key.lastUsedAt.getTime() > HOUR_MS) await touchKey(db, parts.id);
    const { clientId, audience, scopes, quotaPerMinute } = key;
    return { kind: 'client', id: clientId, audience, scopes: new Set(scopes), quotaPerMinute };
  };
}
