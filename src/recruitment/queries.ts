import { toCalendarDate } from '../db/dates.ts';
import type { ApprovalDecision, ApprovalKind, Regime, StatusOrigin, StudyStatus } from '../db/enums.ts';
import type { Transaction } from '../db/types.ts';

/** A status event that counts, voided ones aside. Dates are calendar dates, YYYY-MM-DD. */
export interface RecordedEvent {
  id: string;
  siteId: string | null;
  origin: StatusOrigin;
  source: string;
  status: StudyStatus | null;
  occurredOn: string;
  reason: string | null;
}

/** A decision of an ethics committee or an authority. */
export interface Decision {
  id: string;
  kind: ApprovalKind;
  decision: ApprovalDecision;
  decidedOn: string;
}

/** What the rules of the life cycle ask of a study. */
export interface Recruitment<E extends RecordedEvent = RecordedEvent> {
  regime: Regime | null;
  riphCategory: number | null;
  mdrClass: string | null;
  hasEuCtNumber: boolean;
  /** In the order of the study; the first site of the host speaks for it. */
  sites: readonly { id: string; isHost: boolean; country: string | null }[];
  decisions: readonly Decision[];
  events: readonly E[];
  inclusions: readonly { siteId: string; year: number; count: number }[];
}

/** Reads what the rules of the life cycle ask of a study. Call with the study locked. */
export async function getRecruitment(tx: Transaction, studyId: string): Promise<Recruitment> {
  const study = await tx.study.findUniqueOrThrow({
    where: { id: studyId },
    relationLoadStrategy: 'join',
    select: {
      regime: true,
      riphCategory: true,
      mdrClass: true,
      identifiers: { where: { type: 'eu_ct', alias: false }, select: { id: true } },
      sites: { orderBy: { position: 'asc' }, select: { id: true, isHost: true, country: true } },
      approvals: { select: { id: true, kind: true, decision: true, decidedOn: true } },
      statusEvents: {
        where: { voidedAt: null },
        orderBy: [{ occurredOn: 'asc' }, { id: 'asc' }],
        select: { id: true, siteId: true, origin: true, source: true, status: true, occurredOn: true, reason: true },
      },
      inclusions: { select: { siteId: true, year: true, count: true } },
    },
  });
  const { identifiers, approvals, statusEvents, ...rest } = study;
  return {
    ...rest,
    hasEuCtNumber: identifiers.length > 0,
    decisions: approvals.map((approval) => ({ ...approval, decidedOn: toCalendarDate(approval.decidedOn) })),
    events: statusEvents.map((event) => ({ ...event, occurredOn: toCalendarDate(event.occurredOn) })),
  };
}
