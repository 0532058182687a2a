import { effectiveTimeline, type StatusReason } from './life-cycle.ts';
import type { StatusStatement } from './parts.ts';
import type { StudyRow } from './row.ts';

const NO_STATUS: StatusStatement = {
  code: null,
  asOf: null,
  origin: null,
  derived: false,
  byInvitation: false,
  reason: 'not_stated',
};

/** The events that count for the study as a whole (`siteId` null) or at a site, oldest first. */
export function timelineAt(row: Pick<StudyRow, 'statusEvents'>, siteId: string | null) {
  return effectiveTimeline(row.statusEvents.filter((event) => event.siteId === siteId));
}

/** The status of the study as a whole (`siteId` null) or at a site, with what it rests on. */
export function toStatus(row: Pick<StudyRow, 'statusEvents' | 'sources'>, siteId: string | null): StatusStatement {
  const last = timelineAt(row, siteId).at(-1);
  if (!last) return NO_STATUS;
  const record = row.sources.find(({ source }) => source === last.source);
  return {
    code: last.status,
    // A source repeats its statement with every version; the office's event holds from its own day.
    asOf: last.origin === 'source' ? (record?.versionDate ?? null) : last.occurredOn,
    origin: last.origin,
    derived: last.derived,
    byInvitation: false,
    reason: last.status === null ? (last.reason as StatusReason | null) : null,
  };
}

/** A study that is known to the world while the host still drafts its part has no status here that anybody may see. */
export function toHostStatus(
  status: StatusStatement,
  byInvitation: boolean,
  overall: StatusStatement,
): StatusStatement {
  if (status.code === 'draft' && overall.code !== null && overall.code !== 'draft') return NO_STATUS;
  const invited = status.derived ? overall.byInvitation : byInvitation;
  return { ...status, byInvitation: status.code === 'open' && invited };
}
