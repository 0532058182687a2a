import type { StatusOrigin, StudyStatus } from '../db/enums.ts';
import { leadingSource } from './sources.ts';

/** Which status may follow which (domain.md section 4). Final states have no successor. */
export const TRANSITIONS: Readonly<Record<StudyStatus, readonly StudyStatus[]>> = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['authorized', 'refused', 'withdrawn'],
  refused: ['submitted', 'withdrawn'],
  authorized: ['open', 'withdrawn'],
  open: ['suspended', 'closed', 'terminated'],
  suspended: ['open', 'closed', 'terminated'],
  closed: ['follow_up', 'completed', 'terminated', 'open'],
  follow_up: ['completed', 'terminated'],
  completed: [],
  terminated: [],
  withdrawn: [],
};

/**
 * How the office's history of a place may begin where nothing is known before. Whatever comes after the opening needs an opening
 * first: without it, the days on which the place was open would be lost.
 */
export const FIRST_STATUSES: readonly StudyStatus[] = ['draft', 'submitted', 'authorized', 'open'];

/** Statuses of a study as a whole under which no site can still include anybody. */
export const PAST_INCLUSION: ReadonlySet<StudyStatus> = new Set([
  'suspended',
  'closed',
  'follow_up',
  'completed',
  'terminated',
  'withdrawn',
  'refused',
]);

/** What a source says of a study as a whole. */
export interface OverallStatement {
  status: StudyStatus | null;
  silence: 'unknown' | 'withheld' | 'no_equivalent' | null;
}

/** Why a source gives no status. */
export type StatusReason =
  | 'source_unverified'
  | 'source_withheld'
  | 'source_no_equivalent'
  | 'not_stated'
  | 'no_longer_listed';

const SILENCES: Record<NonNullable<OverallStatement['silence']>, StatusReason> = {
  unknown: 'source_unverified',
  withheld: 'source_withheld',
  no_equivalent: 'source_no_equivalent',
};

/** A status with what it rests on, as an event records it. */
export interface ReadStatus {
  status: StudyStatus | null;
  derived: boolean;
  reason: StatusReason | null;
}

/** Reads the status of the study as a whole from a source's statement. */
export function readOverallStatus(overall: OverallStatement): ReadStatus {
  if (overall.status) return { status: overall.status, derived: false, reason: null };
  return { status: null, derived: false, reason: overall.silence ? SILENCES[overall.silence] : 'not_stated' };
}

/**
 * Reads a site's status from a source's statement. The site's own word counts, with two exceptions: below an overall status
 * that nobody verified for two years it is stale, so there is none; and a site cannot recruit for a study that is closed as a
 * whole, so the overall status then holds. Without a word of its own the site shares the overall status, and the answer says so.
 */
export function readSiteStatus(site: StudyStatus | null, overall: OverallStatement): ReadStatus {
  if (!overall.status && overall.silence) return readOverallStatus(overall);
  const closedAsAWhole = site === 'open' && overall.status !== null && PAST_INCLUSION.has(overall.status);
  if (site && !closedAsAWhole) return { status: site, derived: false, reason: null };
  return { ...readOverallStatus(overall), derived: overall.status !== null };
}

/** Statuses of several sites of one institution in the order in which they speak for it: it is open if any of them is. */
const SPEAKS_FIRST: readonly (StudyStatus | null)[] = [
  'open',
  'suspended',
  'authorized',
  'submitted',
  'closed',
  'follow_up',
  'completed',
  'terminated',
  'refused',
  'withdrawn',
  'draft',
  null,
];

/** Reads the status of an institution from its sites in one record; a site's own word counts before a derived one. */
export function readHostStatus(sites: readonly (StudyStatus | null)[], overall: OverallStatement): ReadStatus {
  const weight = ({ status, derived }: ReadStatus) => SPEAKS_FIRST.indexOf(status) * 2 + (derived ? 1 : 0);
  const read = sites.map((site) => readSiteStatus(site, overall)).sort((a, b) => weight(a) - weight(b));
  return read[0] ?? { status: null, derived: false, reason: 'no_longer_listed' };
}

/** The part of a status event that the time line needs. `occurredOn` is a calendar date, YYYY-MM-DD. */
export interface TimelineEvent {
  origin: StatusOrigin;
  source: string;
  status: StudyStatus | null;
  occurredOn: string;
}

/**
 * The events that count at one place, oldest first. The research office speaks from its first event on; before that day the
 * observations of the best source count, so that what was known is not lost when the office takes a place over. To contradict
 * a source, the office begins its history before what the source observed.
 */
export function effectiveTimeline<E extends TimelineEvent>(events: readonly E[]): E[] {
  const byDay = [...events].sort((a, b) => a.occurredOn.localeCompare(b.occurredOn));
  const office = byDay.filter(({ origin }) => origin === 'office');
  const takenOver = office[0]?.occurredOn;
  const observed = byDay.filter(
    ({ origin, occurredOn }) => origin === 'source' && (takenOver === undefined || occurredOn < takenOver),
  );
  const leading = leadingSource(observed.map(({ source }) => source));
  return [...observed.filter(({ source }) => source === leading), ...office];
}

/** Calendar days [from, to); `to` is null while it lasts. */
export interface Interval {
  from: string;
  to: string | null;
}

/**
 * Open intervals [from, to) of an effective time line; `to` is null while the place is open. Time spent suspended does not
 * count (domain.md section 5 item 4).
 */
export function openIntervals(timeline: readonly Pick<TimelineEvent, 'status' | 'occurredOn'>[]): Interval[] {
  return timeline.flatMap((event, index) =>
    event.status === 'open' ? [{ from: event.occurredOn, to: timeline[index + 1]?.occurredOn ?? null }] : [],
  );
}

/** The same as a Postgres `datemultirange` literal. */
export function asMultirange(intervals: readonly Interval[]): string {
  return `{${intervals.map(({ from, to }) => `[${from},${to ?? ''})`).join(',')}}`;
}
