import { z } from 'zod';
import { line } from './line.ts';
import type { LocalizedText } from './shared-schemas.ts';

const LANGUAGES = ['fr', 'en'] as const;

const machineTranslated = z
  .array(z.enum(LANGUAGES))
  .max(LANGUAGES.length)
  .default([])
  .meta({ description: 'The languages whose text was written by a machine and read by no person.' });

/** Words of the office that become public. */
export const FreeWords = z.string().trim().min(1).max(500);

/** A name in both languages, in a body. */
export function bilingualInput(max: number, description: string) {
  return z
    .strictObject({
      fr: line(max, { description: 'In French.' }),
      en: line(max, { description: 'In English.' }),
      machineTranslated,
    })
    .meta({ description });
}

/** A text in one or both languages, in a body. */
export function localizedInput(max: number, description: string) {
  const text = (what: string) => line(max, { description: what }).nullable().default(null).meta({ description: what });
  return z
    .strictObject({ fr: text('In French; null: none.'), en: text('In English; null: none.'), machineTranslated })
    .default({ fr: null, en: null, machineTranslated: [] })
    .meta({ description });
}

/** A text as it stands before a patch: what a person now writes is no longer a machine's, unless the patch says so. */
export function beforePatch<T extends LocalizedText>(text: T, patch: unknown): T {
  const given = typeof patch === 'object' && patch !== null ? Object.keys(patch) : [];
  return { ...text, machineTranslated: text.machineTranslated.filter((language) => !given.includes(language)) };
}

/** The code of a new entry: chosen by the caller and never changed. */
export function codeInput(example: string) {
  return z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+([-_][a-z0-9]+)*$/)
    .meta({
      description: 'Stable code: lower-case letters and digits, joined by hyphens or underscores.',
      examples: [example],
    });
}

/** Place in the list; absent: after the last one, or where it is. */
export const positionInput = z
  .int()
  .min(0)
  .max(100_000)
  .optional()
  .meta({ description: 'Place in the list; absent: after the last one, or where it is.' });

/** Spellings in use beside a name. */
export const aliasesInput = z
  .array(line(300, { description: 'A spelling.' }))
  .max(50)
  .default([])
  .meta({ description: 'Other spellings in use; each leads here.' });

const source = line(300, { description: 'The public source, in words; it names no person.' });
const url = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .nullable()
  .default(null)
  .meta({ description: 'Its address; null: none.' });

/** A source and its address. */
export const sourceInput = z
  .strictObject({ source, url })
  .meta({ description: 'Where it was read.', examples: [{ source: 'Research Organization Registry', url: null }] });

/** A source, its address and the day on which it was read. */
export const provenanceInput = z
  .strictObject({
    source,
    url,
    asOf: z.iso.date().meta({ description: 'The day on which it was read; not in the future.' }),
  })
  .meta({
    description: 'Where it was read, and when.',
    examples: [{ source: 'A page', url: null, asOf: '2026-11-24' }],
  });
