import * as z from 'zod';
import { DateKind, Phase, Regime, Sex, SponsorClass, StudyStatus, StudyType } from '../db/enums.ts';
import { MOST } from '../http/lengths.ts';
import { pageOf } from '../http/list.ts';
import {
  csvEnum,
  csvText,
  date,
  dateOrDateTime,
  fieldsOf,
  int,
  listQuery,
  oneOf,
  pathText,
  sortBy,
  text as textParameter,
  year,
} from '../http/query.ts';
import { CodedReference, Country, Instant, LocalizedText, PartialDate } from '../http/shared-schemas.ts';
import { COUNTRY_CODES } from '../organizations/countries.ts';
import { asOf } from './as-of.ts';
import { EXAMPLE_STUDY } from './example.ts';
import {
  Approval,
  Biomarker,
  Cohort,
  Condition,
  DatedMilestone,
  HostParticipation,
  MDR_CLASSES,
  Party,
  StatusEvent,
  StatusStatement,
  StudyIdentifier,
  StudySite,
  StudySource,
} from './parts.ts';
import { Arm, Design, Eligibility, Intervention } from './protocol.ts';
import { CnilMethodology, Inclusions, IpdSharing, Links, Outcomes, References, Registration } from './record-parts.ts';

const flag = z.boolean().nullable();

/**
 * The study document: wire shape, OpenAPI component and input of every dialect (design.md section 1). It holds no person's
 * name, address or phone; contacts are joined at read time under the reader's audience.
 */
export const Study = z
  .object({
    id: z.string().meta({ description: 'Stable, opaque id.' }),
    version: z.int().min(1).meta({ description: 'Number of this version of the study, from 1.' }),
    updatedAt: Instant.meta({ description: 'When this version was recorded.' }),
    identifiers: z.array(StudyIdentifier).meta({ description: 'Every number of the study.' }),
    title: LocalizedText.meta({ description: 'Public title.' }),
    acronym: z.string().max(MOST.name).nullable().meta({ description: 'Short name; null where it has none.' }),
    status: StatusStatement.meta({ description: 'Status of the study as a whole, in the world.' }),
    host: HostParticipation.nullable().meta({
      description:
        'The part of Gustave Roussy; null where no source names it as a site. Its status is “open for inclusion”.',
    }),
    studyType: z.enum(StudyType).nullable().meta({ description: 'Kind of study; null: not stated.' }),
    phases: z
      .array(z.enum(Phase))
      .max(Object.keys(Phase).length)
      .meta({ description: 'Empty: not stated. A phase 1/2 study has two.' }),
    regime: z.enum(Regime).nullable().meta({ description: 'Legal regime; null until a curator says so.' }),
    riphCategory: z.literal([1, 2, 3]).nullable().meta({
      description:
        'Category of research involving the human person (Code de la santé publique, L1121-1); never inferred.',
    }),
    sponsor: Party.nullable().meta({ description: 'Lead sponsor; null: not stated.' }),
    programs: z.array(CodedReference).meta({ description: 'Programs of the host to which a curator assigned it.' }),
    committees: z.array(CodedReference).meta({ description: 'Committees of the host to which a curator assigned it.' }),
    conditions: z
      .array(Condition)
      .max(MOST.list)
      .meta({ description: 'Diseases: first in the words of the source, then as terms of a vocabulary.' }),
    countries: z.array(Country).meta({ description: 'Countries of the sites.' }),
    enrollment: z
      .strictObject({
        count: z.int().min(0).nullable().meta({ description: 'Persons at all sites; null: not stated.' }),
        kind: z.enum(DateKind).nullable().meta({ description: 'Reached or planned; null: not stated.' }),
      })
      .meta({ description: 'Number of participants in the world.' }),
    startDate: DatedMilestone.nullable().meta({ description: 'First inclusion in the world; null: not stated.' }),
    verifiedOn: PartialDate.nullable().meta({ description: 'When the source last verified its record.' }),
    siteCount: z.int().meta({ description: 'Number of sites in the world, the host included.' }),

    scientificTitle: LocalizedText.meta({ description: 'Full title, as in the protocol.' }),
    briefSummary: LocalizedText.meta({ description: 'Summary for the public, as published.' }),
    description: LocalizedText.meta({ description: 'Detailed description, as published.' }),
    keywords: z.array(z.string().max(MOST.name)).max(MOST.list).meta({ description: 'Keywords of the source.' }),
    mdrClass: z.enum(MDR_CLASSES).nullable().meta({
      description:
        'Category of a clinical investigation of a device (Code de la santé publique, R1125-1); null until a curator says so.',
    }),
    cnilMethodology: CnilMethodology,
    registrationIntent: flag.meta({ description: 'Whether the study aims at a marketing authorization.' }),
    collaborators: z.array(Party).meta({ description: 'Organizations that support the sponsor.' }),
    departments: z.array(CodedReference).meta({ description: 'Clinical departments of the host that take part.' }),
    platforms: z.array(CodedReference).meta({ description: 'Technology platforms of the host that take part.' }),
    biomarkers: z.array(Biomarker).max(MOST.list).meta({ description: 'Biomarkers that decide on eligibility.' }),
    interventions: z
      .array(Intervention)
      .max(MOST.list)
      .meta({ description: 'What is given or done, in the order of the source.' }),
    arms: z.array(Arm).max(MOST.list).meta({ description: 'Groups of participants, in the order of the source.' }),
    design: Design,
    eligibility: Eligibility,
    outcomes: Outcomes,
    primaryCompletionDate: DatedMilestone.nullable().meta({
      description: 'Last datum for the primary outcome; null: not stated.',
    }),
    completionDate: DatedMilestone.nullable().meta({
      description: 'Last visit of the last participant; null: not stated.',
    }),
    registration: Registration,
    hasResults: flag.meta({ description: 'Whether results are published in the source; null: not stated.' }),
    whyStopped: z.string().max(MOST.remark).nullable().meta({
      description: 'Why it was suspended, terminated or withdrawn, as published; null: not stated.',
    }),
    lastKnownStatus: z
      .enum(StudyStatus)
      .nullable()
      .meta({ description: 'The last status before the source fell silent.' }),
    sites: z.array(StudySite).meta({ description: 'All sites, in the order of the source.' }),
    cohorts: z.array(Cohort).meta({ description: 'Cohorts with free places, kept by the office.' }),
    approvals: z.array(Approval).meta({ description: 'Decisions of ethics committees and authorities.' }),
    statusHistory: z.array(StatusEvent).meta({ description: 'Oldest first; voided events are left out.' }),
    inclusions: Inclusions,
    ipdSharing: IpdSharing,
    references: References,
    links: Links,
    sources: z.array(StudySource).meta({ description: 'The records behind the facts.' }),
    curated: z.array(z.string()).meta({
      description: 'Members of this document on which the office decided: what a source says of them changes nothing.',
    }),
  })
  .meta({
    id: 'Study',
    description: 'A study: everything that the registry knows of it but its contacts.',
    examples: [EXAMPLE_STUDY],
  });
export type Study = z.infer<typeof Study>;

const SUMMARY = {
  id: true,
  version: true,
  updatedAt: true,
  identifiers: true,
  title: true,
  acronym: true,
  status: true,
  host: true,
  studyType: true,
  phases: true,
  regime: true,
  riphCategory: true,
  sponsor: true,
  programs: true,
  committees: true,
  conditions: true,
  countries: true,
  enrollment: true,
  startDate: true,
  verifiedOn: true,
  siteCount: true,
} as const;

/** A study in a list: the document's first keys, unchanged. */
export const StudySummary = Study.pick(SUMMARY).meta({
  id: 'StudySummary',
  description: 'A study as lists show it; GET /v1/studies/{id} has the rest.',
  examples: [Object.fromEntries(Object.entries(EXAMPLE_STUDY).filter(([key]) => key in SUMMARY))],
});
export type StudySummary = z.infer<typeof StudySummary>;

/** Top-level keys that `fields` may name, and those of them that a list entry holds already. */
export const STUDY_FIELDS = Object.keys(Study.shape) as (keyof Study)[];
export const SUMMARY_FIELDS = Object.keys(SUMMARY) as (keyof StudySummary)[];

/** A study of which `fields` chose some keys. */
export const StudySelection = Study.partial().meta({
  id: 'StudySelection',
  description: 'A study, or the keys of it that `fields` names.',
  examples: [{ id: EXAMPLE_STUDY.id, title: EXAMPLE_STUDY.title }],
});

/** A page of the list. */
export const StudyPage = pageOf(
  StudySelection,
  'StudyPage',
  'A page of studies: list entries, or the keys that `fields` names.',
);

const STATUSES = [...Object.values(StudyStatus), 'unknown'] as const;
/** The statuses by which anybody may filter. */
export const PUBLIC_STATUSES = STATUSES.filter((status) => status !== 'draft');
const fields = fieldsOf(STUDY_FIELDS, {
  description: 'Top-level keys to return, comma separated; any key of the study document.',
}).optional();

/** The orders of a list of studies. `updatedAt` is the order in which versions were recorded. */
export const SORT_KEYS = ['updatedAt', 'title', 'startDate', 'id'] as const;

/** The filters of lists of studies and of the change feed. */
export const STUDY_FILTERS = {
  status: csvEnum(STATUSES, {
    description:
      'Status of the study as a whole; `unknown` where nobody vouches for one. `draft` needs the scope `studies:write`.',
  }).optional(),
  hostStatus: csvEnum(STATUSES, {
    description:
      'Status at Gustave Roussy; `open` is “open for inclusion”. `unknown`: no site of the host, or no status. `draft` ' +
      'needs the scope `studies:write`.',
  }).optional(),
  openOn: date({ description: 'Open for inclusion at the host on this day, as far as the registry knows.' }).optional(),
  openDuring: year({ description: 'Open for inclusion at the host on at least one day of this year.' }).optional(),
  program: csvText(64, { description: 'Codes of programs (any of them).' }).optional(),
  committee: csvText(64, { description: 'Codes of committees (any of them).' }).optional(),
  department: csvText(64, { description: 'Codes of departments (any of them).', examples: [['ditep']] }).optional(),
  platform: csvText(64, { description: 'Codes of platforms (any of them).' }).optional(),
  phase: csvEnum(Object.values(Phase), { description: 'Phases (any of them).' }).optional(),
  riphCategory: csvEnum(['1', '2', '3', 'unknown'] as const, {
    description: 'Category of research involving the human person; `unknown` until a curator says so.',
  }).optional(),
  regime: csvEnum([...Object.values(Regime), 'unknown'] as const, {
    description: 'Legal regimes (any of them).',
  }).optional(),
  studyType: csvEnum(Object.values(StudyType), { description: 'Types of study (any of them).' }).optional(),
  sponsor: textParameter(200, {
    description:
      'Part of the lead sponsor’s name, or an organization’s id, which may be that of one that was merged into another.',
  }).optional(),
  sponsorClass: csvEnum(Object.values(SponsorClass), {
    description: 'Classes of the lead sponsor (any of them).',
  }).optional(),
  condition: textParameter(200, {
    description:
      'Part of a condition’s name as the register has it (in English), without regard to case and accents; terms that the register attached count too. Or `system|code` such as `mesh|D008175`.',
  }).optional(),
  age: int(0, 120, {
    description:
      'Age in years; the study’s range must cover it. A bound that a source leaves out is no limit; a study of which no source says anything about age is left out.',
  }).optional(),
  sex: oneOf(Object.values(Sex), {
    description: '`female` or `male`: persons of this sex may take part. `all`: the study is open to both.',
  }).optional(),
  country: csvEnum(COUNTRY_CODES, {
    description: 'ISO 3166-1 alpha-2 codes of countries with a site (any of them).',
  }).optional(),
  identifier: textParameter(64, {
    description: 'Any number of the study, in any spelling: NCT, EU CT, EudraCT, ID-RCB …',
  }).optional(),
  updatedSince: dateOrDateTime({
    description: 'Recorded at or after this instant; a day begins at midnight in Paris.',
  }).optional(),
};
export type StudyFilters = z.infer<z.ZodObject<typeof STUDY_FILTERS>>;

/** The query string of `GET /v1/studies`. */
export const ListStudiesQuery = listQuery({
  ...STUDY_FILTERS,
  asOf: asOf('The registry as it stood then, to which every filter applies').optional(),
  sort: sortBy(SORT_KEYS, { description: 'Order; `-` before a key for descending. Default: `-updatedAt`.' }).optional(),
  fields,
});
export type ListStudiesQuery = z.infer<typeof ListStudiesQuery>;

/** The query string of `GET /v1/studies/{id}`. */
export const GetStudyQuery = z.strictObject({
  fields,
  asOf: asOf('The study as the registry held it then').optional(),
});

/** The path of what hangs on one study. */
export const StudyPath = z.strictObject({
  id: pathText({
    description:
      'The study’s id, or any of its identifiers in any spelling, which is answered with 308 to the canonical address.',
    examples: [EXAMPLE_STUDY.id],
  }),
});
