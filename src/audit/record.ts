import type { ActorKind, Prisma } from '../db/generated/client.ts';
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

/** Writes the audit entry of a change, in the transaction of the change. */
export async function recordAudit(
  tx: Transaction,
  actor: Actor,
  { details = {}, ...action }: AuditedAction,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.id,
      origin: actor.origin,
      requestId: actor.requestId,
      ...action,
      details,
    },
    select: { id: true },
  });
}
