import type { Transaction } from '../db/types.ts';
import { badRequest, type Mistake } from '../http/problems.ts';
import { findMissing, type References } from './queries.ts';

const unknown = (pointer: string): Mistake => ({
  in: 'body',
  pointer,
  code: 'unknown_reference',
  message: { en: 'the registry holds nothing under this name', fr: 'le registre ne contient rien sous ce nom' },
});

/** Refuses a body that names what is not there: 400 with the places of all such names, `at` being that of the body. */
export async function requireReferences(tx: Transaction, given: References, at = ''): Promise<void> {
  const missing = await findMissing(tx, given);
  if (missing.length > 0) throw badRequest(missing.map((pointer) => unknown(`${at}${pointer}`)));
}
