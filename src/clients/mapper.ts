import type { Client as ClientRow, ClientKey as KeyRow } from '../db/generated/client.ts';
import type { ScopeName } from '../scopes.ts';
import type { Client } from './schemas.ts';

/** A client with its keys as `queries.ts` selects them: without the hashes. */
export type ClientWithKeysRow = ClientRow & { keys: Omit<KeyRow, 'secretHash'>[] };

const instant = (date: Date | null) => date?.toISOString() ?? null;

/** Maps a client's row to its wire shape. */
export function toClient(row: ClientWithKeysRow): Client {
  return {
    id: row.id,
    name: row.name,
    organization: row.organization,
    audience: row.audience,
    scopes: row.scopes as ScopeName[],
    quotaPerMinute: row.quotaPerMinute,
    keys: row.keys.map((key) => ({
      id: key.id,
      createdAt: key.createdAt.toISOString(),
      expiresAt: instant(key.expiresAt),
      lastUsedAt: instant(key.lastUsedAt),
      revokedAt: instant(key.revokedAt),
    })),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    revokedAt: instant(row.revokedAt),
    links: { self: `/v1/clients/${row.id}` },
  };
}
