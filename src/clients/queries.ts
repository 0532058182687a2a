import type { ClientAudience } from '../db/enums.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { Queryable, Transaction } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import type { ScopeName } from '../scopes.ts';
import { toClient } from './mapper.ts';
import type { Client, ListClientsQuery } from './schemas.ts';

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

const withKeys = {
  keys: { omit: { secretHash: true }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] },
} satisfies Prisma.ClientInclude;

/** A client with its keys, never with a secret. Throws 404. */
export async function getClient(db: Transaction, id: string): Promise<Client> {
  const row = await db.client.findUnique({ where: { id }, include: withKeys });
  if (!row) throw notFound('client', id);
  return toClient(row);
}

/** The client that a key belongs to, by the key's public part. Throws 404. */
export async function getClientIdOfKey(db: Transaction, keyId: string): Promise<string> {
  const row = await db.clientKey.findUnique({ where: { id: keyId }, select: { clientId: true } });
  if (!row) throw notFound('key', keyId);
  return row.clientId;
}

/** Every client with its keys, newest first. */
export async function listClients(db: Transaction): Promise<Client[]> {
  const rows = await db.client.findMany({ include: withKeys, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
  return rows.map(toClient);
}

/** A page of clients, newest first; `last` leads on where there is more. */
export async function findClients(db: Transaction, query: ListClientsQuery, after: CursorPayload | null) {
  const { audience, scope, revoked, limit } = query;
  const filter: Prisma.ClientWhereInput = {
    ...(audience && { audience }),
    ...(scope && { scopes: { has: scope } }),
    ...(revoked !== undefined && { revokedAt: revoked ? { not: null } : null }),
  };
  const rows = await db.client.findMany({
    where: { AND: [filter, after ? olderThan(after) : {}] },
    include: withKeys,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const { page, last } = cutPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
  const total = query.count ? await db.client.count({ where: filter }) : undefined;
  return { items: page.map(toClient), last, total };
}

function olderThan({ k: [createdAt, id] }: CursorPayload): Prisma.ClientWhereInput {
  const at = new Date(String(createdAt));
  return { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: String(id) } }] };
}
