import type { Actor } from '../audit/record.ts';
import { fromCalendarDate, toCalendarDate } from '../db/dates.ts';
import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import type { ReadStatus } from './life-cycle.ts';

/** What a source said of a study (`siteId` null) or of one of its sites on a day. */
export interface Observation extends ReadStatus {
  studyId: string;
  siteId: string | null;
  source: string;
  /** Calendar date, YYYY-MM-DD. */
  occurredOn: string;
}

/**
 * Appends an observation to the source's time line if it says something new; a source that says nothing makes no event. A
 * second reading of the same day takes the place of the first, which stays in the table as voided: dates within a time line are
 * strictly increasing (domain.md section 5 item 3). Of the days before the office took the place over, a source says nothing new.
 */
export async function observeStatus(tx: Transaction, actor: Actor, observation: Observation): Promise<void> {
  const { studyId, siteId, occurredOn, ...said } = observation;
  if (said.reason === 'not_stated') return;
  const takenOver = await tx.statusEvent.findFirst({
    where: { studyId, siteId, origin: 'office', voidedAt: null },
    orderBy: { occurredOn: 'asc' },
  });
  if (takenOver && toCalendarDate(takenOver.occurredOn) > occurredOn) return;
  const last = await tx.statusEvent.findFirst({
    where: { studyId, siteId, origin: 'source', source: said.source, voidedAt: null },
    orderBy: { occurredOn: 'desc' },
  });
  if (last && last.status === said.status && last.derived === said.derived && last.reason === said.reason) return;
  if (last && toCalendarDate(last.occurredOn) > occurredOn) return;
  if (last && toCalendarDate(last.occurredOn) === occurredOn) {
    await tx.statusEvent.update({
      where: { id: last.id },
      data: { voidedAt: new Date(), voidReason: 'another reading of the same day' },
      select: { id: true },
    });
  }
  await tx.statusEvent.create({
    data: {
      id: newId('evt'),
      studyId,
      siteId,
      origin: 'source',
      occurredOn: fromCalendarDate(occurredOn),
      actorKind: actor.kind,
      actorId: actor.id,
      ...said,
    },
    select: { id: true },
  });
}
