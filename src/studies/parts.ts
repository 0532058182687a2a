import * as z from 'zod';
import {
  ApprovalDecision,
  ApprovalKind,
  BiomarkerRequirement,
  DateKind,
  IdentifierType,
  InterventionType,
  Sex,
  SlotState,
  SponsorClass,
  StudyStatus,
} from '../db/enums.ts';
import { CalendarDate, Country, LocalizedText, PartialDate } from '../http/shared-schemas.ts';

const text = z.string().nullable();
const flag = z.boolean().nullable();

/** An identifier, normalized (domain.md section 3). */
export const StudyIdentifier = z
  .object({
    type: z.enum(IdentifierType).meta({ description: 'Which register or body gave the number.' }),
    value: z.string().meta({ description: 'The number, normalized; the study is reachable under it.' }),
    authority: text.meta({ description: 'The registry or body behind an `other` number.' }),
    checkDigit: flag.meta({ description: 'EudraCT and EU CT: whether the check digits agree; null for other types.' }),
    alias: z.boolean().meta({ description: 'An obsolete number that still leads here.' }),
  })
  .meta({
    id: 'StudyIdentifier',
    description: 'A number under which the study is known.',
    examples: [{ type: 'nct', value: 'NCT06819735', authority: null, checkDigit: null, alias: false }],
  });

/** A life-cycle status together with what it rests on. */
export const StatusStatement = z
  .object({
    code: z.enum(StudyStatus).nullable().meta({ description: 'The status; null where nobody vouches for one.' }),
    asOf: PartialDate.nullable().meta({ description: 'The day of the event, or of the record that says so.' }),
    origin: z
      .enum(['office', 'source'])
      .nullable()
      .meta({ description: 'The research office, or an imported record.' }),
    derived: z.boolean().meta({
      description: 'True where only the status of the study as a whole is known and the site was given the same.',
    }),
    byInvitation: z.boolean().meta({ description: 'Open, but by invitation only.' }),
    reason: z
      .enum(['source_unverified', 'source_withheld', 'source_no_equivalent', 'not_stated', 'no_longer_listed'])
      .nullable()
      .meta({
        description:
          'Why there is no status: the source calls its record unverified for two years, withholds it, uses a word without an ' +
          'equivalent here, says nothing, or no longer lists the site.',
      }),
  })
  .meta({
    id: 'StatusStatement',
    description: 'A status, who says so, and when.',
    examples: [
      { code: 'open', asOf: '2026-03-06', origin: 'source', derived: false, byInvitation: false, reason: null },
    ],
  });
export type StatusStatement = z.infer<typeof StatusStatement>;

/** The host's part in a study; its status is what “open for inclusion” means. */
export const HostParticipation = z
  .object({
    siteId: z.string().meta({ description: 'The site of the host within the study.' }),
    facility: text.meta({ description: 'The host as the source spells it.' }),
    status: StatusStatement,
    plannedInclusions: z.int().nullable().meta({ description: 'Persons whom the host plans to include.' }),
  })
  .meta({ id: 'HostParticipation', description: 'The host’s site and its status.' });

/** A sponsor or collaborator. */
export const Party = z
  .object({
    id: z.string().meta({ description: 'The organization.' }),
    name: z.string(),
    class: z
      .enum(SponsorClass)
      .nullable()
      .meta({ description: 'The host itself, academic, or industry; null where unknown.' }),
  })
  .meta({
    id: 'Party',
    description: 'An organization with a part in the study.',
    examples: [{ id: 'org_0j5v3m8k2c7q9x1z', name: 'UNICANCER', class: 'academic' }],
  });

export const Condition = z
  .object({
    name: z.string(),
    system: text.meta({ description: 'Vocabulary of the code, such as `mesh`; null for a condition in words.' }),
    code: text,
  })
  .meta({
    id: 'Condition',
    description: 'A disease, in words or as a term of a vocabulary.',
    examples: [{ name: 'Lung Neoplasms', system: 'mesh', code: 'D008175' }],
  });

export const Biomarker = z
  .object({
    gene: z.string().meta({ description: 'HGNC symbol.' }),
    alteration: text,
    requirement: z.enum(BiomarkerRequirement),
    sentence: text.meta({ description: 'The sentence of the eligibility text that says so.' }),
  })
  .meta({
    id: 'Biomarker',
    description: 'A biomarker that the study requires or excludes.',
    examples: [{ gene: 'KRAS', alteration: 'G12C', requirement: 'required', sentence: null }],
  });

export const Intervention = z
  .object({ type: z.enum(InterventionType), name: z.string(), description: text, otherNames: z.array(z.string()) })
  .meta({
    id: 'Intervention',
    description: 'What is given or done.',
    examples: [{ type: 'drug', name: 'DT-7012', description: null, otherNames: [] }],
  });

export const Arm = z
  .object({
    label: z.string(),
    type: text,
    description: text,
    interventions: z.array(z.string()).meta({ description: 'Names of the interventions of this arm.' }),
  })
  .meta({ id: 'Arm', description: 'A group of participants and what it receives.' });

export const Outcome = z
  .object({ measure: z.string(), timeFrame: text, description: text })
  .meta({ id: 'Outcome', description: 'What is measured, and when.' });

export const StudySite = z
  .object({
    id: z.string(),
    facility: text,
    city: text,
    state: text,
    postalCode: text,
    country: Country.nullable(),
    latitude: z.number().nullable().meta({ description: 'Degrees north (WGS 84).' }),
    longitude: z.number().nullable().meta({ description: 'Degrees east (WGS 84).' }),
    isHost: z.boolean().meta({ description: 'Whether this is a site of Gustave Roussy.' }),
    status: z
      .enum(StudyStatus)
      .nullable()
      .meta({ description: 'What the source says of this very site; null: nothing.' }),
    byInvitation: z.boolean(),
  })
  .meta({ id: 'StudySite', description: 'A place where the study takes place.' });

export const Approval = z
  .object({
    kind: z.enum(ApprovalKind),
    decision: z.enum(ApprovalDecision),
    decidedOn: CalendarDate,
    body: text,
    reference: text,
  })
  .meta({ id: 'Approval', description: 'A decision of an ethics committee or an authority.' });

export const StatusEvent = z
  .object({
    scope: z.enum(['study', 'host', 'site']),
    siteId: text,
    status: z.enum(StudyStatus).nullable(),
    on: CalendarDate,
    origin: z.enum(['office', 'source']),
    source: z.string().meta({ description: 'Who says so: a register such as `clinicaltrials_gov`, or the office.' }),
    derived: z.boolean(),
    reason: text,
  })
  .meta({
    id: 'StatusEvent',
    description:
      'A step of the life cycle. Events of the office are decisions; events of a source are what it said on that day, ' +
      'so an opening lies on or before it.',
  });

export const Cohort = z
  .object({
    label: z.string(),
    description: LocalizedText,
    slots: z.array(
      z.strictObject({
        siteId: z.string(),
        state: z.enum(SlotState),
        places: z.int().nullable(),
        checkedOn: CalendarDate,
      }),
    ),
  })
  .meta({ id: 'Cohort', description: 'A cohort and its free places by site, with the day they were checked.' });

/** A date of the study's course, actual or estimated. */
export const DatedMilestone = z.object({ date: PartialDate, kind: z.enum(DateKind).nullable() }).meta({
  id: 'DatedMilestone',
  description: 'A date, actual or estimated.',
  examples: [{ date: '2025-03', kind: 'actual' }],
});

export const Eligibility = z
  .object({
    sex: z.enum(Sex).nullable(),
    genderBased: flag,
    genderDescription: text,
    healthyVolunteers: flag,
    minimumAge: text.meta({ description: 'As published, such as “18 Years”; null: no limit, or not stated.' }),
    maximumAge: text,
    minimumAgeYears: z.number().nullable().meta({ description: 'In years; six months are 0.5.' }),
    maximumAgeYears: z.number().nullable(),
    ageGroups: z.array(z.string()).meta({ description: '`child`, `adult`, `older_adult`; empty: not stated.' }),
    ecog: z
      .strictObject({ min: z.int().nullable(), max: z.int().nullable() })
      .meta({ description: 'ECOG performance status.' }),
    lines: z
      .strictObject({ min: z.int().nullable(), max: z.int().nullable() })
      .meta({ description: 'Line of treatment.' }),
    criteria: LocalizedText.meta({ description: 'The eligibility text as published.' }),
    keyInclusion: z.array(LocalizedText).meta({ description: 'Up to ten plain criteria, written by the office.' }),
    keyExclusion: z.array(LocalizedText),
    population: text,
    samplingMethod: text,
  })
  .meta({ id: 'Eligibility', description: 'Who may take part.' });

export const Design = z
  .object({
    primaryPurpose: text,
    allocation: text,
    interventionModel: text,
    interventionModelNote: text,
    masking: text,
    maskingNote: text,
    whoMasked: z.array(z.string()),
    observationalModel: text,
    timePerspective: text,
    targetDuration: text,
    patientRegistry: flag,
    bioSpecimens: z.strictObject({ retention: text, description: text }),
    dataMonitoringCommittee: flag,
    fdaRegulatedDrug: flag,
    fdaRegulatedDevice: flag,
  })
  .meta({ id: 'StudyDesign', description: 'How the study is built; words of the source in lower_snake.' });

export const StudySource = z
  .object({
    name: z.string().meta({ description: '`clinicaltrials_gov`, `open_science_monitor`, …' }),
    id: z.string(),
    url: z.url().nullable(),
    versionDate: PartialDate.meta({ description: 'The day of the source’s version.' }),
    complete: z.boolean().meta({ description: 'False where only some facts of the record were taken.' }),
  })
  .meta({
    id: 'StudySource',
    description: 'The record behind an imported study.',
    examples: [
      {
        name: 'clinicaltrials_gov',
        id: 'NCT06819735',
        url: 'https://clinicaltrials.gov/study/NCT06819735',
        versionDate: '2026-03-06',
        complete: true,
      },
    ],
  });
