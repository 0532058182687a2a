import * as z from 'zod';
import {
  ApprovalDecision,
  ApprovalKind,
  BiomarkerRequirement,
  DateKind,
  IdentifierType,
  SlotState,
  SponsorClass,
  StudyStatus,
} from '../db/enums.ts';
import { MOST } from '../http/lengths.ts';
import { CalendarDate, Country, LocalizedText, PartialDate } from '../http/shared-schemas.ts';
import { EXAMPLE_STUDY } from './example.ts';

const code = z.string().max(MOST.code);
const name = z.string().max(MOST.name);
const remark = z.string().max(MOST.remark);
const flag = z.boolean().nullable();

/** An identifier, normalized (domain.md section 3). */
export const StudyIdentifier = z
  .object({
    type: z.enum(IdentifierType).meta({ description: 'Which register or body gave the number.' }),
    value: name.meta({ description: 'The number, normalized; the study is reachable under it.' }),
    authority: name.nullable().meta({ description: 'The registry or body behind an `other` number.' }),
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
    siteId: code.meta({ description: 'The site of the host within the study.' }),
    facility: name.nullable().meta({ description: 'The host as the source spells it.' }),
    status: StatusStatement,
    openIntervals: z
      .array(
        z.strictObject({
          from: CalendarDate.meta({ description: 'The first day.' }),
          to: CalendarDate.nullable().meta({ description: 'The first day after; null while it is open.' }),
        }),
      )
      .max(MOST.list)
      .meta({
        description:
          'When the host was open for inclusion, as far as the registry knows: what the yearly report counts. Time spent ' +
          'suspended does not count.',
      }),
    plannedInclusions: z
      .int()
      .min(0)
      .max(1_000_000)
      .nullable()
      .meta({ description: 'Persons whom the host plans to include; null: not stated.' }),
  })
  .meta({ id: 'HostParticipation', description: 'The host’s site and its status.', examples: [EXAMPLE_STUDY.host] });

/** A sponsor or collaborator. */
export const Party = z
  .object({
    id: code.meta({ description: 'The organization.' }),
    name: name.meta({ description: 'Its name as the registry keeps it; “Individual sponsor” for a natural person.' }),
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

/** A disease that is studied. */
export const Condition = z
  .object({
    name: name.meta({ description: 'The words of the source, or the term of the vocabulary.' }),
    system: code
      .nullable()
      .meta({ description: 'Vocabulary of the code, such as `mesh`; null for a condition in words.' }),
    code: code.nullable().meta({ description: 'Code of the term in `system`; null for a condition in words.' }),
  })
  .meta({
    id: 'Condition',
    description: 'A disease, in words or as a term of a vocabulary.',
    examples: [{ name: 'Lung Neoplasms', system: 'mesh', code: 'D008175' }],
  });

/** A molecular criterion of eligibility. */
export const Biomarker = z
  .object({
    gene: code.meta({ description: 'HGNC symbol.' }),
    alteration: name
      .nullable()
      .meta({ description: 'Alteration of the gene, such as `G12C`; null: any, or not stated.' }),
    requirement: z
      .enum(BiomarkerRequirement)
      .meta({ description: '`required`: must be there to take part; `excluded`: must not.' }),
    sentence: remark.nullable().meta({ description: 'The sentence of the eligibility text that says so.' }),
  })
  .meta({
    id: 'Biomarker',
    description: 'A biomarker that the study requires or excludes.',
    examples: [{ gene: 'KRAS', alteration: 'G12C', requirement: 'required', sentence: null }],
  });

/** A site as the source lists it; the host’s own status is in `host`. */
export const StudySite = z
  .object({
    id: z.string().meta({ description: 'Id of the site within the registry.' }),
    facility: name.nullable().meta({ description: 'The institution as the source spells it; null: not stated.' }),
    city: name.nullable().meta({ description: 'City as the source spells it; null: not stated.' }),
    state: name.nullable().meta({ description: 'State, region or province; null: not stated.' }),
    postalCode: code.nullable().meta({ description: 'Postal code as the source writes it; null: not stated.' }),
    country: Country.nullable().meta({ description: 'Country; null where the source names none.' }),
    latitude: z.number().nullable().meta({ description: 'Degrees north (WGS 84).' }),
    longitude: z.number().nullable().meta({ description: 'Degrees east (WGS 84).' }),
    isHost: z.boolean().meta({ description: 'Whether this is a site of Gustave Roussy.' }),
    status: z
      .enum(StudyStatus)
      .nullable()
      .meta({ description: 'What the source says of this very site; null: nothing.' }),
    byInvitation: z.boolean().meta({ description: 'Open at this site, but by invitation only.' }),
  })
  .meta({ id: 'StudySite', description: 'A place where the study takes place.', examples: EXAMPLE_STUDY.sites });

/** Categories of clinical investigations of devices (Code de la santé publique, R1125-1). */
export const MDR_CLASSES = ['1', '2', '3', '4a', '4b', '4c', '4d'] as const;

/** A decision that the study needs before it may begin. */
export const Approval = z
  .object({
    id: z.string().meta({ description: 'Id of the decision within the registry.' }),
    kind: z.enum(ApprovalKind).meta({
      description:
        'Ethics committee (`cpp`), French medicines agency (`ansm`) or the European CTIS procedure (`ctis`).',
    }),
    decision: z.enum(ApprovalDecision).meta({ description: 'What was decided.' }),
    decidedOn: CalendarDate.meta({ description: 'The day of the decision.' }),
    body: name.nullable().meta({ description: 'Who decided, such as `CPP Ile-de-France II`; null: not stated.' }),
    reference: name.nullable().meta({ description: 'The number of the decision or dossier; null: not stated.' }),
  })
  .meta({
    id: 'Approval',
    description: 'A decision of an ethics committee or an authority.',
    examples: [
      {
        id: 'apr_0w8v5n7k2m9q4x1z',
        kind: 'cpp',
        decision: 'favorable',
        decidedOn: '2025-02-11',
        body: 'CPP Ile-de-France II',
        reference: null,
      },
    ],
  });

/** One dated statement on a status; the statuses in force follow from all of them. */
export const StatusEvent = z
  .object({
    id: z.string().meta({ description: 'Id of the event; a correction of the history names it.' }),
    scope: z.enum(['study', 'host', 'site']).meta({
      description: 'The study as a whole, the host’s site, or another site.',
    }),
    siteId: code.nullable().meta({ description: 'The site; null for the study as a whole.' }),
    status: z
      .enum(StudyStatus)
      .nullable()
      .meta({ description: 'The status from that day on; null where nobody vouches for one any longer.' }),
    on: CalendarDate.meta({ description: 'The day of the decision, or of the record that says so.' }),
    origin: z.enum(['office', 'source']).meta({ description: 'The research office, or an imported record.' }),
    source: z.string().meta({ description: 'Who says so: a register such as `clinicaltrials_gov`, or the office.' }),
    derived: z.boolean().meta({ description: 'True where the site was given the status of the study as a whole.' }),
    reason: name.nullable().meta({
      description:
        'Why: a code such as `source_unverified` where a source is silent, else the words of the office; null: none.',
    }),
  })
  .meta({
    id: 'StatusEvent',
    description:
      'A step of the life cycle. Events of the office are decisions; events of a source are what it said on that day, ' +
      'so an opening lies on or before it.',
    examples: EXAMPLE_STUDY.statusHistory,
  });

/** A cohort of the study with its free places. */
export const Cohort = z
  .object({
    id: z.string().meta({ description: 'Id of the cohort within the registry.' }),
    label: z.string().meta({ description: 'Name of the cohort within the study.' }),
    description: LocalizedText.meta({ description: 'Who belongs to it.' }),
    slots: z
      .array(
        z.strictObject({
          siteId: z.string().meta({ description: 'The site that has the places.' }),
          state: z.enum({ ...SlotState, unknown: 'unknown' }).meta({
            description:
              'Whether persons can be included there now; `unknown` once nobody has checked for 30 days. A daily run of the ' +
              'service makes it so; until it has run, `checkedOn` tells.',
          }),
          places: z.int().nullable().meta({ description: 'Free places; null where they are not counted or unknown.' }),
          checkedOn: CalendarDate.meta({ description: 'The day on which this was last checked.' }),
        }),
      )
      .meta({ description: 'Free places by site.' }),
  })
  .meta({
    id: 'Cohort',
    description: 'A cohort and its free places by site, with the day they were checked.',
    examples: [
      {
        id: 'coh_3m8v5n7k2m9q4x1z',
        label: 'Dose escalation',
        description: { fr: null, en: 'Advanced solid tumors', machineTranslated: [] },
        slots: [{ siteId: 'sit_0c8v5n7k2m9q4x1z', state: 'limited', places: 2, checkedOn: '2026-11-24' }],
      },
    ],
  });

/** A date of the study's course, actual or estimated. */
export const DatedMilestone = z
  .object({
    date: PartialDate.meta({ description: 'The date, as precise as the source gives it.' }),
    kind: z
      .enum(DateKind)
      .nullable()
      .meta({ description: 'Whether the day has come or is expected; null: not stated.' }),
  })
  .meta({
    id: 'DatedMilestone',
    description: 'A date, actual or estimated.',
    examples: [{ date: '2025-03', kind: 'actual' }],
  });

/** A record from which facts of the study were taken. */
export const StudySource = z
  .object({
    name: z.string().meta({ description: '`clinicaltrials_gov`, `open_science_monitor`, …' }),
    id: z.string().meta({ description: 'The record’s own id there, such as its NCT number.' }),
    url: z.url().nullable().meta({ description: 'Page of the record; null where it has none.' }),
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
