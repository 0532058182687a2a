import { isDeepStrictEqual } from 'node:util';
import { newId } from '../db/ids.ts';
import { unknownValue } from '../http/parameter.ts';
import type { Mistake } from '../http/problems.ts';
import { yearsOf } from '../studies/ages.ts';
import type { Study } from '../studies/schemas.ts';
import { readOnly, repeated } from './identifiers.ts';
import type { StudyInput } from './schemas.ts';
import type { ReferenceKey, Writable } from './writable.ts';

/** A part of the input in the document's own shape, and what is wrong with it. */
interface Resolved<T> {
  value: T;
  mistakes: Mistake[];
}

/** The codes of a member as references with their names; `names` are those that the registry holds. */
export function resolveReferences(
  key: ReferenceKey,
  given: StudyInput[ReferenceKey],
  names: ReadonlyMap<string, string>,
): Resolved<Study[ReferenceKey]> {
  const mistakes: Mistake[] = [];
  const codes = new Set<string>();
  given.forEach((reference, index) => {
    const { code, name } = typeof reference === 'string' ? { code: reference, name: undefined } : reference;
    const pointer = `/${key}/${index}`;
    const at = typeof reference === 'string' ? pointer : `${pointer}/code`;
    if (!names.has(code)) mistakes.push({ in: 'body', pointer: at, ...unknownValue(code, [...names.keys()]) });
    else if (name !== undefined && name !== names.get(code)) mistakes.push(readOnly(`${pointer}/name`));
    if (codes.has(code)) mistakes.push(repeated(pointer));
    codes.add(code);
  });
  const value = [...names].filter(([code]) => codes.has(code)).map(([code, name]) => ({ code, name }));
  return { value, mistakes };
}

/** A sponsor or collaborator as the body names it, with its place there. */
export type Party = NonNullable<StudyInput['sponsor']> & { pointer: string };

/** Parties as the registry names them; `known` are their organizations by place in the list, null for one that is not there. */
export function resolveParties(
  given: readonly Party[],
  known: readonly (NonNullable<Study['sponsor']> | null)[],
): Resolved<NonNullable<Study['sponsor']>[]> {
  const mistakes: Mistake[] = [];
  const value = given.map((party, index) => {
    const row = known[index];
    if (!row) mistakes.push(unknownParty(party));
    else mistakes.push(...disagreement(party, row));
    // The mistake refuses the request, so what stands in for the organization is never stored.
    return row ?? { id: party.pointer, name: party.pointer, class: null };
  });
  return { value, mistakes };
}

function unknownParty({ id, pointer }: Party): Mistake {
  const message =
    id === undefined
      ? { en: 'needs the id or the name of an organization', fr: 'demande l’id ou le nom d’un organisme' }
      : { en: 'the registry holds no such organization', fr: 'le registre ne contient pas cet organisme' };
  return { in: 'body', pointer: id === undefined ? pointer : `${pointer}/id`, code: 'unknown_organization', message };
}

/** Name and class are the organization's own, for all its studies. */
function disagreement(party: Party, row: NonNullable<Study['sponsor']>): Mistake[] {
  const found: Mistake[] = [];
  if (party.id !== undefined && party.name !== undefined && party.name !== row.name) {
    found.push(readOnly(`${party.pointer}/name`));
  }
  if (party.class !== undefined && party.class !== null && party.class !== row.class) {
    found.push(readOnly(`${party.pointer}/class`));
  }
  return found;
}

/** Ages in years follow from the ages in words. */
export function resolveEligibility(given: StudyInput['eligibility']): Resolved<Study['eligibility']> {
  const years = { minimumAgeYears: yearsOf(given.minimumAge), maximumAgeYears: yearsOf(given.maximumAge) };
  const wrong = (['minimumAgeYears', 'maximumAgeYears'] as const).filter(
    (key) => given[key] !== null && given[key] !== years[key],
  );
  return { value: { ...given, ...years }, mistakes: wrong.map((key) => readOnly(`/eligibility/${key}`)) };
}

/** Of the host's part, the office writes the plan here; the rest follows from its site and its status events. */
export function resolveHost(given: StudyInput['host'], current: Writable['host']): Resolved<Writable['host']> {
  if (given === null) return { value: null, mistakes: current ? [HOST_STAYS] : [] };
  const { plannedInclusions, ...repeatedMembers } = given;
  const wrong = Object.entries(repeatedMembers).filter(
    ([key, value]) => value !== undefined && !isDeepStrictEqual(value, current?.[key as keyof typeof repeatedMembers]),
  );
  const value = { ...(current ?? newHost()), plannedInclusions };
  return { value, mistakes: wrong.map(([key]) => readOnly(`/host/${key}`)) };
}

const HOST_STAYS: Mistake = {
  in: 'body',
  pointer: '/host',
  code: 'not_removable',
  message: {
    en: 'the host takes part through its site: DELETE /v1/studies/{id}/sites/{siteId}',
    fr: 'l’établissement participe par son centre : DELETE /v1/studies/{id}/sites/{siteId}',
  },
};

/** The host's part in a study in which it took none: the site of this id is still to be added. */
function newHost(): NonNullable<Writable['host']> {
  const status = { code: null, asOf: null, origin: null, derived: false, byInvitation: false, reason: null };
  return { siteId: newId('sit'), facility: null, status, openIntervals: [], plannedInclusions: null };
}
