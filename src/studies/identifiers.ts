import { crc32 } from 'node:zlib';
import type { IdentifierType } from '../db/enums.ts';

/** An identifier as the registry files it. `checkDigit` is null where the type has none. */
export interface Identifier {
  type: IdentifierType;
  value: string;
  raw: string;
  checkDigit: boolean | null;
}

/**
 * Formats of domain.md section 3, in the order in which they are tried: ID-RCB before EudraCT, since it is often filed as one.
 * Types that have none are free text.
 */
export const FORMATS: ReadonlyMap<IdentifierType, RegExp> = new Map<IdentifierType, RegExp>([
  ['nct', /^NCT\d{8}$/],
  ['id_rcb', /^20\d{2}-A\d{5}-\d{2}$/],
  ['eu_ct', /^20\d{2}-5\d{5}-\d{2}(-\d{2})?$/],
  ['eudract', /^20\d{2}-0\d{5}-\d{2}$/],
  ['civ', /^CIV-([A-Z]{2}-)?\d{2}-\d{2}-\d{6}$/],
  ['isrctn', /^ISRCTN\d{8}$/],
  ['utn', /^U1111-\d{4}-\d{4}$/],
  ['recf', /^RECF-\d{4,6}$/],
]);

/**
 * Brings a number into the form of its register: trimmed, upper case, one kind of hyphen, O read as 0 after the A of an ID-RCB
 * number (and in all-digit positions), missing hyphens put in.
 */
export function normalizeIdentifier(raw: string): string {
  const folded = raw
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212\u00AD\uFE58\uFE63\uFF0D]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase()
    .normalize('NFKC'); // capitals of some letters come apart
  const compact = folded.replace(/[ -]/g, '');
  const rcb = /^(20\d{2})A([\dO]{5})([\dO]{2})$/.exec(compact);
  if (rcb) return `${rcb[1]}-A${zeros(rcb[2])}-${zeros(rcb[3])}`;
  const european = /^(20\d{2})([05]\d{5})(\d{2})(\d{2})?$/.exec(compact);
  if (european) {
    const value = [european[1], european[2], european[3], european[4]].filter(Boolean).join('-');
    // Twelve digits in a row may be a protocol code: without any hyphen, only the check digits make it a European number.
    if (folded.includes('-') || value.split('-')[2] === expectedCheckDigits(value)) return value;
  }
  const universal = /^U1111(\d{4})(\d{4})$/.exec(compact);
  if (universal) return `U1111-${universal[1]}-${universal[2]}`;
  const device = /^CIV([A-Z]{2})?(\d{2})(\d{2})(\d{6})$/.exec(compact);
  if (device) return ['CIV', device[1], device[2], device[3], device[4]].filter(Boolean).join('-');
  const inca = /^RECF(\d{4,6})$/.exec(compact);
  if (inca) return `RECF-${inca[1]}`;
  if (/^(NCT|ISRCTN)\d{8}$/.test(compact)) return compact;
  return folded;
}

const zeros = (digits = '') => digits.replaceAll('O', '0');

/**
 * The two check digits of a EudraCT or EU CT number: the first two characters of the unsigned decimal CRC-32 (IEEE) of the
 * ASCII string YYYYNNNNNN. The rule is derived from published numbers, not itself published, so a mismatch is a warning.
 */
export function expectedCheckDigits(value: string): string {
  const [year = '', sequence = ''] = value.split('-');
  return String(crc32(year + sequence)).slice(0, 2);
}

/**
 * Files a number: the type that its format tells, else the caller's `hint`, else `other`. Formats win over hints because
 * registers file ID-RCB numbers as EudraCT numbers and protocol codes as anything.
 */
export function classifyIdentifier(raw: string, hint: IdentifierType | null | undefined = null): Identifier {
  const value = normalizeIdentifier(raw);
  const byFormat = [...FORMATS].find(([, format]) => format.test(value))?.[0];
  const type = byFormat ?? (hint && !FORMATS.has(hint) ? hint : 'other');
  const checked = type === 'eudract' || type === 'eu_ct';
  return { type, value, raw, checkDigit: checked ? value.split('-')[2] === expectedCheckDigits(value) : null };
}
