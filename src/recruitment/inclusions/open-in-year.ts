import type { Mistake } from '../../http/problems.ts';
import type { Interval } from '../../studies/life-cycle.ts';
import { intervalWords } from '../words.ts';

/** Whether an open interval meets the calendar year (domain.md section 5 item 4). */
export function openInYear(intervals: readonly Interval[], year: number): boolean {
  return intervals.some(({ from, to }) => from < `${year + 1}-01-01` && (to === null || to > `${year}-01-01`));
}

/** Says when a site was open instead. */
export function notOpenIn(
  { year, count }: { year: number; count: number },
  intervals: readonly Interval[],
  pointer: string,
): Mistake {
  const open = intervalWords(intervals);
  const message = {
    en: `${count} inclusions in ${year}, but the site was not open in that year; open: ${open.en}`,
    fr: `${count} inclusions en ${year}, mais le centre n'était pas ouvert cette année-là ; ouvert : ${open.fr}`,
  };
  return { in: 'body', pointer, code: 'not_open_in_year', message };
}
