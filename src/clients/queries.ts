import type { ClientAudience } from '../db/enums.ts';
import type { Queryable } from '../db/types.ts';
import type { ScopeName } from '../http/caller.ts';

/** A key with the client that bears it. */
export interface KeyRow {
  clientId: string;
  secretHash: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revoked: boolean;
  audience: ClientAudience;
  scopes: ScopeName[];
  quotaPerMinute: number | null;
}

/** A key by its public part, whatever its state; null where there is none. */
export async function findKey(db: Queryable, id: string): Promise<KeyRow | null> {
  const { rows } = await db.query<KeyRow>({
    name: 'client-key',
    text: `select c.id as "clientId", k.secret_hash as "secretHash", k.expires_at as "expiresAt",
                  k.last_used_at as "lastUsedAt", (k.revoked_at is not null or c.revoked_at is not null) as revoked,
                  c.audience, c.scopes, c.quota_per_minute as "quotaPerMinute"
           from client_key k join client c on c.id = k.client_id where k.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}
