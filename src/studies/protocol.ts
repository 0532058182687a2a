import * as z from 'zod';
import { InterventionType, Sex } from '../db/enums.ts';
import { MOST } from '../http/lengths.ts';
import { LocalizedText, localizedText } from '../http/shared-schemas.ts';
import { EXAMPLE_STUDY } from './example.ts';

const name = z.string().max(MOST.name);
const remark = z.string().max(MOST.remark).nullable();
const words = z.array(z.string().max(MOST.code)).max(MOST.list);
const flag = z.boolean().nullable();

/** A word of a vocabulary that the registry takes over from its source as it is. */
const word = (what: string, ...examples: string[]) =>
  z
    .string()
    .max(MOST.code)
    .nullable()
    .meta({
      description: `${what}, a word of ClinicalTrials.gov in lower_snake such as ${examples.map((e) => `\`${e}\``).join(', ')}; null: not stated.`,
    });

/** A range of whole numbers of which either end may be open. */
const range = (what: string, unit: string, highest: number) =>
  z
    .strictObject({
      min: z
        .int()
        .min(0)
        .max(highest)
        .nullable()
        .meta({ description: `Lowest ${unit} admitted; null: no limit, or not stated.` }),
      max: z
        .int()
        .min(0)
        .max(highest)
        .nullable()
        .meta({ description: `Highest ${unit} admitted; null: no limit, or not stated.` }),
    })
    .meta({ description: what });

/** A drug, device, procedure or anything else that the study tries. */
export const Intervention = z
  .object({
    type: z.enum(InterventionType).meta({ description: 'What kind of thing it is.' }),
    name: name.meta({ description: 'Name as published; “Unnamed” where the source leaves it out.' }),
    description: remark.meta({ description: 'Dose, schedule and the like, as published; null: not stated.' }),
    otherNames: z.array(name).max(MOST.list).meta({ description: 'Brand names and synonyms.' }),
  })
  .meta({
    id: 'Intervention',
    description: 'What is given or done.',
    examples: [{ type: 'drug', name: 'DT-7012', description: null, otherNames: [] }],
  });

/** A group of participants. */
export const Arm = z
  .object({
    label: name.meta({ description: 'Name of the arm as published.' }),
    type: word('Part of the arm in the comparison', 'experimental', 'active_comparator'),
    description: remark.meta({ description: 'What happens in it, as published; null: not stated.' }),
    interventions: z.array(name).max(MOST.list).meta({ description: 'Names of the interventions of this arm.' }),
  })
  .meta({
    id: 'Arm',
    description: 'A group of participants and what it receives.',
    examples: [{ label: 'Monotherapy', type: 'experimental', description: null, interventions: ['DT-7012'] }],
  });

/** A measure by which the study is judged. */
export const Outcome = z
  .object({
    measure: remark.unwrap().meta({ description: 'What is measured.' }),
    timeFrame: remark.meta({ description: 'When or how long, in the words of the source; null: not stated.' }),
    description: remark.meta({ description: 'How it is measured, as published; null: not stated.' }),
  })
  .meta({
    id: 'Outcome',
    description: 'What is measured, and when.',
    examples: [{ measure: 'Dose-limiting toxicities', timeFrame: '21 days', description: null }],
  });

/** Who may take part: what the source publishes, and what the office wrote beside it. */
export const Eligibility = z
  .object({
    sex: z.enum(Sex).nullable().meta({ description: 'Sex of those who may take part; null: not stated.' }),
    genderBased: flag.meta({ description: 'Whether eligibility goes by gender identity; null: not stated.' }),
    genderDescription: remark.meta({ description: 'What is asked of gender identity; null: nothing, or not stated.' }),
    healthyVolunteers: flag.meta({ description: 'Whether healthy persons may take part; null: not stated.' }),
    minimumAge: name
      .nullable()
      .meta({ description: 'As published, such as “18 Years”; null: no limit, or not stated.' }),
    maximumAge: name
      .nullable()
      .meta({ description: 'As published, such as “75 Years”; null: no limit, or not stated.' }),
    minimumAgeYears: z.number().nullable().meta({ description: '`minimumAge` in years; six months are 0.5.' }),
    maximumAgeYears: z.number().nullable().meta({ description: '`maximumAge` in years; six months are 0.5.' }),
    ageGroups: words.meta({ description: '`child`, `adult`, `older_adult`; empty: not stated.' }),
    ecog: range('ECOG performance status, 0 (fully active) to 5.', 'status', 5),
    lines: range('Line of treatment, 1 for the first.', 'line', 99),
    criteria: LocalizedText.meta({ description: 'The eligibility text as published.' }),
    keyInclusion: z
      .array(localizedText(MOST.remark))
      .max(10)
      .meta({ description: 'Up to ten plain criteria, written by the office.' }),
    keyExclusion: z
      .array(localizedText(MOST.remark))
      .max(10)
      .meta({ description: 'Up to ten plain criteria that rule a person out, written by the office.' }),
    population: remark.meta({ description: 'Observational studies: who is observed, as published; null: not stated.' }),
    samplingMethod: word('Observational studies: how participants are chosen', 'probability_sample'),
  })
  .meta({ id: 'Eligibility', description: 'Who may take part.', examples: [EXAMPLE_STUDY.eligibility] });

/** How the study is built, in the vocabulary of ClinicalTrials.gov. */
export const Design = z
  .object({
    primaryPurpose: word('Main purpose', 'treatment', 'prevention', 'diagnostic'),
    allocation: word('How participants come to their arms', 'randomized', 'non_randomized'),
    interventionModel: word('How the arms relate', 'parallel', 'crossover', 'single_group'),
    interventionModelNote: remark.meta({ description: 'More on `interventionModel`, as published; null: none.' }),
    masking: word('Who is kept unaware of the arm', 'none', 'double'),
    maskingNote: remark.meta({ description: 'More on `masking`, as published; null: none.' }),
    whoMasked: words.meta({
      description:
        'Those kept unaware, words of ClinicalTrials.gov in lower_snake such as `participant`; empty: nobody, or not stated.',
    }),
    observationalModel: word('Observational studies: how groups are formed', 'cohort', 'case_control'),
    timePerspective: word('Observational studies: when data arise', 'prospective', 'retrospective'),
    targetDuration: name.nullable().meta({
      description: 'Registries: how long each is followed, such as “5 Years”; null: not stated.',
    }),
    patientRegistry: flag.meta({ description: 'Whether it is a patient registry; null: not stated.' }),
    bioSpecimens: z
      .strictObject({
        retention: word('Whether samples are kept', 'samples_with_dna', 'none_retained'),
        description: remark.meta({ description: 'Which samples, as published; null: not stated.' }),
      })
      .meta({ description: 'Biological samples that are kept after the study.' }),
    dataMonitoringCommittee: flag.meta({
      description: 'Whether a data monitoring committee exists; null: not stated.',
    }),
    fdaRegulatedDrug: flag.meta({ description: 'Whether a drug under the US FDA is studied; null: not stated.' }),
    fdaRegulatedDevice: flag.meta({ description: 'Whether a device under the US FDA is studied; null: not stated.' }),
  })
  .meta({
    id: 'StudyDesign',
    description: 'How the study is built; words of ClinicalTrials.gov in lower_snake.',
    examples: [EXAMPLE_STUDY.design],
  });
