import { createHash } from 'node:crypto';
import { isHostName } from '../../src/organizations/host.ts';
import { StudyFacts, type StudyFactsInput } from '../../src/studies/facts.ts';
import type { SeedFiles } from './load.ts';
import type { RegistryStudy, SponsoredTrial } from './schemas.ts';

/**
 * The open-science monitor's list is that of 2025, without a day. The first day of the year stands for it: any dated record
 * of the same study is then newer.
 */
const MONITOR_VERSION_DATE = '2025-01-01';

/**
 * All studies of the seed: 26 of ClinicalTrials.gov with a site in Villejuif (two of them do not name the site, so it is not
 * known to be the host) and 71 that the host sponsors. No number stands in both lists: 26 + 71 - 0 = 97.
 */
export function toStudyFacts(files: Pick<SeedFiles, 'studies' | 'sponsored-trials'>): StudyFacts[] {
  return [...files.studies.map(fromRegistryStudy), ...files['sponsored-trials'].map(fromSponsoredTrial)];
}

function fromRegistryStudy(study: RegistryStudy): StudyFacts {
  const { nctId, identifiers, sites, ...facts } = study;
  return toFacts(study, {
    ...facts,
    source: {
      name: 'clinicaltrials_gov',
      id: nctId,
      url: `https://clinicaltrials.gov/study/${nctId}`,
      versionDate: facts.lastPostedDate,
    },
    identifiers: [{ raw: nctId, type: 'nct' }, ...identifiers],
    minAgeYears: inYears(facts.minAge),
    maxAgeYears: inYears(facts.maxAge),
    sites: sites.map(toSite),
  });
}

function fromSponsoredTrial(trial: SponsoredTrial): StudyFacts {
  const { identifiers, ...facts } = trial;
  return toFacts(trial, {
    ...facts,
    source: { name: 'open_science_monitor', id: identifiers[0] ?? '', versionDate: MONITOR_VERSION_DATE },
    identifiers: identifiers.map((raw) => ({ raw })),
    sponsor: { name: 'Gustave Roussy', class: 'host' },
  });
}

type Unhashed = Omit<StudyFactsInput, 'source'> & { source: Omit<StudyFactsInput['source'], 'contentHash'> };

/** The hash is marked as the seed's, so that it never equals that of a record: the first import of one replaces these facts. */
function toFacts(typedIn: RegistryStudy | SponsoredTrial, facts: Unhashed): StudyFacts {
  const hash = createHash('sha256').update(JSON.stringify(typedIn)).digest('hex');
  return StudyFacts.parse({ ...facts, source: { ...facts.source, contentHash: `seed:${hash}` } });
}

function toSite(site: RegistryStudy['sites'][number]): NonNullable<StudyFactsInput['sites']>[number] {
  if (!Array.isArray(site)) return { ...site, isHost: isHostName(site.facility) };
  const [facility, city, countryName, status = null] = site;
  return { facility, city, countryName, status, isHost: isHostName(facility) };
}

function inYears(age: string | undefined): number | null {
  return age === undefined ? null : Number.parseInt(age, 10);
}
