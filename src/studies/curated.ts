import { isMedicine, typeOfCategory } from './category.ts';
import { FACTS_OF, isSilentOn, type StudyFacts } from './facts.ts';
import type { Study } from './schemas.ts';

type FactsKey = Exclude<keyof StudyFacts, 'source'>;

/** Arms hold the places of interventions in their list: who decides on one decides on both. */
const ARMS: readonly FactsKey[] = ['arms', 'interventions'];

/**
 * What a source states of each member of the study document. Members on which no source speaks, such as programs and categories,
 * are the office's anyway.
 */
const STATED_OF: Partial<Record<keyof Study, readonly FactsKey[]>> = {
  identifiers: ['identifiers'],
  title: ['titleEn', 'titleFr'],
  acronym: ['acronym'],
  studyType: ['studyType'],
  phases: ['phases'],
  sponsor: ['sponsor'],
  collaborators: ['collaborators'],
  conditions: ['conditions'],
  enrollment: ['enrollmentCount', 'enrollmentKind'],
  startDate: ['startDate', 'startDateKind'],
  scientificTitle: ['scientificTitleEn', 'scientificTitleFr'],
  briefSummary: ['briefSummaryEn'],
  description: ['descriptionEn'],
  keywords: ['keywords'],
  interventions: ARMS,
  arms: ARMS,
  design: [...FACTS_OF.design, ...FACTS_OF.oversight],
  eligibility: FACTS_OF.eligibility,
  outcomes: ['primaryOutcomes', 'secondaryOutcomes', 'otherOutcomes'],
  primaryCompletionDate: ['primaryCompletionDate', 'primaryCompletionKind'],
  completionDate: ['completionDate', 'completionKind'],
  whyStopped: ['whyStopped'],
  sites: ['sites'],
  ipdSharing: FACTS_OF.ipdSharing,
  references: ['references'],
  links: ['links'],
};

/** What the office decided on a study that a source speaks of. */
export interface Decided {
  /** Members of the study document. */
  curated: readonly string[];
  riphCategory: number | null;
}

/** A fact that cannot be true together with what the office decided. */
interface Contradiction {
  keys: readonly FactsKey[];
  message: string;
}

/**
 * The facts as far as the registry listens to them: on what the office decided, a record is as good as silent, and so it is where
 * it contradicts the category that the office gave to the study. The rest of the record is heard.
 */
export function listen(
  facts: StudyFacts,
  { curated, riphCategory }: Decided,
): { heard: StudyFacts; contradictions: readonly Contradiction[] } {
  const heard = withoutKeys(
    facts,
    curated.flatMap((key) => STATED_OF[key as keyof Study] ?? []),
  );
  const contradictions = contradictionsOf(heard, riphCategory);
  return {
    heard: withoutKeys(
      heard,
      contradictions.flatMap(({ keys }) => keys),
    ),
    contradictions,
  };
}

function withoutKeys(facts: StudyFacts, keys: readonly FactsKey[]): StudyFacts {
  if (keys.length === 0) return facts;
  return { ...facts, source: { ...facts.source, silentOn: [...facts.source.silentOn, ...keys] } };
}

/** What a source says against the category of a study (domain.md section 5 item 1). */
function contradictionsOf(facts: StudyFacts, category: number | null): Contradiction[] {
  if (category === null) return [];
  const found: Contradiction[] = [];
  const { studyType, interventions } = facts;
  const wanted = typeOfCategory(category);
  const stays = `category ${category}, which the office keeps`;
  if (studyType !== null && studyType !== wanted && !isSilentOn(facts, 'studyType')) {
    found.push({ keys: ['studyType'], message: `study type ${studyType} left aside: it contradicts ${stays}` });
  }
  const medicines = interventions.filter(({ type }) => isMedicine(type));
  if (category === 2 && medicines.length > 0 && !isSilentOn(facts, ...ARMS)) {
    const types = [...new Set(medicines.map(({ type }) => type))].join(', ');
    found.push({
      keys: ARMS,
      message: `arms and interventions (${types}) left aside: a medicine contradicts ${stays}`,
    });
  }
  return found;
}
