import type { ActorKind } from '../db/enums.ts';
import type { AuditEntry } from './schemas.ts';

/** An entry as `queries.ts` selects it. */
export interface AuditRow {
  id: string;
  at: Date;
  actorKind: ActorKind;
  actorId: string;
  origin: string | null;
  requestId: string | null;
  action: string;
  entityType: string;
  entityId: string;
  details: Record<string, unknown>;
}

/** Maps an entry's row to its wire shape. */
export function toAuditEntry({ id, at, actorKind, actorId, ...what }: AuditRow): AuditEntry {
  return { id, at: at.toISOString(), actor: { kind: actorKind, id: actorId }, ...what };
}
