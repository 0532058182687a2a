import type { ApprovalKind, StudyStatus } from '../../db/enums.ts';
import type { Mistake } from '../../http/problems.ts';
import {
  effectiveTimeline,
  FIRST_STATUSES,
  type Interval,
  openIntervals,
  TRANSITIONS,
} from '../../studies/life-cycle.ts';
import { dateInFuture } from '../../writes/rules.ts';
import { missingApproval } from '../approvals/ground.ts';
import { firstOpening, missingOn } from '../approvals/requirements.ts';
import { notOpenIn, openInYear } from '../inclusions/open-in-year.ts';
import type { RecordedEvent, Recruitment } from '../queries.ts';
import { intervalWords, statusWords } from '../words.ts';

/** An event with its place in the body of the request, as a JSON pointer; null for one that is recorded already. */
export interface JudgedEvent extends RecordedEvent {
  pointer: string | null;
}

interface Circumstances {
  study: Recruitment<JudgedEvent>;
  /** The site, or null for the study as a whole. */
  siteId: string | null;
  /** Calendar date in Paris. */
  today: string;
  ivdrApprovals: readonly ApprovalKind[];
  /** Where mistakes stand that no event of the request is to blame for. */
  elsewhere: string;
}

/** The last status before `index` that anybody knew: a source that fell silent leaves what it had said last. */
function knownBefore(timeline: readonly RecordedEvent[], index: number): StudyStatus | null {
  return timeline.slice(0, index).findLast(({ status }) => status !== null)?.status ?? null;
}

/**
 * Everything that is wrong with the history of a place as a whole (domain.md section 5): dates, transitions, approvals before
 * the first opening, and inclusions of years in which it was not open. What a source observed is not judged, only what the
 * office decided.
 */
export function judgeHistory({ study, siteId, today, ivdrApprovals, elsewhere }: Circumstances): Mistake[] {
  const timeline = effectiveTimeline(study.events.filter((event) => event.siteId === siteId));
  const at = (event: JudgedEvent, member: string) =>
    event.pointer === null ? elsewhere : `${event.pointer}/${member}`;
  const mistakes = timeline.flatMap((event, index): Mistake[] => {
    if (event.origin !== 'office' || event.status === null) return [];
    const { status, occurredOn } = event;
    const previous = timeline[index - 1];
    if (occurredOn > today) return [dateInFuture(occurredOn, today, { in: 'body', pointer: at(event, 'on') })];
    if (previous?.occurredOn === occurredOn) return [sameDay(event, previous, at(event, 'on'))];
    const from = knownBefore(timeline, index);
    const allowed = from === null ? FIRST_STATUSES : TRANSITIONS[from];
    if (!allowed.includes(status)) return [illegalTransition(from, event, allowed, at(event, 'status'))];
    if (from === 'closed' && status === 'open' && !event.reason) return [reasonRequired(event, at(event, 'reason'))];
    return [];
  });

  const opening = firstOpening(study, siteId);
  const missing = opening ? missingOn(opening.occurredOn, study, ivdrApprovals) : [];
  if (opening && missing.length > 0) {
    const judged = study.events.find(({ id }) => id === opening.id);
    const pointer = judged ? at(judged, 'status') : elsewhere;
    mistakes.push(missingApproval(opening.occurredOn, missing, study, { in: 'body', pointer }));
  }
  const intervals = openIntervals(timeline);
  const stranded = study.inclusions.filter(
    ({ siteId: place, year, count }) => place === siteId && count > 0 && !openInYear(intervals, year),
  );
  return [...mistakes, ...stranded.map((inclusions) => notOpenIn(inclusions, intervals, elsewhere))];
}

/**
 * What stands against an event on the day `on`, which makes `after` of the time line `before`: it does not follow the last
 * one, or it would take away days on which a source saw the place open. Both are done by a correction, which has a reason.
 */
export function orderMistakes(
  before: readonly RecordedEvent[],
  after: readonly RecordedEvent[],
  on: string,
): Mistake[] {
  const last = before.at(-1);
  if (!last || on > last.occurredOn) return [];
  const pointer = '/on';
  if (last.origin === 'office' && after.some(({ id }) => id === last.id)) {
    const next = last.status === null ? [] : TRANSITIONS[last.status];
    const message = {
      en: `${on} is not after the last change at this place, to “${last.status}” on ${last.occurredOn}; correct the history to change the past`,
      fr: `le ${on} n'est pas après le dernier changement de ce lieu, vers « ${last.status} » le ${last.occurredOn} ; corriger l'historique pour changer le passé`,
    };
    return [{ in: 'body', pointer, code: 'status_date_order', message, allowed: next }];
  }
  const seen = openIntervals(before);
  if (covers(openIntervals(after), seen)) return [];
  const words = intervalWords(seen);
  const message = {
    en: `a source saw this place open ${words.en}; from ${on} on these days would be lost: correct the history to contradict it`,
    fr: `une source a vu ce lieu ouvert ${words.fr} ; à partir du ${on} ces jours seraient perdus : corriger l'historique pour la contredire`,
  };
  return [{ in: 'body', pointer, code: 'status_date_order', message }];
}

/** Whether every day of `intervals` lies in one of `others`. */
function covers(others: readonly Interval[], intervals: readonly Interval[]): boolean {
  return intervals.every(({ from, to }) =>
    others.some((other) => other.from <= from && (other.to === null || (to !== null && to <= other.to))),
  );
}

function sameDay(event: RecordedEvent, other: RecordedEvent, pointer: string): Mistake {
  const word = other.status ?? 'unknown';
  const message = {
    en: `${event.occurredOn} has a change already, to “${word}”: one day has one status`,
    fr: `le ${event.occurredOn} a déjà un changement, vers « ${word} » : un jour a un seul statut`,
  };
  return { in: 'body', pointer, code: 'status_date_order', message };
}

function illegalTransition(
  from: StudyStatus | null,
  { status, occurredOn }: RecordedEvent,
  allowed: readonly StudyStatus[],
  pointer: string,
): Mistake {
  const to = statusWords(status as StudyStatus);
  const known = from && statusWords(from);
  const next = allowed.length > 0 ? allowed.join(', ') : null;
  const message = known
    ? {
        en: `${known.en} does not lead to ${to.en} on ${occurredOn}; next: ${next ?? 'none, it is final'}`,
        fr: `${known.fr} ne mène pas à ${to.fr} le ${occurredOn} ; suite possible : ${next ?? 'aucune, il est définitif'}`,
      }
    : {
        en: `a history does not begin with ${to.en}, on ${occurredOn}; it begins with: ${next}`,
        fr: `un historique ne commence pas par ${to.fr}, le ${occurredOn} ; il commence par : ${next}`,
      };
  return { in: 'body', pointer, code: 'illegal_transition', message, allowed };
}

function reasonRequired({ occurredOn }: RecordedEvent, pointer: string): Mistake {
  const message = {
    en: `opening again on ${occurredOn} what was closed needs a reason`,
    fr: `rouvrir le ${occurredOn} ce qui était clos exige un motif`,
  };
  return { in: 'body', pointer, code: 'reason_required', message };
}
