import * as z from 'zod';
import { MOST } from './lengths.ts';

/**
 * Text in two languages: both keys are always there, `null` where nothing is known in that language, and `machineTranslated`
 * names the languages that no person wrote.
 */
export const localizedText = (max: number) =>
  z.strictObject({
    fr: z.string().max(max).nullable().meta({ description: 'French text, or null.' }),
    en: z.string().max(max).nullable().meta({ description: 'English text, or null.' }),
    machineTranslated: z
      .array(z.enum(['fr', 'en']))
      .max(2)
      .meta({ description: 'The languages whose text was written by a machine and read by no person.' }),
  });

export const LocalizedText = localizedText(MOST.text).meta({
  id: 'LocalizedText',
  description: 'A text in French and English. Both keys are always present.',
  examples: [{ fr: 'Sein', en: 'Breast', machineTranslated: [] }],
});
export type LocalizedText = z.infer<typeof LocalizedText>;

/** A date with the precision of its source (ISO 8601, reduced precision): `2023`, `2023-04` or `2023-04-11`. */
export const PartialDate = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/)
  .meta({
    id: 'PartialDate',
    description: 'A date with the precision that its source gives: a year, a month or a day.',
    examples: ['2023-04'],
  });
export type PartialDate = z.infer<typeof PartialDate>;

/** A calendar date in Europe/Paris. */
export const CalendarDate = z.iso
  .date()
  .meta({ id: 'CalendarDate', description: 'A calendar date (Europe/Paris).', examples: ['2026-03-06'] });

/** An instant, RFC 3339, UTC. */
export const Instant = z.iso
  .datetime()
  .meta({ id: 'Instant', description: 'An instant in UTC (RFC 3339).', examples: ['2026-11-24T09:30:00.000Z'] });

/** ISO 3166-1 alpha-2, with the English name. */
export const Country = z
  .strictObject({
    code: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .meta({ description: 'ISO 3166-1 alpha-2 code; null where the source’s name is no country of the standard.' }),
    name: z.string().meta({ description: 'Name in English, as the source gives it.' }),
  })
  .meta({ id: 'Country', description: 'A country.', examples: [{ code: 'FR', name: 'France' }] });

/** Where an entry stands among its like. */
export const Position = z.int().meta({ description: 'Place in the list.' });

/** A program, committee, department or platform as it is named from elsewhere. */
export const CodedReference = z
  .strictObject({
    code: z.string().max(MOST.code).meta({ description: 'Stable code, the last segment of the resource’s address.' }),
    name: z.string().max(MOST.name).meta({ description: 'Name, in English where there are two.' }),
  })
  .meta({
    id: 'CodedReference',
    description: 'A reference by code.',
    examples: [{ code: 'thoracic', name: 'Thoracic' }],
  });

/** Where a fact comes from, and when it was read there. */
export const Provenance = z
  .strictObject({
    source: z.string().meta({ description: 'The public source, in words.' }),
    url: z.url().nullable().meta({ description: 'Its address, where it has one.' }),
    asOf: z.iso.date().meta({ description: 'The day on which it was read.' }),
  })
  .meta({
    id: 'Provenance',
    description: 'Where a fact was read, and when.',
    examples: [{ source: 'Gustave Roussy, page “Clinical Research”', url: null, asOf: '2026-11-24' }],
  });
