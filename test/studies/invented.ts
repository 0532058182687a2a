import type { Actor } from '../../src/audit/record.ts';
import { StudyFacts, type StudyFactsInput } from '../../src/studies/facts.ts';

export const TESTER: Actor = { kind: 'cli', id: 'test', origin: null, requestId: null };

/** Facts of an invented study; a number gives it an NCT number, a title and a content of its own. */
export function inventedFacts(number: number, changes: Partial<StudyFactsInput> = {}): StudyFacts {
  const nct = `NCT9${String(number).padStart(7, '0')}`;
  return StudyFacts.parse({
    source: {
      name: 'clinicaltrials_gov',
      id: nct,
      url: `https://clinicaltrials.gov/study/${nct}`,
      versionDate: '2026-01-15',
      contentHash: JSON.stringify([number, changes]),
      content: { invented: true },
    },
    identifiers: [{ raw: nct, type: 'nct' }],
    titleEn: `Invented study ${String(number).padStart(4, '0')}`,
    status: 'open',
    sponsor: { name: 'Invented Pharma', class: 'industry' },
    ...changes,
  } satisfies StudyFactsInput);
}

/** The host's site, in one of the spellings of the registries. */
export const hostSite = (status: StudyFacts['status'] = null) => ({
  facility: 'Institut Gustave Roussy',
  city: 'Villejuif',
  countryName: 'France',
  status,
  isHost: true,
});
