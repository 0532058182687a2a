import type { StatusEventRow } from './queries.ts';
import type { RecordedStatusEvent } from './schemas.ts';

/** Maps a row to what the office reads. */
export function toRecordedStatusEvent(row: StatusEventRow): RecordedStatusEvent {
  const { isHost, recordedAt, actorKind, actorId, voidedAt, voidReason, ...event } = row;
  return {
    ...event,
    scope: event.siteId === null ? 'study' : isHost ? 'host' : 'site',
    recordedAt: recordedAt.toISOString(),
    recordedBy: { kind: actorKind, id: actorId },
    voided: voidedAt && { at: voidedAt.toISOString(), reason: voidReason ?? '' },
  };
}
