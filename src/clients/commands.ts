import { type Actor, recordAudit } from '../audit/record.ts';
import type { ClientAudience } from '../db/enums.ts';
import { newId } from '../db/ids.ts';
import type { Queryable, Transaction } from '../db/types.ts';
import type { ScopeName } from '../http/caller.ts';
import { formatKey, hashSecret, newSecret } from './key.ts';

export interface NewClient {
  name: string;
  organization: string;
  audience: ClientAudience;
  scopes: readonly ScopeName[];
  quotaPerMinute: number | null;
  expiresAt: Date | null;
}

/** Creates a client with its first key, which is returned and can never be read again. */
export async function createClient(
  tx: Transaction,
  actor: Actor,
  { expiresAt, scopes, ...input }: NewClient,
): Promise<{ clientId: string; key: string }> {
  const clientId = newId('cli');
  await tx.client.create({ data: { id: clientId, ...input, scopes: [...scopes] }, select: { id: true } });
  await recordAudit(tx, actor, {
    action: 'client.created',
    entityType: 'client',
    entityId: clientId,
    details: { audience: input.audience, scopes: [...scopes] },
  });
  return { clientId, key: await issueKey(tx, actor, clientId, expiresAt) };
}

/** Gives a client another key, which is returned and can never be read again. */
export async function issueKey(
  tx: Transaction,
  actor: Actor,
  clientId: string,
  expiresAt: Date | null,
): Promise<string> {
  const [, id = ''] = newId('cli').split('_');
  const secret = newSecret();
  await tx.clientKey.create({
    data: { id, clientId, secretHash: hashSecret(secret), expiresAt },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: 'client.key_issued',
    entityType: 'client',
    entityId: clientId,
    details: { keyId: id, expiresAt: expiresAt?.toISOString() ?? null },
  });
  return formatKey(id, secret);
}

/** Notes that a key was used, to the hour: a read must not become a write. */
export async function touchKey(db: Queryable, id: string): Promise<void> {
  await db.query({
    name: 'client-key-used',
    text: `update client_key set last_used_at = now()
           where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 hour')`,
    values: [id],
  });
}
