import * as z from 'zod';
import { SlotState } from '../../db/enums.ts';
import { pathText } from '../../http/query.ts';
import { StudyPath } from '../../studies/schemas.ts';
import { PastDay } from '../shared-schemas.ts';

const words = z.string().trim().min(1).max(2000).nullable().default(null);
const fields = {
  label: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ description: 'Name of the cohort, of which the study has no other; names no person.' }),
  description: z
    .strictObject({
      fr: words.meta({ description: 'French text; null: none.' }),
      en: words.meta({ description: 'English text; null: none.' }),
    })
    .meta({ description: 'Who belongs to it, written by a person; the whole text is replaced.' }),
  position: z
    .int()
    .min(0)
    .max(1000)
    .meta({ description: 'Its place in the list, from 0; the others move. Beyond the end is at the end.' }),
};

/** A cohort that the office opens. */
export const NewCohort = z
  .strictObject({
    label: fields.label,
    description: fields.description.optional(),
    position: fields.position.optional(),
  })
  .meta({
    id: 'NewCohort',
    description: 'A cohort of a study; without a position it comes last.',
    examples: [{ label: 'Dose escalation', description: { fr: null, en: 'Advanced solid tumors' } }],
  });
export type NewCohort = z.infer<typeof NewCohort>;

/** A merge patch (RFC 7396) of a cohort. */
export const CohortPatch = z
  .strictObject(fields)
  .partial()
  .meta({
    id: 'CohortPatch',
    description: 'A JSON Merge Patch of a cohort: what is absent stays.',
    examples: [{ position: 0 }],
  });
export type CohortPatch = z.infer<typeof CohortPatch>;

/** What somebody found out about a cohort's places at a site. */
export const SlotCheck = z
  .strictObject({
    state: z.enum(SlotState).meta({ description: 'Whether persons can be included there now.' }),
    places: z
      .int()
      .min(0)
      .max(10_000)
      .nullable()
      .default(null)
      .meta({ description: 'Free places; null: not counted.' }),
    checkedOn: PastDay.optional().meta({
      description: 'The day on which somebody checked (Europe/Paris), not in the future; absent: today.',
    }),
  })
  .meta({
    id: 'SlotCheck',
    description:
      'The places of a cohort at a site. After 30 days without a check they read `unknown`; the stored text follows within the hour, so a reader should look at `checkedOn`.',
    examples: [{ state: 'limited', places: 2 }],
  });
export type SlotCheck = z.infer<typeof SlotCheck>;

export const CohortPath = StudyPath.extend({
  cohortId: pathText({ description: 'Id of the cohort.', examples: ['coh_3m8v5n7k2m9q4x1z'] }),
});
export type CohortPath = z.infer<typeof CohortPath>;

export const SlotPath = CohortPath.extend({
  siteId: pathText({ description: 'Id of the site.', examples: ['sit_0c8v5n7k2m9q4x1z'] }),
});
export type SlotPath = z.infer<typeof SlotPath>;
