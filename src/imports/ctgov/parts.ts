import { REMOVED } from '../../personal-data/reach.ts';
import type { StudyFacts } from '../../studies/facts.ts';
import { PERSON_SPONSOR } from './personal-data.ts';
import type { CtgovProtocol, CtgovRecord } from './record.ts';
import { blankToNull, interventionTypeOf, snake, sponsorClassOf, unique } from './words.ts';

/** Lists of a record as the facts' lists. All are pure and read the record without its personal data. */

type Party = { name: string; class?: string | null };

/** A sponsor; a natural person's name is not repeated here (it is among the contacts). */
export function partyOf(party: Party): NonNullable<StudyFacts['sponsor']> {
  const partyClass = sponsorClassOf(party.name, party.class);
  if (party.name !== PERSON_SPONSOR) return { name: party.name, class: partyClass };
  // All natural persons share a name here, so those whom the register counts as industry need one of their own.
  const name = partyClass === 'industry' ? 'Individual sponsor (industry)' : 'Individual sponsor';
  return { name, class: partyClass };
}

/** The conditions as stated, then the MeSH terms that ClinicalTrials.gov derived from them. */
export function conditionsOf(record: CtgovRecord): StudyFacts['conditions'] {
  const stated = unique(record.protocolSection.conditionsModule?.conditions ?? []).filter((name) => name.trim() !== '');
  const meshes = record.derivedSection?.conditionBrowseModule?.meshes ?? [];
  return [
    ...stated.map((name) => ({ name, system: null, code: null })),
    ...meshes.flatMap(({ id, term }) => (term ? [{ name: term, ...meshCode(id) }] : [])),
  ];
}

/** A code and the system that it is from: neither without the other. */
function meshCode(id: string | null | undefined): { system: string | null; code: string | null } {
  const code = blankToNull(id);
  return { system: code === null ? null : 'mesh', code };
}

type Arms = Pick<StudyFacts, 'interventions' | 'arms'>;

/** Interventions and the arms that receive them: an arm names them as `Drug: Sildenafil`, an intervention names its arms. */
export function armsOf({ armsInterventionsModule: module }: CtgovProtocol): Arms {
  // Interventions without a name occur; such a one still counts as its type.
  const sources = module?.interventions ?? [];
  const interventions = sources.map((source) => ({
    type: interventionTypeOf(source.type),
    name: blankToNull(source.name) ?? 'Unnamed',
    description: blankToNull(source.description),
    otherNames: (source.otherNames ?? []).filter((name) => name.trim() !== ''),
  }));
  const arms = (module?.armGroups ?? []).flatMap((arm) => {
    const label = blankToNull(arm.label);
    if (label === null) return [];
    const named = new Set((arm.interventionNames ?? []).map((name) => name.replace(/^[^:]*:\s*/, '').toLowerCase()));
    const received = sources.flatMap((source, index) =>
      named.has((source.name ?? '').toLowerCase()) || source.armGroupLabels?.includes(label) ? [index] : [],
    );
    return [{ label, type: snake(arm.type), description: blankToNull(arm.description), interventions: received }];
  });
  return { interventions, arms };
}

type SourceOutcomes =
  | { measure?: string | null; timeFrame?: string | null; description?: string | null }[]
  | null
  | undefined;

export function outcomesOf(outcomes: SourceOutcomes): StudyFacts['primaryOutcomes'] {
  return (outcomes ?? []).flatMap(({ measure, timeFrame, description }) =>
    measure?.trim() ? [{ measure, timeFrame: blankToNull(timeFrame), description: blankToNull(description) }] : [],
  );
}

export function referencesOf({ referencesModule: module }: CtgovProtocol): Pick<StudyFacts, 'references' | 'links'> {
  return {
    references: (module?.references ?? []).map(({ pmid, type }) => ({
      pmid: blankToNull(pmid),
      kind: snake(type) ?? 'background',
    })),
    links: (module?.seeAlsoLinks ?? []).flatMap(({ label, url }) =>
      url?.trim() && !url.includes(REMOVED) ? [{ label: blankToNull(label), url: url.trim() }] : [],
    ),
  };
}
