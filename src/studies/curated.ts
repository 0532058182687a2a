import { FACTS_OF, type StudyFacts } from './facts.ts';
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

/**
 * The facts as far as the registry listens to them: on what the office decided, a record is as good as silent.
 *
 * @param curated members of the study document
 */
export function withoutCurated(facts: StudyFacts, curated: readonly string[]): StudyFacts {
  if (curated.length === 0) return facts;
  const unheard = curated.flatMap((key) => STATED_OF[key as keyof Study] ?? []);
  return { ...facts, source: { ...facts.source, silentOn: [...facts.source.silentOn, ...unheard] } };
}
