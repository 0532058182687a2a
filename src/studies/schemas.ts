import * as z from 'zod';
import { DateKind, Phase, Regime, Sex, SponsorClass, StudyStatus, StudyType } from '../db/enums.ts';
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
import { EXAMPLE_STUDY } from './example.ts';
import {
  Approval,
  Arm,
  Biomarker,
  Cohort,
  Condition,
  DatedMilestone,
  Design,
  Eligibility,
  HostParticipation,
  Intervention,
  Outcome,
  Party,
  StatusEvent,
  StatusStatement,
  StudyIdentifier,
  StudySite,
  StudySource,
} from './parts.ts';

const text = z.string().nullable();
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
    identifiers: z.array(StudyIdentifier),
    title: LocalizedText.meta({ description: 'Public title.' }),
    acronym: text,
    status: StatusStatement.meta({ description: 'Status of the study as a whole, in the world.' }),
    host: HostParticipation.nullable().meta({
      description:
        'The part of Gustave Roussy; null where no source names it as a site. Its status is “open for inclusion”.',
    }),
    studyType: z.enum(StudyType).nullable(),
    phases: z.array(z.enum(Phase)).meta({ description: 'Empty: not stated. A phase 1/2 study has two.' }),
    regime: z.enum(Regime).nullable().meta({ description: 'Legal regime; null until a curator says so.' }),
    riphCategory: z
      .union([z.literal(1), z.literal(2), z.literal(3)])
      .nullable()
      .meta({
        description:
          'Category of research involving the human person (Code de la santé publique, L1121-1); never inferred.',
      }),
    sponsor: Party.nullable(),
    programs: z.array(CodedReference),
    committees: z.array(CodedReference),
    conditions: z.array(Condition),
    countries: z.array(Country).meta({ description: 'Countries of the sites.' }),
    enrollment: z.strictObject({ count: z.int().nullable(), kind: z.enum(DateKind).nullable() }),
    startDate: DatedMilestone.nullable(),
    verifiedOn: PartialDate.nullable().meta({ description: 'When the source last verified its record.' }),
    siteCount: z.int(),

    scientificTitle: LocalizedText,
    briefSummary: LocalizedText,
    description: LocalizedText,
    keywords: z.array(z.string()),
    cnilMethodology: z
      .object({ code: z.string(), version: text })
      .nullable()
      .meta({ description: 'CNIL reference methodology (MR-001, MR-003, MR-004) and its version.' }),
    registrationIntent: flag.meta({ description: 'Whether the study aims at a marketing authorization.' }),
    collaborators: z.array(Party),
    departments: z.array(CodedReference),
    platforms: z.array(CodedReference),
    biomarkers: z.array(Biomarker),
    interventions: z.array(Intervention),
    arms: z.array(Arm),
    design: Design,
    eligibility: Eligibility,
    outcomes: z.strictObject({ primary: z.array(Outcome), secondary: z.array(Outcome), other: z.array(Outcome) }),
    primaryCompletionDate: DatedMilestone.nullable(),
    completionDate: DatedMilestone.nullable(),
    registration: z
      .object({
        firstSubmitted: PartialDate.nullable(),
        firstPosted: PartialDate.nullable(),
        lastSubmitted: PartialDate.nullable(),
        lastPosted: PartialDate.nullable(),
        resultsPosted: PartialDate.nullable(),
      })
      .meta({ description: 'Dates of the public record.' }),
    hasResults: flag,
    whyStopped: text,
    lastKnownStatus: z
      .enum(StudyStatus)
      .nullable()
      .meta({ description: 'The last status before the source fell silent.' }),
    sites: z.array(StudySite),
    cohorts: z.array(Cohort),
    approvals: z.array(Approval),
    statusHistory: z.array(StatusEvent).meta({ description: 'Oldest first; voided events are left out.' }),
    inclusions: z.array(z.strictObject({ siteId: z.string(), year: z.int(), count: z.int() })),
    ipdSharing: z
      .object({
        plan: text,
        description: text,
        infoTypes: z.array(z.string()),
        timeFrame: text,
        accessCriteria: text,
        url: text,
      })
      .meta({ description: 'Statement on sharing individual participant data.' }),
    references: z.array(z.strictObject({ pmid: text, kind: z.string() })).meta({
      description:
        'Publications by PubMed id. Citations name their authors, so their text is not part of the document.',
    }),
    links: z.array(z.strictObject({ label: text, url: z.string() })),
    sources: z.array(StudySource),
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

export const StudyPage = pageOf(
  StudySelection,
  'StudyPage',
  'A page of studies: list entries, or the keys that `fields` names.',
);

const STATUSES = [...Object.values(StudyStatus).filter((status) => status !== 'draft'), 'unknown'] as const;
const fields = fieldsOf(STUDY_FIELDS, {
  description: 'Top-level keys to return, comma separated; any key of the study document.',
}).optional();

/** The orders of a list of studies. `updatedAt` is the order in which versions were recorded. */
export const SORT_KEYS = ['updatedAt', 'title', 'startDate', 'id'] as const;

export const ListStudiesQuery = listQuery({
  status: csvEnum(STATUSES, {
    description: 'Status of the study as a whole; `unknown` where nobody vouches for one.',
  }).optional(),
  hostStatus: csvEnum(STATUSES, {
    description:
      'Status at Gustave Roussy; `open` is “open for inclusion”. `unknown`: no site of the host, or no status.',
  }).optional(),
  openOn: date({ description: 'Open for inclusion at the host on this day, as far as the registry knows.' }).optional(),
  openDuring: year({ description: 'Open for inclusion at the host on at least one day of this year.' }).optional(),
  program: csvText(64, { description: 'Codes of programs (any of them).' }).optional(),
  committee: csvText(64, { description: 'Codes of committees (any of them).' }).optional(),
  phase: csvEnum(Object.values(Phase), { description: 'Phases (any of them).' }).optional(),
  riphCategory: csvEnum(['1', '2', '3', 'unknown'] as const, {
    description: 'Category of research involving the human person; `unknown` until a curator says so.',
  }).optional(),
  regime: csvEnum([...Object.values(Regime), 'unknown'] as const, {
    description: 'Legal regimes (any of them).',
  }).optional(),
  studyType: csvEnum(Object.values(StudyType), { description: 'Types of study (any of them).' }).optional(),
  sponsor: textParameter(200, { description: 'Part of the lead sponsor’s name, or an organization’s id.' }).optional(),
  sponsorClass: csvEnum(Object.values(SponsorClass), {
    description: 'Classes of the lead sponsor (any of them).',
  }).optional(),
  condition: textParameter(200, {
    description:
      'Part of a condition’s name, without regard to case and accents, or `system|code` such as `mesh|D008175`.',
  }).optional(),
  age: int(0, 120, {
    description: 'Age in years; the study’s range must cover it. A study that states no ages is left out.',
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
  sort: sortBy(SORT_KEYS, { description: 'Order; `-` before a key for descending. Default: `-updatedAt`.' }).optional(),
  fields,
});
export type ListStudiesQuery = z.infer<typeof ListStudiesQuery>;

export const GetStudyQuery = z.strictObject({ fields });

export const StudyPath = z.strictObject({
  id: pathText({
    description:
      'The study’s id, or any of its identifiers in any spelling, which is answered with 308 to the canonical address.',
    examples: [EXAMPLE_STUDY.id],
  }),
});
