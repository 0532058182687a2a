import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from '../db/types.ts';
import { badRequest, type Mistake } from '../http/problems.ts';
import { ensureOrganizations } from '../organizations/commands.ts';
import { refusePersonalData } from '../personal-data/refuse.ts';
import { checkChanges, freeTexts } from './checks.ts';
import { checkNumbers, type Numbered, readNumbers, repeated } from './identifiers.ts';
import { findNames, findOrganizations } from './queries.ts';
import { type Party, resolveEligibility, resolveHost, resolveParties, resolveReferences } from './resolve.ts';
import { requireRegimeAndCategory } from './rules.ts';
import type { StudyInput } from './schemas.ts';
import { REFERENCES, type ReferenceKey, WRITABLE_KEYS, type Writable, type WritableKey } from './writable.ts';

/** An input that may be stored: the study as it will be, and what of it changes. */
export interface Reading {
  study: Writable;
  changed: WritableKey[];
  /** The numbers with what the document does not tell of them. */
  numbers: Numbered[];
  /** Studies whose documents name an organization of which the input taught something. */
  others: string[];
}

/**
 * Reads an input against the state that it changes: brings it into the document's own shape, member by member, and checks what
 * differs.
 *
 * @param given members that the request states; the others stay as they are
 * @throws Problem 400 with every mistake; 409 `regime_category`, `identifier_check_digit`, `identifier_taken`, `personal_data`
 */
export async function readInput(
  tx: Transaction,
  studyId: string,
  input: StudyInput,
  given: ReadonlySet<string>,
  current: Writable,
): Promise<Reading> {
  const { numbers, mistakes } = readNumbers(given.has('identifiers') ? input.identifiers : [], current.identifiers);
  const parties = await readParties(tx, input, given, current);
  const references = await readReferences(tx, input, given, current);
  const eligibility = resolveEligibility(input.eligibility);
  const host = resolveHost(input.host, current.host);
  mistakes.push(...parties.mistakes, ...references.mistakes, ...eligibility.mistakes, ...host.mistakes);

  const read: Writable = {
    ...input,
    ...parties.members,
    ...references.members,
    identifiers: numbers.map(({ type, value, authority, checkDigit, alias }) => ({
      type,
      value,
      authority,
      checkDigit,
      alias,
    })),
    eligibility: eligibility.value,
    host: host.value,
  };
  const changed = WRITABLE_KEYS.filter((key) => given.has(key) && !isDeepStrictEqual(read[key], current[key]));
  const study = { ...current, ...Object.fromEntries(changed.map((key) => [key, read[key]])) };
  mistakes.push(...checkChanges(study, changed));
  if (mistakes.length > 0) throw badRequest(mistakes);

  requireRegimeAndCategory(study);
  if (changed.includes('identifiers')) await checkNumbers(tx, studyId, numbers, current.identifiers);
  refusePersonalData(freeTexts(study, changed));
  return { study, changed, numbers, others: parties.others };
}

async function readParties(tx: Transaction, input: StudyInput, given: ReadonlySet<string>, current: Writable) {
  const named = [
    ...(given.has('sponsor') && input.sponsor ? [{ ...input.sponsor, pointer: '/sponsor' }] : []),
    ...(given.has('collaborators')
      ? input.collaborators.map((party, index) => ({ ...party, pointer: `/collaborators/${index}` }))
      : []),
  ];
  const { sponsor, collaborators } = current;
  if (named.length === 0) {
    const members = {
      sponsor: given.has('sponsor') ? null : sponsor,
      collaborators: given.has('collaborators') ? [] : collaborators,
    };
    return { members, mistakes: [], others: [] };
  }
  const { known, others } = await identify(tx, named);
  const { value, mistakes } = resolveParties(named, known);
  const at = (prefix: string) => value.filter((_, index) => named[index]?.pointer.startsWith(prefix));
  const together = at('/collaborators');
  const twice = together.flatMap(({ id }, index) =>
    together.findIndex((other) => other.id === id) < index ? [repeated(`/collaborators/${index}`)] : [],
  );
  const members = {
    sponsor: given.has('sponsor') ? (at('/sponsor')[0] ?? null) : sponsor,
    collaborators: given.has('collaborators') ? together : collaborators,
  };
  return { members, mistakes: [...mistakes, ...twice], others };
}

/**
 * The organizations that parties name by id or by name, null for one that is not there; one that the registry does not hold under
 * its name is added. `others` are studies whose documents name an organization of which a class was learned.
 */
async function identify(tx: Transaction, parties: readonly Party[]) {
  const byName = parties.flatMap(({ id, name, class: known = null }) =>
    id === undefined && name !== undefined ? [{ name, class: known }] : [],
  );
  const { ids, studyIds } = await ensureOrganizations(tx, byName, 'office');
  const wanted = parties.map(({ id, name }) => id ?? ids[byName.findIndex((one) => one.name === name)] ?? '');
  const organizations = await findOrganizations(tx, wanted);
  return { known: wanted.map((id) => organizations.get(id) ?? null), others: studyIds };
}

async function readReferences(tx: Transaction, input: StudyInput, given: ReadonlySet<string>, current: Writable) {
  const { programs, committees, departments, platforms } = current;
  const members: Pick<Writable, ReferenceKey> = { programs, committees, departments, platforms };
  const mistakes: Mistake[] = [];
  for (const key of REFERENCES) {
    if (!given.has(key)) continue;
    const names = input[key].length === 0 ? new Map<string, string>() : await findNames(tx, key);
    const resolved = resolveReferences(key, input[key], names);
    members[key] = resolved.value;
    mistakes.push(...resolved.mistakes);
  }
  return { members, mistakes };
}
