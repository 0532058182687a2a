import type { ActorKind, Prisma } from '../db/generated/client.ts';
import { type Parameters, parameters } from '../db/parameters.ts';
import { queryableOf } from '../db/transaction.ts';
import type { Transaction } from '../db/types.ts';

/** Who writes, and from where. Ids are those of systems and accounts, never a person's name or address. */
export interface Actor {
  kind: ActorKind;
  id: string;
  /** Network address or host name of the caller; null for the service itself. */
  origin: string | null;
  requestId: string | null;
}

/** What was done to what. `details` must be free of personal data (domain.md section 6). */
export interface AuditedAction {
  /** `entity.verb`, such as `study.created`. */
  action: string;
  entityType: string;
  entityId: string;
  details?: Prisma.InputJsonObject;
}

/** The statement that writes an audit entry, by itself or as a part of another: it is part of every write. */
export function auditStatement(
  { add }: Pick<Parameters, 'add'>,
  actor: Actor,
  { action, entityType, entityId, details = {} }: AuditedAction,
): string {
  const { kind, id, origin, requestId } = actor;
  const values = [kind, id, origin, requestId, action, entityType, entityId, JSON.stringify(details)].map(add);
  return `insert into audit_entry (actor_kind, actor_id, origin, request_id, action, entity_type, entity_id, details)
    values (${values.join(', ')})`;
}

/** Writes the audit entry of a change, in the transaction of the change. */
export async function recordAudit(tx: Transaction, actor: Actor, audited: AuditedAction): Promise<void> {
  const params = parameters();
  await queryableOf(tx).query(auditStatement(params, actor, audited), params.values);
}
