import type { Assessment } from './assess.ts';
import { FINDING_KINDS } from './findings.ts';
import type { QualityCounts } from './registry-schemas.ts';
import { WHO_ITEMS } from './who-items.ts';

/** Bounds of the shares by which studies are counted: [from, to), the last of them with its end. */
const SHARES = [0, 0.5, 0.75, 0.9, 1] as const;

/** Days since the last verification, to the end of each band. */
const BANDS = {
  within6Months: 183,
  within12Months: 365,
  within24Months: 730,
  older: Number.POSITIVE_INFINITY,
} as const;

/** The counts of all studies. Pure. */
export function toCounts(studies: readonly Assessment[]): QualityCounts {
  const count = (test: (study: Assessment) => boolean) => studies.filter(test).length;
  const states = (number: number) => {
    const of = (state: Assessment['items'][number]['state']) =>
      count(({ items }) => items[number - 1]?.state === state);
    return {
      complete: of('complete'),
      partial: of('partial'),
      missing: of('missing'),
      notApplicable: of('not_applicable'),
    };
  };
  const shares = studies.map(({ completeness }) => completeness.share);
  const mean = shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) / shares.length : null;
  const slots = (key: 'current' | 'unchecked') => studies.reduce((sum, { freshness }) => sum + freshness.slots[key], 0);
  return {
    studies: studies.length,
    openHere: count(({ openHere }) => openHere),
    completeness: {
      mean: mean === null ? null : Math.round(mean * 1000) / 1000,
      items: WHO_ITEMS.map(({ number }) => ({ number, ...states(number) })),
      distribution: SHARES.map((from, index) => {
        const to = SHARES[index + 1] ?? 1;
        return { from, to, studies: shares.filter((share) => share >= from && (share < to || from === 1)).length };
      }),
    },
    freshness: {
      verified: { ...verifiedBands(studies), unknown: count(({ freshness }) => freshness.verifiedDaysAgo === null) },
      slots: { current: slots('current'), unchecked: slots('unchecked') },
    },
    findings: FINDING_KINDS.map((kind) => ({
      kind,
      studies: count(({ findings }) => findings.some((finding) => finding.kind === kind)),
    })),
  };
}

function verifiedBands(studies: readonly Assessment[]) {
  const counts = { within6Months: 0, within12Months: 0, within24Months: 0, older: 0 };
  const bands = Object.entries(BANDS) as [keyof typeof BANDS, number][];
  for (const { freshness } of studies) {
    const days = freshness.verifiedDaysAgo;
    const band = days === null ? undefined : bands.find(([, end]) => days <= end);
    if (band) counts[band[0]] += 1;
  }
  return counts;
}
