import { isDeepStrictEqual } from 'node:util';
import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import { unknownValue } from '../http/parameter.ts';
import type { Mistake } from '../http/problems.ts';
import { ensureOrganizations } from '../organizations/commands.ts';
import { yearsOf } from '../studies/ages.ts';
import type { Study } from '../studies/schemas.ts';
import { readOnly, repeated } from './identifiers.ts';
import type { StudyInput } from './schemas.ts';
import type { Writable } from './writable.ts';

/** A part of the input in the document's own shape, and what is wrong with it. */
interface Resolved<T> {
  value: T;
  mistakes: Mistake[];
}

export const REFERENCES = ['programs', 'committees', 'departments', 'platforms'] as const;
export type ReferenceKey = (typeof REFERENCES)[number];

/** The codes of a member as references with their names. Codes are data: those that are there are read. */
export async function resolveReferences(
  tx: Transaction,
  key: ReferenceKey,
  given: StudyInput[ReferenceKey],
): Promise<Resolved<Study[ReferenceKey]>> {
  if (given.length === 0) return { value: [], mistakes: [] };
  const names = await namesOf(tx, key);
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

async function namesOf(tx: Transaction, key: ReferenceKey): Promise<Map<string, string>> {
  if (key === 'programs') {
    const programs = await tx.program.findMany({ select: { code: true, name: true }, orderBy: { code: 'asc' } });
    return new Map(programs.map(({ code, name }) => [code, name]));
  }
  const read = { select: { code: true, nameEn: true }, orderBy: { code: 'asc' } } as const;
  const rows =
    key === 'committees'
      ? await tx.committee.findMany(read)
      : key === 'departments'
        ? await tx.department.findMany(read)
        : await tx.platform.findMany(read);
  return new Map(rows.map(({ code, nameEn }) => [code, nameEn]));
}

type Party = NonNullable<StudyInput['sponsor']>;

/**
 * Organizations by id or by name; one that the registry does not hold under its name is added. `others` are studies whose
 * documents name an organization of which a class was learned.
 */
export async function resolveParties(
  tx: Transaction,
  given: readonly (Party & { pointer: string })[],
): Promise<Resolved<NonNullable<Study['sponsor']>[]> & { others: string[] }> {
  const byName = given.filter(({ id }) => id === undefined);
  const named = byName.flatMap(({ name, class: known = null }) => (name === undefined ? [] : [{ name, class: known }]));
  const { ids, studyIds } = await ensureOrganizations(tx, named, 'office');
  const idOf = (party: Party) => party.id ?? ids[named.findIndex(({ name }) => name === party.name)] ?? '';
  const rows = await tx.organization.findMany({
    where: { id: { in: given.map(idOf) } },
    select: { id: true, name: true, class: true },
  });
  const known = new Map(rows.map((row) => [row.id, row]));
  const mistakes: Mistake[] = [];
  const value = given.map((party) => {
    const row = known.get(idOf(party));
    if (!row) mistakes.push(unknownParty(party));
    else mistakes.push(...disagreement(party, row));
    // The mistake refuses the request, so what stands in for the organization is never stored.
    return row ?? { id: party.pointer, name: party.pointer, class: null };
  });
  return { value, mistakes, others: studyIds };
}

function unknownParty({ id, pointer }: Party & { pointer: string }): Mistake {
  const message =
    id === undefined
      ? { en: 'needs the id or the name of an organization', fr: 'demande l’id ou le nom d’un organisme' }
      : { en: 'the registry holds no such organization', fr: 'le registre ne contient pas cet organisme' };
  return { in: 'body', pointer: id === undefined ? pointer : `${pointer}/id`, code: 'unknown_organization', message };
}

/** Name and class are the organization's own, for all its studies. */
function disagreement(party: Party & { pointer: string }, row: NonNullable<Study['sponsor']>): Mistake[] {
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
