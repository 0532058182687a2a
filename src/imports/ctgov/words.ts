import type { DateKind, InterventionType, Phase, Sex, SponsorClass, StudyStatus, StudyType } from '../../db/enums.ts';
import { isHostName } from '../../organizations/host.ts';
import type { StudyFacts } from '../../studies/facts.ts';

type Word = string | null | undefined;

/**
 * The registry's status for a word of ClinicalTrials.gov: domain.md section 4 in reverse, always the least that the word
 * claims. NOT_YET_RECRUITING does not say that the study is authorized, ACTIVE_NOT_RECRUITING not that all treatment ended.
 */
const STATUS: Record<string, StudyStatus> = {
  NOT_YET_RECRUITING: 'submitted',
  RECRUITING: 'open',
  ENROLLING_BY_INVITATION: 'open',
  ACTIVE_NOT_RECRUITING: 'closed',
  COMPLETED: 'completed',
  SUSPENDED: 'suspended',
  TERMINATED: 'terminated',
  WITHDRAWN: 'withdrawn',
};

export const statusOf = (word: Word): StudyStatus | null => STATUS[word ?? ''] ?? null;
export const byInvitation = (word: Word): boolean => word === 'ENROLLING_BY_INVITATION';

/** Why a word has no status here; null if it has one, or if there is no word. */
export function silenceOf(word: Word): StudyFacts['statusSilence'] {
  if (!word || STATUS[word]) return null;
  if (word === 'UNKNOWN') return 'unknown';
  // The words of expanded access (AVAILABLE, APPROVED_FOR_MARKETING …) speak of a product, not of inclusions.
  return word === 'WITHHELD' ? 'withheld' : 'no_equivalent';
}

const PHASES: Record<string, Phase> = {
  EARLY_PHASE1: 'early_phase1',
  PHASE1: 'phase1',
  PHASE2: 'phase2',
  PHASE3: 'phase3',
  PHASE4: 'phase4',
  NA: 'not_applicable',
};
export const phasesOf = (words: readonly string[] | null | undefined): Phase[] =>
  unique((words ?? []).flatMap((word) => PHASES[word] ?? []));

const STUDY_TYPES: Record<string, StudyType> = {
  INTERVENTIONAL: 'interventional',
  OBSERVATIONAL: 'observational',
  EXPANDED_ACCESS: 'expanded_access',
};
export const studyTypeOf = (word: Word): StudyType | null => STUDY_TYPES[word ?? ''] ?? null;

const SEXES: Record<string, Sex> = { ALL: 'all', FEMALE: 'female', MALE: 'male' };
export const sexOf = (word: Word): Sex | null => SEXES[word ?? ''] ?? null;

const DATE_KINDS: Record<string, DateKind> = { ACTUAL: 'actual', ESTIMATED: 'estimated' };
export const dateKindOf = (word: Word): DateKind | null => DATE_KINDS[word ?? ''] ?? null;

const INTERVENTIONS: Record<string, InterventionType> = {
  DRUG: 'drug',
  DEVICE: 'device',
  BIOLOGICAL: 'biological',
  PROCEDURE: 'procedure',
  RADIATION: 'radiation',
  BEHAVIORAL: 'behavioral',
  GENETIC: 'genetic',
  DIETARY_SUPPLEMENT: 'dietary_supplement',
  COMBINATION_PRODUCT: 'combination_product',
  DIAGNOSTIC_TEST: 'diagnostic_test',
};
export const interventionTypeOf = (word: Word): InterventionType => INTERVENTIONS[word ?? ''] ?? 'other';

const ACADEMIC = new Set(['NIH', 'FED', 'OTHER_GOV', 'NETWORK', 'OTHER', 'INDIV']);

/** Class of a sponsor; the source's UNKNOWN and AMBIG stay unknown. */
export function sponsorClassOf(name: string, word: Word): SponsorClass | null {
  if (isHostName(name)) return 'host';
  if (word === 'INDUSTRY') return 'industry';
  return ACADEMIC.has(word ?? '') ? 'academic' : null;
}

/** A word of the source as the registry writes words: `NON_RANDOMIZED` is `non_randomized`. */
export const snake = (word: Word): string | null => blankToNull(word)?.toLowerCase() ?? null;
export const snakes = (words: readonly string[] | null | undefined): string[] =>
  unique((words ?? []).map((word) => word.toLowerCase()));

export const blankToNull = (word: Word): string | null => (word && word.trim() !== '' ? word : null);
export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
