import { FACTS_OF, type StudyFacts } from '../../studies/facts.ts';
import type { CtgovRecord } from './record.ts';

type Key = Exclude<keyof StudyFacts, 'source' | 'identifiers'>;

/**
 * The facts that each part of a record states. A selection of fields (the registry hands those out) leaves parts away, and then
 * says nothing of their facts; a part that is there and lacks a field says that the field is empty.
 */
export const STATED_BY: Readonly<Record<string, readonly Key[]>> = {
  identificationModule: ['titleEn', 'scientificTitleEn', 'acronym'],
  statusModule: [
    'status',
    'statusSilence',
    'lastKnownStatus',
    'byInvitation',
    'whyStopped',
    'startDate',
    'startDateKind',
    'primaryCompletionDate',
    'primaryCompletionKind',
    'completionDate',
    'completionKind',
    'firstSubmittedDate',
    'firstPostedDate',
    'lastSubmittedDate',
    'lastPostedDate',
    'resultsPostedDate',
    'verifiedDate',
  ],
  sponsorCollaboratorsModule: ['sponsor', 'collaborators'],
  oversightModule: FACTS_OF.oversight,
  descriptionModule: ['briefSummaryEn', 'descriptionEn'],
  conditionsModule: ['conditions', 'keywords'],
  designModule: ['studyType', 'phases', ...FACTS_OF.design, 'enrollmentCount', 'enrollmentKind'],
  armsInterventionsModule: ['interventions', 'arms'],
  outcomesModule: ['primaryOutcomes', 'secondaryOutcomes', 'otherOutcomes'],
  eligibilityModule: FACTS_OF.eligibility,
  contactsLocationsModule: ['sites', 'contacts'],
  referencesModule: ['references', 'links'],
  ipdSharingStatementModule: FACTS_OF.ipdSharing,
  hasResults: ['hasResults'],
};

/** The source is in English, and knows no French authority's decisions. */
export const ALWAYS_SILENT: readonly Key[] = ['titleFr', 'scientificTitleFr', 'approvals'];

/** The parts of a record that are there, by name and sorted: the protocol's modules, and what stands beside the protocol. */
export function partsOf({ protocolSection, ...beside }: CtgovRecord): string[] {
  return [...Object.entries(protocolSection), ...Object.entries(beside)]
    .filter(([, part]) => part != null)
    .map(([name]) => name)
    .sort();
}

/** The keys of the facts on which a record with these parts says nothing. */
export function silentOn(parts: readonly string[]): string[] {
  const absent = Object.entries(STATED_BY).filter(([part]) => !parts.includes(part));
  return [...ALWAYS_SILENT, ...absent.flatMap(([, keys]) => keys)];
}
