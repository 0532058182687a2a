import { z } from 'zod';
import { pageOf } from '../http/list.ts';
import { listQuery } from '../http/query.ts';
import { Instant, LocalizedText, Position } from '../http/shared-schemas.ts';

export const IndicatorValue = z
  .strictObject({
    comparator: z
      .enum(['>', '>=', '=', '<=', '<'])
      .meta({ description: 'How the figure relates to `value`: “more than one in five” is `>` 0.2.' }),
    value: z.number().meta({ description: 'The figure, in the indicator’s unit.' }),
    asOf: z.iso.date().meta({ description: 'The day on which it was stated or read.' }),
    source: z.string().meta({ description: 'Who states it, in words.' }),
    sourceUrl: z.url().nullable().meta({ description: 'Where, when it has an address.' }),
  })
  .meta({
    id: 'IndicatorValue',
    description: 'What an indicator was on one day, with its source.',
    examples: [
      {
        comparator: '>',
        value: 0.2,
        asOf: '2026-11-24',
        source: 'Gustave Roussy, page “Clinical Research”',
        sourceUrl: null,
      },
    ],
  });
export type IndicatorValue = z.infer<typeof IndicatorValue>;

const example = IndicatorValue.meta()?.examples?.[0] as IndicatorValue;

export const Indicator = z
  .strictObject({
    code: z.string().meta({ description: 'Stable code, the last segment of the address.' }),
    name: LocalizedText.meta({ description: 'What is measured.' }),
    unit: z.string().meta({ description: '`ratio` (0 to 1), `count`, …' }),
    position: Position,
    current: IndicatorValue.nullable().meta({ description: 'The latest value; null where none is recorded.' }),
    history: z
      .array(IndicatorValue)
      .meta({ description: 'Every value on record, newest first, the current one included.' }),
    links: z
      .strictObject({ self: z.string().meta({ description: 'The canonical address.' }) })
      .meta({ description: 'Addresses.' }),
    updatedAt: Instant.meta({ description: 'When the entry last changed.' }),
  })
  .meta({
    id: 'Indicator',
    description: 'A figure that Gustave Roussy states about its research.',
    examples: [
      {
        code: 'trial_participation',
        name: {
          fr: 'Part des patients suivis qui participent à un essai',
          en: 'Share of followed patients who take part in a trial',
          machineTranslated: [],
        },
        unit: 'ratio',
        position: 0,
        current: example,
        history: [example],
        links: { self: '/v1/indicators/trial_participation' },
        updatedAt: '2026-11-24T09:30:00.000Z',
      },
    ],
  });
export type Indicator = z.infer<typeof Indicator>;

export const IndicatorPage = pageOf(Indicator, 'IndicatorPage', 'Indicators in their own order.');

export const ListIndicatorsQuery = listQuery({});
export type ListIndicatorsQuery = z.infer<typeof ListIndicatorsQuery>;
