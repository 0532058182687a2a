import { type Actor, recordAudit } from '../audit/record.ts';
import { newId } from '../db/ids.ts';
import type { Queryable, Transaction } from '../db/types.ts';
import { etagOf } from '../http/conditional.ts';
import { requireMatch } from '../http/preconditions.ts';
import { notFound, Problem } from '../http/problems.ts';
import { SCOPES, type ScopeName } from '../scopes.ts';
import type { Writing } from '../writes/answer-write.ts';
import { formatKey, hashSecret, newSecret } from './key.ts';
import { type Keeper, requireOtherAccess, requirePrivilege } from './privilege.ts';
import { getClient } from './queries.ts';
import type { Client, ClientPatch, NewClient, NewKey } from './schemas.ts';

const DAY_MS = 86_400_000;

/** Each scope once, in the order in which they are documented. */
const inOrder = (scopes: readonly ScopeName[]) => SCOPES.filter((scope) => scopes.includes(scope));

/** A write on clients, with whose privileges count. */
export interface Keeping extends Writing {
  keeper: Keeper;
}

/**
 * Creates a client with its first key, which is returned and can never be read again. Throws 403 for more than the
 * keeper holds.
 */
export async function createClient(
  { tx, actor, keeper }: Omit<Keeping, 'precondition'>,
  { expiresAt, ...input }: NewClient,
): Promise<{ client: Client; key: string }> {
  requirePrivilege(keeper, input);
  const clientId = newId('cli');
  const { audience, quotaPerMinute } = input;
  const scopes = inOrder(input.scopes);
  await tx.client.create({ data: { ...input, id: clientId, scopes }, select: { id: true } });
  await audit(tx, actor, 'client.created', clientId, { audience, scopes, quotaPerMinute });
  const key = await issueKey(tx, actor, clientId, { expiresAt, retired: [] });
  return { client: await getClient(tx, clientId), key };
}

/** Changes what a client is and may do, from its next request on. */
export async function changeClient(keeping: Keeping, clientId: string, patch: ClientPatch): Promise<Client> {
  const { tx, actor, keeper } = keeping;
  const before = await lockClient(keeping, clientId);
  // What it has already it keeps, whoever changes its name.
  requirePrivilege(keeper, {
    audience: patch.audience === before.audience ? undefined : patch.audience,
    scopes: (patch.scopes ?? []).filter((scope) => !before.scopes.includes(scope)),
  });
  const data = { ...patch, ...(patch.scopes && { scopes: inOrder(patch.scopes) }) };
  await tx.client.update({ where: { id: before.id }, data, select: { id: true } });
  const after = await getClient(tx, before.id);
  await requireOtherAccess(tx, keeper, { before, after });
  const { name: _name, organization: _organization, ...powers } = data;
  await audit(tx, actor, 'client.changed', before.id, { fields: Object.keys(patch), ...powers });
  return after;
}

/** Gives a client another key, which is returned and can never be read again; those before end after the overlap. */
export async function rotateKey(
  keeping: Keeping,
  clientId: string,
  { expiresAt, overlapDays }: NewKey,
): Promise<{ client: Client; key: string }> {
  const { tx, actor, keeper } = keeping;
  const before = await lockClient(keeping, clientId);
  requirePrivilege(keeper, before);
  const end = new Date(Date.now() + overlapDays * DAY_MS);
  const retired = await tx.clientKey.updateManyAndReturn({
    where: { clientId: before.id, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: end } }] },
    data: { expiresAt: end },
    select: { id: true },
  });
  const key = await issueKey(tx, actor, before.id, { expiresAt, retired: retired.map(({ id }) => id), overlapDays });
  return { client: await touchClient(tx, before.id), key };
}

/** Refuses a key from now on. Throws 404 for a key that is not the client's. */
export async function revokeKey(keeping: Keeping, clientId: string, keyId: string): Promise<Client> {
  const { tx, actor, keeper } = keeping;
  const before = await lockClient(keeping, clientId);
  const key = before.keys.find(({ id }) => id === keyId);
  if (!key) throw notFound('key', keyId);
  if (key.revokedAt !== null) return before;
  await tx.clientKey.update({ where: { id: keyId }, data: { revokedAt: new Date() }, select: { id: true } });
  const after = await touchClient(tx, before.id);
  await requireOtherAccess(tx, keeper, { before, after });
  await audit(tx, actor, 'client.key_revoked', before.id, { keyId });
  return after;
}

/** Refuses a client with all its keys from now on, for good. */
export async function revokeClient(keeping: Keeping, clientId: string): Promise<Client> {
  const { tx, actor, keeper } = keeping;
  const before = await lockClient(keeping, clientId);
  await tx.client.update({ where: { id: before.id }, data: { revokedAt: new Date() }, select: { id: true } });
  const after = await getClient(tx, before.id);
  await requireOtherAccess(tx, keeper, { before, after });
  await audit(tx, actor, 'client.revoked', before.id, {});
  return after;
}

/**
 * The client, locked and in the state that the caller means. Those who keep clients are locked with it, so that no two of them take
 * away each other at once. Throws 404, 409 `client_revoked`, 412, 428.
 */
async function lockClient({ tx, precondition }: Keeping, clientId: string): Promise<Client> {
  await tx.$queryRaw`
    select from client where id = ${clientId} or 'clients:admin' = any(scopes) order by id for update`;
  const client = await getClient(tx, clientId);
  requireMatch(precondition, etagOf(JSON.stringify(client)));
  if (client.revokedAt !== null) throw new Problem('client_revoked');
  return client;
}

/** A change of its keys is one of the client. */
async function touchClient(tx: Transaction, id: string): Promise<Client> {
  await tx.client.update({ where: { id }, data: { updatedAt: new Date() }, select: { id: true } });
  return getClient(tx, id);
}

async function issueKey(
  tx: Transaction,
  actor: Actor,
  clientId: string,
  { expiresAt, ...details }: { expiresAt: string | null; retired: string[]; overlapDays?: number },
): Promise<string> {
  const [, id = ''] = newId('cli').split('_');
  const secret = newSecret();
  await tx.clientKey.create({
    data: { id, clientId, secretHash: hashSecret(secret), expiresAt: expiresAt && new Date(expiresAt) },
    select: { id: true },
  });
  await audit(tx, actor, 'client.key_issued', clientId, {
    keyId: id,
    expiresAt,
    ...details,
  });
  return formatKey(id, secret);
}

/** Names of clients stay out: somebody will name one after a person. */
function audit(
  tx: Transaction,
  actor: Actor,
  action: `client.${string}`,
  entityId: string,
  details: NonNullable<Parameters<typeof recordAudit>[2]['details']>,
): Promise<void> {
  return recordAudit(tx, actor, { action, entityType: 'client', entityId, details });
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
