import * as z from 'zod';
import {
  ApprovalDecision,
  ApprovalKind,
  ContactKind,
  ContactRoleKind,
  DateKind,
  IdentifierType,
  InterventionType,
  Phase,
  Sex,
  SponsorClass,
  StudyStatus,
  StudyType,
} from '../db/enums.ts';
import { PartialDate } from '../http/shared-schemas.ts';

const text = z.string().min(1).nullable().default(null);
const flag = z.boolean().nullable().default(null);
const date = PartialDate.nullable().default(null);
const words = z.array(z.string()).default([]);

/** A person or a mailbox that a source names; it goes to the contact tables and nowhere else. */
export const ContactFacts = z.strictObject({
  kind: z.enum(ContactKind),
  role: z.enum(ContactRoleKind),
  name: z.string().min(1),
  affiliation: text,
  email: text,
  phone: text,
  phoneExtension: text,
});

export const SiteFacts = z.strictObject({
  facility: text,
  city: text,
  state: text,
  postalCode: text,
  /** As the source spells it; the command finds the ISO code. */
  countryName: text,
  latitude: z.number().min(-90).max(90).nullable().default(null),
  longitude: z.number().min(-180).max(180).nullable().default(null),
  /** What the source says of this very site. */
  status: z.enum(StudyStatus).nullable().default(null),
  byInvitation: z.boolean().default(false),
  /** Whether the source names Gustave Roussy here (see `organizations/host.ts`). */
  isHost: z.boolean().default(false),
  contacts: z.array(ContactFacts).default([]),
});

const PartyFacts = z.strictObject({ name: z.string().min(1), class: z.enum(SponsorClass).nullable().default(null) });
const OutcomeFacts = z.strictObject({ measure: z.string().min(1), timeFrame: text, description: text });

/**
 * What one source says of one study: the input of `applyStudyFacts`, made by the importers and by the seed. Names equal the
 * columns of `study`. Anything absent is unknown. Curated fields (program, category, committee …) have no place here, so no
 * source can overwrite them.
 */
export const StudyFacts = z.strictObject({
  source: z.strictObject({
    /** `clinicaltrials_gov`, `open_science_monitor`, … */
    name: z.string().min(1),
    id: z.string().min(1),
    url: text,
    /** Day of the source's version; an older version never replaces a newer one. */
    versionDate: z.iso.date(),
    /** SHA-256 of the record as received. */
    contentHash: z.string().min(1),
    /** The record without personal data; null where only some facts were typed in. */
    content: z.json().nullable().default(null),
    /** Names of the parts of the record that are there: registries hand out selections of fields, too. */
    parts: words,
    /** Keys of these facts on which the record says nothing because their part is not there: what is known stays. */
    silentOn: words,
    /** What was cut out of it, by JSON pointer. */
    fragments: z.array(z.strictObject({ pointer: z.string(), value: z.json() })).default([]),
  }),
  identifiers: z
    .array(
      z.strictObject({
        raw: z.string().min(1),
        /** What the source says it is; without it the format decides (`classifyIdentifier`). */
        type: z.enum(IdentifierType).nullable().default(null),
        authority: text,
        alias: z.boolean().default(false),
      }),
    )
    .min(1),
  titleEn: text,
  titleFr: text,
  scientificTitleEn: text,
  scientificTitleFr: text,
  acronym: text,
  briefSummaryEn: text,
  descriptionEn: text,
  studyType: z.enum(StudyType).nullable().default(null),
  phases: z.array(z.enum(Phase)).default([]),
  keywords: words,

  /** Status of the study as a whole. */
  status: z.enum(StudyStatus).nullable().default(null),
  /** Why the source gives no status that has a code here. */
  statusSilence: z.enum(['unknown', 'withheld', 'no_equivalent']).nullable().default(null),
  lastKnownStatus: z.enum(StudyStatus).nullable().default(null),
  byInvitation: z.boolean().default(false),
  whyStopped: text,

  sponsor: PartyFacts.nullable().default(null),
  collaborators: z.array(PartyFacts).default([]),

  primaryPurpose: text,
  allocation: text,
  interventionModel: text,
  interventionModelNote: text,
  masking: text,
  maskingNote: text,
  whoMasked: words,
  observationalModel: text,
  timePerspective: text,
  targetDuration: text,
  patientRegistry: flag,
  bioSpecimenRetention: text,
  bioSpecimenDescription: text,
  enrollmentCount: z.int().min(0).nullable().default(null),
  enrollmentKind: z.enum(DateKind).nullable().default(null),
  dataMonitoring: flag,
  fdaRegulatedDrug: flag,
  fdaRegulatedDevice: flag,

  startDate: date,
  startDateKind: z.enum(DateKind).nullable().default(null),
  primaryCompletionDate: date,
  primaryCompletionKind: z.enum(DateKind).nullable().default(null),
  completionDate: date,
  completionKind: z.enum(DateKind).nullable().default(null),
  firstSubmittedDate: date,
  firstPostedDate: date,
  lastSubmittedDate: date,
  lastPostedDate: date,
  resultsPostedDate: date,
  verifiedDate: date,
  hasResults: flag,

  sex: z.enum(Sex).nullable().default(null),
  genderBased: flag,
  genderDescription: text,
  healthyVolunteers: flag,
  /** As published, such as `18 Years`; `*Years` the same in years (6 months are 0.5). */
  minAge: text,
  minAgeYears: z.number().min(0).nullable().default(null),
  maxAge: text,
  maxAgeYears: z.number().min(0).nullable().default(null),
  /** `child`, `adult`, `older_adult`; empty: the source says nothing of age, so no limit must be read from silence. */
  ageGroups: words,
  eligibilityEn: text,
  samplingMethod: text,
  studyPopulation: text,

  ipdSharing: text,
  ipdDescription: text,
  ipdInfoTypes: words,
  ipdTimeFrame: text,
  ipdAccessCriteria: text,
  ipdUrl: text,

  conditions: z.array(z.strictObject({ name: z.string().min(1), system: text, code: text })).default([]),
  interventions: z
    .array(
      z.strictObject({ type: z.enum(InterventionType), name: z.string().min(1), description: text, otherNames: words }),
    )
    .default([]),
  arms: z
    .array(
      z.strictObject({
        label: z.string().min(1),
        type: text,
        description: text,
        /** Indices into `interventions`. */
        interventions: z.array(z.int().min(0)).default([]),
      }),
    )
    .default([]),
  primaryOutcomes: z.array(OutcomeFacts).default([]),
  secondaryOutcomes: z.array(OutcomeFacts).default([]),
  otherOutcomes: z.array(OutcomeFacts).default([]),
  references: z.array(z.strictObject({ pmid: text, kind: z.string() })).default([]),
  links: z.array(z.strictObject({ label: text, url: z.string().min(1) })).default([]),
  approvals: z
    .array(
      z.strictObject({
        kind: z.enum(ApprovalKind),
        decision: z.enum(ApprovalDecision),
        decidedOn: z.iso.date(),
        body: text,
      }),
    )
    .default([]),
  sites: z.array(SiteFacts).default([]),
  /** Officials and central contacts of the study as a whole. */
  contacts: z.array(ContactFacts).default([]),
});
export type StudyFacts = z.infer<typeof StudyFacts>;
export type StudyFactsInput = z.input<typeof StudyFacts>;

/** Facts that sources state together, and that one member of the study document holds. */
export const FACTS_OF = {
  design: [
    'primaryPurpose',
    'allocation',
    'interventionModel',
    'interventionModelNote',
    'masking',
    'maskingNote',
    'whoMasked',
    'observationalModel',
    'timePerspective',
    'targetDuration',
    'patientRegistry',
    'bioSpecimenRetention',
    'bioSpecimenDescription',
  ],
  oversight: ['dataMonitoring', 'fdaRegulatedDrug', 'fdaRegulatedDevice'],
  eligibility: [
    'sex',
    'genderBased',
    'genderDescription',
    'healthyVolunteers',
    'minAge',
    'minAgeYears',
    'maxAge',
    'maxAgeYears',
    'ageGroups',
    'eligibilityEn',
    'samplingMethod',
    'studyPopulation',
  ],
  ipdSharing: ['ipdSharing', 'ipdDescription', 'ipdInfoTypes', 'ipdTimeFrame', 'ipdAccessCriteria', 'ipdUrl'],
} as const satisfies Record<string, readonly (keyof StudyFacts)[]>;

/** Whether the record says nothing on any of these, its part not being there: then what is known stays. */
export function isSilentOn(facts: StudyFacts, ...keys: (keyof StudyFacts)[]): boolean {
  return keys.every((key) => facts.source.silentOn.includes(key));
}

/** What became of a source's statement: nothing to do, or what was written. */
export type FactsOutcome =
  | { outcome: 'created' | 'updated' | 'unchanged'; studyId: string; version: number; warnings: string[] }
  | { outcome: 'older'; studyId: string; version: number; warnings: string[] };
