import { foldName } from '../organizations/host.ts';
import { asMultirange } from './life-cycle.ts';
import type { StudyContent } from './mapper.ts';

/** What search reads of a document, as the columns of `study_version`. */
export function toSearchColumns(study: StudyContent) {
  const { eligibility } = study;
  const ageIsStated =
    eligibility.ageGroups.length > 0 || eligibility.minimumAge !== null || eligibility.maximumAge !== null;
  return {
    listed: study.status.code !== 'draft' && !(study.status.code === null && study.host?.status.code === 'draft'),
    status: study.status.code,
    hostStatus: study.host?.status.code ?? null,
    hostOpen: asMultirange(study.host?.openIntervals ?? []),
    programs: study.programs.map(({ code }) => code),
    committees: study.committees.map(({ code }) => code),
    departments: study.departments.map(({ code }) => code),
    platforms: study.platforms.map(({ code }) => code),
    phases: study.phases,
    riphCategory: study.riphCategory,
    regime: study.regime,
    studyType: study.studyType,
    sponsorId: study.sponsor?.id ?? null,
    sponsorKey: study.sponsor ? foldName(study.sponsor.name) : '',
    sponsorClass: study.sponsor?.class ?? null,
    conditionKey: study.conditions.map(({ name }) => foldName(name)).join('\n'),
    conditionCodes: study.conditions.flatMap(({ system, code }) =>
      system && code ? [`${system}|${code.toLowerCase()}`] : [],
    ),
    // A source that states ages and gives no bound means that there is none; one that says nothing of age states no range.
    minAgeYears: eligibility.minimumAgeYears ?? (ageIsStated ? 0 : null),
    maxAgeYears: eligibility.maximumAgeYears ?? (ageIsStated ? Number.POSITIVE_INFINITY : null),
    sex: eligibility.sex,
    countries: study.countries.flatMap(({ code }) => code ?? []),
    identifiers: study.identifiers.map(({ value }) => value),
    titleKey: sortKey(study.title.en ?? study.title.fr ?? study.scientificTitle.en ?? study.scientificTitle.fr ?? ''),
    startDate: study.startDate?.date ?? '',
  };
}

/** An entry of an index has an end, and nobody sorts by more. */
function sortKey(title: string): string {
  return foldName(title).slice(0, 500);
}
