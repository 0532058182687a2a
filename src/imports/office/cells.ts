import { isCalendarDate } from '../../http/query.ts';
import { suggest } from '../../http/suggest.ts';
import type { Text } from '../../http/text.ts';
import { foldName } from '../../organizations/host.ts';

/** A cell as the reader gives it: text of a CSV file, or what a spreadsheet holds; null is empty. */
export type Cell = string | number | boolean | Date | null;

/** What is wrong with a cell. The message never repeats the cell: it may hold a name. */
export class CellFault extends Error {
  constructor(
    readonly code: string,
    readonly text: Text,
    readonly allowed?: readonly string[],
  ) {
    super(text.en);
  }
}

/** The text of a cell, with single spaces. */
export function asText(maximum: number): (cell: Cell) => string {
  return (cell) => {
    const text = String(cell instanceof Date ? asDate(cell) : cell)
      .replace(/\s+/g, ' ')
      .trim();
    if (text.length <= maximum) return text;
    throw new CellFault('too_long', {
      en: `must have at most ${maximum} characters`,
      fr: `doit avoir au plus ${maximum} caractères`,
    });
  };
}

/** A calendar date: a date cell, `2026-03-01` or, as French spreadsheets write it, `01/03/2026`. */
export function asDate(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  const text = String(cell).trim();
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const date = year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
  if (isCalendarDate(date)) return date;
  throw new CellFault('not_a_date', {
    en: 'must be a date that exists, as YYYY-MM-DD or DD/MM/YYYY',
    fr: 'doit être une date qui existe, sous la forme AAAA-MM-JJ ou JJ/MM/AAAA',
  });
}

/** A whole number, 0 or more. */
export function asCount(cell: Cell): number {
  const value = typeof cell === 'number' ? cell : /^\d{1,9}$/.test(String(cell).trim()) ? Number(cell) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new CellFault('not_a_count', {
    en: 'must be a whole number, 0 or more',
    fr: 'doit être un nombre entier, 0 ou plus',
  });
}

const YES = new Set(['true', 'yes', 'oui', 'vrai', '1']);
const NO = new Set(['false', 'no', 'non', 'faux', '0']);

/** `oui`, `yes`, `non`, `no` and the like. */
export function asFlag(cell: Cell): boolean {
  const text = foldName(String(cell));
  if (YES.has(text)) return true;
  if (NO.has(text)) return false;
  throw new CellFault('not_a_flag', { en: 'must be yes or no', fr: 'doit être oui ou non' }, ['oui', 'non']);
}

/** One of the values, written as its code or as one of its labels, in any case and with or without accents. */
export function asOneOf<T extends string>(
  values: readonly T[],
  labels: Partial<Record<T, Text>> = {},
): (cell: Cell) => T {
  const written = new Map<string, T>();
  for (const value of values) {
    for (const form of [value, labels[value]?.fr, labels[value]?.en]) if (form) written.set(keyOf(form), value);
  }
  return (cell) => {
    const value = written.get(keyOf(String(cell)));
    if (value !== undefined) return value;
    const meant = suggest(String(cell), values);
    throw new CellFault(
      'not_allowed',
      meant
        ? { en: `is not allowed; ${meant} was probably meant`, fr: `n’est pas admis ; ${meant} était sans doute voulu` }
        : { en: 'is not allowed', fr: 'n’est pas admis' },
      values,
    );
  };
}

/** Values joined by `;` or line breaks, each read by `read`, each once. */
export function asList<T>(read: (cell: Cell) => T): (cell: Cell) => T[] {
  return (cell) => {
    const parts = String(cell)
      .split(/[;\n]/)
      .map((part) => part.trim());
    return [...new Set(parts.filter((part) => part !== '').map(read))];
  };
}

/** How headers and codes are compared: folded, words joined by one underscore. */
export function keyOf(text: string): string {
  return foldName(text)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
