import { addDays } from '../db/dates.ts';
import { effectiveTimeline, openIntervals } from '../studies/life-cycle.ts';
import type { Study } from '../studies/schemas.ts';
import type { ReportStudy } from './report-schema.ts';

/** The committees' names in both languages, by code; a study's document has the English one only. */
export type CommitteeNames = ReadonlyMap<string, { fr: string; en: string }>;

/** The year of a report and the days that bound it, YYYY-MM-DD. */
export interface ReportPeriod {
  year: number;
  /** The first day of the year and of the next. */
  start: string;
  end: string;
  /** The day on which the registry was read. */
  asOf: string;
  /** The day of each status: the last of the year, or `asOf` while it lasts. */
  statusOn: string;
}

export function reportPeriod(year: number, asOf: string): ReportPeriod {
  const last = `${year}-12-31`;
  return { year, start: `${year}-01-01`, end: `${year + 1}-01-01`, asOf, statusOn: asOf < last ? asOf : last };
}

/** Statuses under which inclusions are over for good. */
const ENDED: ReadonlySet<string | null> = new Set(['closed', 'follow_up', 'completed', 'terminated']);

/**
 * A study as the report of a year lists it, or null if it does not belong there: it does if and only if an open interval at
 * the host meets the year (domain.md section 5 item 4), and never under the regime `rniph` (section 2).
 */
export function toReportStudy(study: Study, period: ReportPeriod, committees: CommitteeNames): ReportStudy | null {
  const { start, end, asOf } = period;
  const events = study.statusHistory.filter(({ scope }) => scope === 'host');
  const timeline = effectiveTimeline(events.map((event) => ({ ...event, occurredOn: event.on })));
  const all = openIntervals(timeline);
  const inYear = all.filter(({ from, to }) => from < end && (to === null || to > start));
  const first = all[0];
  if (!first || inYear.length === 0 || study.regime === 'rniph') return null;

  const known = timeline.filter(({ occurredOn }) => occurredOn <= period.statusOn);
  const lastOpen = known.findLastIndex(({ status }) => status === 'open' || status === 'suspended');
  const status = known.at(-1)?.status ?? null;
  const closedOn = ENDED.has(status) ? (known[lastOpen + 1]?.occurredOn ?? null) : null;
  const openEvents = timeline.filter((event) => inYear.some(({ from }) => from === event.occurredOn));
  const shown = new Set([first.from, closedOn, ...inYear.flatMap(({ from, to }) => [from, to])]);
  const observed = new Set(timeline.filter(({ origin }) => origin === 'source').map(({ occurredOn }) => occurredOn));
  return {
    id: study.id,
    title: study.title.fr === null && study.title.en === null ? study.scientificTitle : study.title,
    acronym: study.acronym,
    identifiers: {
      nct: numbersOf(study, 'nct'),
      euCt: numbersOf(study, 'eu_ct'),
      eudract: numbersOf(study, 'eudract'),
      idRcb: numbersOf(study, 'id_rcb'),
      internal: numbersOf(study, 'internal'),
    },
    regime: study.regime,
    riphCategory: study.riphCategory,
    studyType: study.studyType,
    phases: study.phases,
    sponsor: study.sponsor && { name: study.sponsor.name, class: study.sponsor.class },
    committees: study.committees.map(({ code, name }) => ({
      code,
      name: committees.get(code) ?? { fr: name, en: name },
    })),
    programs: study.programs.map(({ code, name }) => ({ code, name })),
    basis: [...shown].some((day) => day !== null && observed.has(day)) ? 'source' : 'office',
    derived: openEvents.some(({ derived }) => derived),
    firstOpenedOn: first.from,
    openIntervals: inYear.map(({ from, to }) => ({
      from,
      to,
      firstDay: later(from, start),
      lastDay: to !== null && to < end ? addDays(to, -1) : asOf < end ? null : addDays(end, -1),
    })),
    openedInYear: first.from >= start,
    openingObserved: observed.has(first.from),
    status,
    closedOn,
    closedInYear: closedOn !== null && closedOn >= start,
    closingObserved: closedOn !== null && observed.has(closedOn),
    inclusions: inclusionsOf(study, period, all),
  };
}

function numbersOf(study: Study, type: Study['identifiers'][number]['type']): string[] {
  return study.identifiers
    .filter((identifier) => identifier.type === type && !identifier.alias)
    .map(({ value }) => value);
}

/**
 * Counts at the host. The sum to the end of the year is null where a year in which the study was open has no count: a part of
 * the sum would read as the whole.
 */
function inclusionsOf(
  study: Study,
  { year, end, statusOn }: ReportPeriod,
  all: readonly { from: string; to: string | null }[],
) {
  const counts = new Map(
    study.inclusions.filter(({ siteId }) => siteId === study.host?.siteId).map(({ year: of, count }) => [of, count]),
  );
  const openYears = new Set(
    all.filter(({ from }) => from < end).flatMap(({ from, to }) => yearsOf(from, to, statusOn)),
  );
  const complete = [...openYears].every((open) => counts.has(open));
  const upToYear = [...counts].filter(([of]) => of <= year);
  return {
    planned: study.host?.plannedInclusions ?? null,
    inYear: counts.get(year) ?? null,
    cumulative: complete ? upToYear.reduce((sum, [, count]) => sum + count, 0) : null,
  };
}

/** The calendar years that an interval [from, to) meets, up to the year of `until`. */
function yearsOf(from: string, to: string | null, until: string): number[] {
  const first = Number(from.slice(0, 4));
  const last = Number((to === null || to > until ? until : addDays(to, -1)).slice(0, 4));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function later(day: string, other: string): string {
  return day.localeCompare(other) > 0 ? day : other;
}
