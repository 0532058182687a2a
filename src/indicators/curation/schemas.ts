import { z } from 'zod';
import { bilingualInput, codeInput, positionInput } from '../../http/inputs.ts';
import { line } from '../../http/line.ts';
import { patchOf } from '../../http/merge-patch.ts';
import { pathText } from '../../http/query.ts';
import { IndicatorValue } from '../schemas.ts';

/** What the office writes of an indicator. */
export const IndicatorFacts = z.strictObject({
  name: bilingualInput(300, 'What is measured.'),
  unit: line(40, { description: '`ratio` (0 to 1), `count`, …' }),
  position: positionInput,
});

export const IndicatorInput = IndicatorFacts.extend({ code: codeInput('trial_participation') }).meta({
  id: 'IndicatorInput',
  description: 'A new indicator, without values.',
  examples: [
    {
      code: 'open-trials',
      name: { fr: 'Essais ouverts aux inclusions', en: 'Trials open for inclusion' },
      unit: 'count',
    },
  ],
});
export type IndicatorInput = z.infer<typeof IndicatorInput>;

export const IndicatorPatch = patchOf(IndicatorFacts).meta({
  id: 'IndicatorPatch',
  description: 'What changes in an indicator (JSON Merge Patch, RFC 7396): null removes, what is left out stays.',
  examples: [{ name: { en: 'Trials that include' } }],
});
export type IndicatorPatch = z.infer<typeof IndicatorPatch>;

export const IndicatorValueInput = z
  .strictObject({
    comparator: IndicatorValue.shape.comparator,
    value: z
      .number()
      .min(0)
      .meta({ description: 'The figure, in the indicator’s unit; not negative, and at most 1 for a ratio.' }),
    source: line(300, { description: 'Who states it, in words; it names no person.' }),
    sourceUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullable()
      .default(null)
      .meta({ description: 'Where, when it has an address.' }),
  })
  .meta({
    id: 'IndicatorValueInput',
    description: 'What an indicator was on a day, with its source.',
    examples: [{ comparator: '>', value: 0.2, source: 'Gustave Roussy, page “Clinical Research”', sourceUrl: null }],
  });
export type IndicatorValueInput = z.infer<typeof IndicatorValueInput>;

export const IndicatorPath = z.strictObject({
  code: pathText({ description: 'The indicator’s code.', examples: ['trial_participation'] }),
});

export const IndicatorValuePath = IndicatorPath.extend({
  asOf: z.iso.date().meta({ description: 'The day on which it was stated or read.', examples: ['2026-11-24'] }),
});
