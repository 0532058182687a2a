import type { Assessment } from './assess.ts';
import { toCounts } from './counts.ts';
import { FINDING_KINDS } from './findings.ts';
import type { Quality } from './registry-schemas.ts';
import { STATEMENT, type StudyFindings, type StudyQuality } from './schemas.ts';
import { WHO_ITEMS } from './who-items.ts';

/** What the registry makes of a study, in full. */
export function toStudyQuality(
  { id, items, completeness, freshness, findings }: Assessment,
  asOf: string,
): StudyQuality {
  return {
    studyId: id,
    asOf,
    statement: STATEMENT,
    completeness,
    items: WHO_ITEMS.map(({ number, name, where }, index) => {
      const { state, missing } = items[index] as Assessment['items'][number];
      return { number, name, where: where.map((place) => place.replace('{id}', id)), state, missing };
    }),
    freshness,
    findings: findings.map(({ missing, ...finding }) => ({ ...finding, missing: [...missing] })),
    links: { study: `/v1/studies/${id}` },
  };
}

/** The same of all studies, counted. */
export function toQuality(studies: readonly Assessment[], asOf: string): Quality {
  const links = FINDING_KINDS.map((kind) => [kind, `/v1/quality/findings?kind=${kind}`]);
  return {
    asOf,
    statement: STATEMENT,
    items: WHO_ITEMS.map(({ number, name, where }) => ({ number, name, where: [...where] })),
    counts: toCounts(studies),
    links: { findings: Object.fromEntries(links), history: '/v1/quality/history' },
  };
}

/** A study in the list of those to look at. */
export function toStudyFindings({ id, title, openHere, completeness, items, findings }: Assessment): StudyFindings {
  return {
    studyId: id,
    title,
    openHere,
    share: completeness.share,
    incomplete: incompleteItems({ items }),
    findings: findings.map(({ missing, ...finding }) => ({ ...finding, missing: [...missing] })),
    links: { study: `/v1/studies/${id}`, quality: `/v1/studies/${id}/quality` },
  };
}

/** Numbers of the items that a study lacks or has in part. */
export function incompleteItems({ items }: Pick<Assessment, 'items'>): number[] {
  return items.filter(({ state }) => state === 'missing' || state === 'partial').map(({ number }) => number);
}
