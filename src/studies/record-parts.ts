import * as z from 'zod';
import { MOST } from '../http/lengths.ts';
import { PartialDate } from '../http/shared-schemas.ts';
import { Outcome } from './protocol.ts';

const code = z.string().max(MOST.code);
const name = z.string().max(MOST.name);
const remark = z.string().max(MOST.remark).nullable();
const address = z.string().max(MOST.address);
const measures = z.array(Outcome).max(MOST.list);
const day = (description: string) => PartialDate.nullable().meta({ description });

/** The reference methodology under which personal data are processed. */
export const CnilMethodology = z
  .object({
    code: z.enum(['MR-001', 'MR-003', 'MR-004']).meta({ description: 'Which of them.' }),
    version: code.nullable().meta({ description: 'Its version; null: not stated.' }),
  })
  .nullable()
  .meta({ description: 'CNIL reference methodology (MR-001, MR-003, MR-004) and its version; null: not stated.' });

/** The measures by weight. */
export const Outcomes = z
  .strictObject({
    primary: measures.meta({ description: 'The measures that decide.' }),
    secondary: measures.meta({ description: 'Further measures that were planned.' }),
    other: measures.meta({ description: 'Exploratory measures.' }),
  })
  .meta({ description: 'What is measured, by weight.' });

/** The course of the public record itself, which is not that of the study. */
export const Registration = z
  .object({
    firstSubmitted: day('The sponsor first submitted the record; null: not stated.'),
    firstPosted: day('The record was first public; null: not stated.'),
    lastSubmitted: day('The sponsor last submitted a change; null: not stated.'),
    lastPosted: day('The last change was public; null: not stated.'),
    resultsPosted: day('Results were first public; null: none, or not stated.'),
  })
  .meta({ description: 'Dates of the public record.' });

/** How many the host included, by year. */
export const Inclusions = z
  .array(
    z.strictObject({
      siteId: z.string().meta({ description: 'The site that included them.' }),
      year: z.int().meta({ description: 'Calendar year.' }),
      count: z.int().meta({ description: 'Persons included in that year.' }),
    }),
  )
  .meta({ description: 'Inclusions by site and year, where the office counts them.' });

/** What the sponsor says of sharing data. */
export const IpdSharing = z
  .object({
    plan: code.nullable().meta({
      description:
        'Whether data will be shared, a word of ClinicalTrials.gov in lower_snake (`yes`, `no`, `undecided`); null: not stated.',
    }),
    description: remark.meta({ description: 'Which data, as published; null: not stated.' }),
    infoTypes: z.array(code).max(MOST.list).meta({
      description:
        'What is shared beside the data, words of ClinicalTrials.gov in lower_snake such as `study_protocol`.',
    }),
    timeFrame: remark.meta({ description: 'When and for how long, as published; null: not stated.' }),
    accessCriteria: remark.meta({ description: 'Who gets access and how, as published; null: not stated.' }),
    url: address.nullable().meta({ description: 'Where to read more; null: not stated.' }),
  })
  .meta({ description: 'Statement on sharing individual participant data.' });

/** Publications; a citation would name its authors. */
export const References = z
  .array(
    z.strictObject({
      pmid: code.nullable().meta({ description: 'PubMed id; null where the source gives none.' }),
      kind: code.meta({
        description:
          'Bearing on the study, a word of ClinicalTrials.gov in lower_snake: `background`, `result`, `derived`.',
      }),
    }),
  )
  .max(MOST.list)
  .meta({
    description: 'Publications by PubMed id. Citations name their authors, so their text is not part of the document.',
  });

/** Further reading. */
export const Links = z
  .array(
    z.strictObject({
      label: name.nullable().meta({ description: 'What is there, in the words of the source; null: not stated.' }),
      url: address.meta({ description: 'Address as the source gives it.' }),
    }),
  )
  .max(MOST.list)
  .meta({ description: 'Pages that the source points to.' });
