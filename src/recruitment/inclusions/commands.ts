import { todayInParis } from '../../db/dates.ts';
import { notFound, ruleBroken } from '../../http/problems.ts';
import { changeStudy } from '../../studies/change-study.ts';
import { effectiveTimeline, openIntervals } from '../../studies/life-cycle.ts';
import type { Writing } from '../../writes/answer-write.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { hostSiteOf, unknownSite } from '../places.ts';
import { getRecruitment, type Recruitment } from '../queries.ts';
import { notOpenIn, openInYear } from './open-in-year.ts';
import type { InclusionCount, InclusionPath } from './schemas.ts';

/**
 * Sets how many persons a site included in a year: above 0 only where it was open in that year (domain.md section 5 item 5).
 *
 * @throws Problem 409 `not_open_in_year`, `date_in_future`; 400 for a site that the study does not have
 */
export function setInclusions(
  { tx, actor, precondition }: Writing,
  { id: studyId, year }: InclusionPath,
  { siteId: given, count }: InclusionCount,
): Promise<WriteAnswer> {
  requirePastYear(year);
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.inclusions_set' }, async () => {
    const study = await getRecruitment(tx, studyId);
    const siteId = given ?? hostSiteOf(study);
    if (siteId === null || !study.sites.some(({ id }) => id === siteId)) throw unknownSite('/siteId');
    const intervals = openIntervals(effectiveTimeline(study.events.filter((event) => event.siteId === siteId)));
    if (count > 0 && !openInYear(intervals, year)) {
      throw ruleBroken('not_open_in_year', [notOpenIn({ year, count }, intervals, '/count')]);
    }
    const before = countOf(study, siteId, year);
    const data = { count, source: 'office' };
    await tx.yearlyInclusion.upsert({
      where: { studyId_siteId_year: { studyId, siteId, year } },
      create: { studyId, siteId, year, ...data },
      update: data,
      select: { year: true },
    });
    return { siteId, year, count, before };
  });
}

/** Forgets the count of a year: not known is not the same as 0. Throws 404 where there is none. */
export function removeInclusions(
  { tx, actor, precondition }: Writing,
  { id: studyId, year }: InclusionPath,
  given: string | undefined,
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.inclusions_removed' }, async () => {
    const study = await getRecruitment(tx, studyId);
    const siteId = given ?? hostSiteOf(study) ?? '';
    const before = countOf(study, siteId, year);
    if (before === null) throw notFound('count of inclusions', `${year}`);
    await tx.yearlyInclusion.delete({
      where: { studyId_siteId_year: { studyId, siteId, year } },
      select: { year: true },
    });
    return { siteId, year, before };
  });
}

function countOf(study: Recruitment, siteId: string, year: number): number | null {
  return study.inclusions.find((known) => known.siteId === siteId && known.year === year)?.count ?? null;
}

function requirePastYear(year: number): void {
  const now = todayInParis().slice(0, 4);
  if (year <= Number(now)) return;
  const message = {
    en: `${year} has not begun: the year is ${now} in Paris`,
    fr: `${year} n'a pas commencé : nous sommes en ${now} à Paris`,
  };
  throw ruleBroken('date_in_future', [{ in: 'path', name: 'year', code: 'date_in_future', message }]);
}
