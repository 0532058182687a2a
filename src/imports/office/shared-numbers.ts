import type { Transaction } from '../../db/types.ts';
import { normalizeIdentifier } from '../../studies/identifiers.ts';
import type { OfficeRow } from './columns.ts';
import { type Finding, sharedNumber } from './findings.ts';
import { findSharedNumbers } from './queries.ts';

/** Studies that a message names. */
const NAMED = 5;

/**
 * Warns of internal numbers that two rows or two studies bear. No rule forbids it, since parts of a platform trial share a protocol
 * code, but a row that is found by such a number may have changed another study than was meant. Call when all rows are done.
 */
export async function warnOfSharedNumbers(tx: Transaction, rows: readonly OfficeRow[]): Promise<Finding[]> {
  const numbered = rows.flatMap((row) => internalNumbersOf(row).map((number) => ({ row, number })));
  if (numbered.length === 0) return [];
  const shared = await findSharedNumbers(tx, [...new Set(numbered.map(({ number }) => number))]);
  const first = new Map<string, OfficeRow>();
  return numbered.flatMap(({ row, number }) => {
    const studies = shared.get(number);
    if (studies) return [sharedNumber(row.line, named(studies))];
    const other = first.get(number) ?? row;
    first.set(number, other);
    if (normalizeIdentifier(other.study) === normalizeIdentifier(row.study)) return [];
    return [sharedNumber(row.line, { en: `line ${other.line}`, fr: `la ligne ${other.line}` })];
  });
}

function internalNumbersOf({ identifiers }: OfficeRow): string[] {
  return identifiers.filter(({ type }) => type === 'internal').map(({ value }) => normalizeIdentifier(value));
}

function named(studies: readonly string[]) {
  const addresses = studies.slice(0, NAMED).map((id) => `/v1/studies/${id}`);
  const list = `${addresses.join(', ')}${studies.length > NAMED ? ' …' : ''}`;
  return { en: list, fr: list };
}
