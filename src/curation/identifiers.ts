import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import { type Mistake, ruleBroken } from '../http/problems.ts';
import { classifyIdentifier, expectedCheckDigits, FORMATS, type Identifier } from '../studies/identifiers.ts';
import type { Study } from '../studies/schemas.ts';
import { findBorneElsewhere } from './queries.ts';
import type { StudyInput } from './schemas.ts';

/** A number of the study with its place in the body; null for one that was left out there. */
export interface Numbered extends Identifier {
  authority: string | null;
  alias: boolean;
  acknowledged: boolean;
  pointer: string | null;
}

const keyOf = ({ type, value }: { type: string; value: string }) => `${type} ${value}`;

/**
 * The numbers of a study after a write: those of the body as the registry files them, then those that the body left out, as
 * aliases: an address that once led to the study is never taken away in silence. Who leaves out an alias removes it.
 */
export function readNumbers(
  given: StudyInput['identifiers'],
  current: Study['identifiers'],
): { numbers: Numbered[]; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const numbers = given.map(({ type, value, checkDigit, ...rest }, index): Numbered => {
    const pointer = `/identifiers/${index}`;
    const number = { ...classifyIdentifier(value, type), ...rest, pointer };
    mistakes.push(...formatMistakes(type, number));
    if (checkDigit !== undefined && checkDigit !== null && checkDigit !== number.checkDigit) {
      mistakes.push(readOnly(`${pointer}/checkDigit`));
    }
    return number;
  });
  const seen = new Set<string>();
  for (const number of numbers) {
    if (seen.has(keyOf(number))) mistakes.push(repeated(`${number.pointer}`));
    seen.add(keyOf(number));
  }
  const leftOut = current
    .filter((number) => !number.alias && !seen.has(keyOf(number)))
    .map((number) => ({ ...number, raw: number.value, alias: true, acknowledged: true, pointer: null }));
  return { numbers: [...numbers, ...leftOut], mistakes };
}

export const readOnly = (pointer: string): Mistake => ({
  in: 'body',
  pointer,
  code: 'read_only',
  message: {
    en: 'is worked out by the registry: leave it out, or repeat it as it is',
    fr: 'est déterminé par le registre : l’omettre ou le répéter tel quel',
  },
});

export const repeated = (pointer: string): Mistake => ({
  in: 'body',
  pointer,
  code: 'repeated',
  message: { en: 'is listed twice', fr: 'figure deux fois' },
});

/**
 * A number that is said to be of a register has its format; the numbers of committees and agencies are short (domain.md
 * section 3).
 */
function formatMistakes(type: Identifier['type'] | undefined, number: Numbered): Mistake[] {
  const format = type && FORMATS.get(type);
  const wrong = format ? !FORMATS.has(number.type) : ['cpp', 'ansm'].includes(number.type) && number.value.length > 64;
  if (!wrong) return [];
  const wanted = format?.source ?? '^.{1,64}$';
  const message = { en: `is no ${type} number: ${wanted}`, fr: `n’est pas un numéro ${type} : ${wanted}` };
  return [{ in: 'body', pointer: `${number.pointer}/value`, code: 'invalid_format', message }];
}

/**
 * Refuses new numbers whose check digits do not agree unless the caller acknowledges them, and numbers of registries that another
 * study bears. Numbers that the study bears already are its own.
 *
 * @throws Problem 409 `identifier_check_digit`, `identifier_taken`
 */
export async function checkNumbers(
  tx: Transaction,
  studyId: string,
  numbers: readonly Numbered[],
  current: Study['identifiers'],
): Promise<void> {
  const own = new Set(current.map(keyOf));
  const fresh = numbers.filter((number) => !own.has(keyOf(number)));
  const doubtful = fresh.filter(({ checkDigit, acknowledged }) => checkDigit === false && !acknowledged);
  if (doubtful.length > 0) throw ruleBroken('identifier_check_digit', doubtful.map(checkDigitMistake));
  const unique = fresh.filter(({ type }) => type === 'nct' || type === 'isrctn');
  const taken = await findBorneElsewhere(tx, studyId, unique);
  if (taken.length === 0) return;
  const places = new Map(unique.map((number) => [keyOf(number), number.pointer]));
  throw ruleBroken(
    'identifier_taken',
    taken.map((number) => takenMistake(`${places.get(keyOf(number))}/value`, number)),
  );
}

function checkDigitMistake({ value, pointer }: Numbered): Mistake {
  const expected = expectedCheckDigits(value);
  const message = {
    en: `${value}: ${expected} expected; correct the number, or say that it was given so with "acknowledged": true`,
    fr: `${value} : ${expected} attendu ; corriger le numéro, ou confirmer par « acknowledged » qu’il a été attribué ainsi`,
  };
  return { in: 'body', pointer: `${pointer}/value`, code: 'check_digit', message, allowed: [expected] };
}

function takenMistake(pointer: string, { value, studyId }: { value: string; studyId: string }): Mistake {
  const address = `/v1/studies/${studyId}`;
  const message = { en: `${value} is borne by ${address}`, fr: `${value} est porté par ${address}` };
  return { in: 'body', pointer, code: 'taken', message };
}

/** Makes the study's numbers these, in this order. A number that it had keeps the string as it was first filed. */
export async function saveNumbers(tx: Transaction, studyId: string, numbers: readonly Numbered[]): Promise<void> {
  const before = await tx.studyIdentifier.findMany({ where: { studyId } });
  const known = new Map(before.map((row) => [keyOf(row), row]));
  await tx.studyIdentifier.deleteMany({ where: { studyId } });
  const data = numbers.map(({ pointer: _, acknowledged: __, ...number }, position) => {
    const row = known.get(keyOf(number));
    return { studyId, position, ...number, id: row?.id ?? newId('idf'), raw: row?.raw ?? number.raw };
  });
  if (data.length > 0) await tx.studyIdentifier.createMany({ data });
}
