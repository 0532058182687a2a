import { applyMergePatch } from '../http/merge-patch.ts';
import type { LocalizedText } from '../http/shared-schemas.ts';
import type { Study } from '../studies/schemas.ts';
import { StudyInput, type StudyPatch } from './schemas.ts';
import { WRITABLE_KEYS, type Writable } from './writable.ts';

/** A study of which nothing is stated: what a new one is compared with. */
export function emptyStudy(): Writable {
  return { ...(StudyInput.parse({}) as StudyInput), host: null } as Writable;
}

/**
 * The input that a merge patch makes of a document. Members that the patch does not name are not in it: nothing is read of them,
 * and what a source once said there is not for this caller to put right.
 *
 * @throws Problem 400 naming the members that are wrong
 */
export function patchedInput(document: Pick<Study, keyof Writable | 'curated'>, patch: StudyPatch): StudyInput {
  const input = applyMergePatch(StudyInput, toState(document, patch), patch) as StudyInput;
  // A patch takes a member away with null, and a new study without the member would have a host.
  const host = patch.host === null ? null : input.host;
  return byPersons({ ...input, host }, patch);
}

/** What a patch changes of a document, without what follows from it: years from ages, names from references. */
function toState(document: Pick<Study, keyof Writable | 'curated'>, patch: StudyPatch): Record<string, unknown> {
  const eligibility = { ...document.eligibility, minimumAgeYears: null, maximumAgeYears: null };
  // A sponsor is a reference: a patch names another one, it does not change the organization.
  const state = { ...document, eligibility, sponsor: null };
  const members = WRITABLE_KEYS.filter((key) => key in patch).map((key) => [key, state[key]]);
  return { ...Object.fromEntries(members), curated: document.curated };
}

const TEXTS = ['title', 'scientificTitle', 'briefSummary', 'description'] as const;
type TextPatch = Partial<LocalizedText> | null | undefined;

/** Text in a patch that does not say who wrote it was written by a person. */
function byPersons(input: StudyInput, patch: StudyPatch): StudyInput {
  const read = (text: LocalizedText, change: TextPatch): LocalizedText =>
    !change || change.machineTranslated
      ? text
      : { ...text, machineTranslated: text.machineTranslated.filter((language) => change[language] === undefined) };
  const texts = TEXTS.map((key) => [key, read(input[key], patch[key] as TextPatch)]);
  const criteria = (patch.eligibility as { criteria?: TextPatch } | null | undefined)?.criteria;
  const eligibility = { ...input.eligibility, criteria: read(input.eligibility.criteria, criteria) };
  return { ...input, ...Object.fromEntries(texts), eligibility };
}
