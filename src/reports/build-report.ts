import type { Study } from '../studies/schemas.ts';
import { groupsOf, sumOf } from './groups.ts';
import { CATEGORY_CODES, categoryCode } from './labels.ts';
import { methodOf, notesOf } from './method.ts';
import type { ReportStudy, RiphReportContent } from './report-schema.ts';
import { type CommitteeNames, reportPeriod, toReportStudy } from './report-study.ts';

/**
 * The report of a year from study documents: which belong to it, what it says of each, and the counts. Pure; the same
 * documents on the same day give the same report.
 *
 * @param documents current documents of listed studies; those that do not belong to the year are left out
 * @param asOf the day on which they were read, YYYY-MM-DD
 */
export function buildReport(
  documents: Iterable<Study>,
  year: number,
  asOf: string,
  committees: CommitteeNames,
): RiphReportContent {
  const period = reportPeriod(year, asOf);
  const studies = Array.from(documents, (study) => toReportStudy(study, period, committees))
    .filter((study) => study !== null)
    .sort(byCategoryAndTitle);
  return {
    format: 1,
    year,
    asOf,
    statusOn: period.statusOn,
    totals: {
      studies: studies.length,
      opened: occurrences(
        studies.filter(({ openedInYear }) => openedInYear).map(({ openingObserved }) => openingObserved),
      ),
      closed: occurrences(
        studies.filter(({ closedInYear }) => closedInYear).map(({ closingObserved }) => closingObserved),
      ),
      inclusions: {
        planned: sumOf(studies.map(({ inclusions }) => inclusions.planned)),
        inYear: sumOf(studies.map(({ inclusions }) => inclusions.inYear)),
        cumulative: sumOf(studies.map(({ inclusions }) => inclusions.cumulative)),
      },
    },
    groups: groupsOf(studies),
    studies,
    notes: notesOf(studies),
    method: methodOf(year),
  };
}

/** @param wasObserved for each study to which it happened, whether it was only seen in a record */
function occurrences(wasObserved: readonly boolean[]) {
  const observed = wasObserved.filter(Boolean).length;
  return { recorded: wasObserved.length - observed, observed };
}

const collator = new Intl.Collator('fr', { numeric: true });

function byCategoryAndTitle(a: ReportStudy, b: ReportStudy): number {
  const rank = (study: ReportStudy) => CATEGORY_CODES.indexOf(categoryCode(study));
  return rank(a) - rank(b) || collator.compare(titleKey(a), titleKey(b)) || (a.id < b.id ? -1 : 1);
}

function titleKey({ title, acronym }: ReportStudy): string {
  return title.fr ?? title.en ?? acronym ?? '';
}
