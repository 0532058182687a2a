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
import { MOST } from '../http/lengths.ts';
import { PartialDate } from '../http/shared-schemas.ts';

const stated = (max: number) => z.string().min(1).max(max);
const text = (max: number) => stated(max).nullable().default(null);
const code = text(MOST.code);
const name = text(MOST.name);
const title = text(MOST.title);
const remark = text(MOST.remark);
const long = text(MOST.text);
const address = text(MOST.address);
const flag = z.boolean().nullable().default(null);
const date = PartialDate.nullable().default(null);
const words = z.array(z.string().max(MOST.name)).max(MOST.list).default([]);

/** A person or a mailbox that a source names; it goes to the contact tables and nowhere else. */
export const ContactFacts = z.strictObject({
  kind: z.enum(ContactKind),
  role: z.enum(ContactRoleKind),
  name: stated(MOST.name),
  affiliation: name,
  email: name,
  phone: name,
  phoneExtension: name,
});

export const SiteFacts = z.strictObject({
  facility: name,
  city: name,
  state: name,
  postalCode: code,
  /** As the source spells it; the command finds the ISO code. */
  countryName: name,
  latitude: z.number().min(-90).max(90).nullable().default(null),
  longitude: z.number().min(-180).max(180).nullable().default(null),
  /** What the source says of this very site. */
  status: z.enum(StudyStatus).nullable().default(null),
  byInvitation: z.boolean().default(false),
  /** Whether the source names Gustave Roussy here (see `organizations/host.ts`). */
  isHost: z.boolean().default(false),
  contacts: z.array(ContactFacts).default([]),
});

const PartyFacts = z.strictObject({ name: stated(MOST.name), class: z.enum(SponsorClass).nullable().default(null) });
const OutcomeFacts = z.strictObject({ measure: stated(MOST.remark), timeFrame: remark, description: remark });

/**
 * What one source says of one study: the input of `applyStudyFacts`, made by the importers and by the seed. Names equal the
 * columns of `study`. Anything absent is unknown. Curated fields (program, category, committee …) have no place here, so no
 * source can overwrite them.
 */
export const StudyFacts = z.strictObject({
  source: z.strictObject({
    /** `clinicaltrials_gov`, `open_science_monitor`, … */
    name: stated(MOST.name),
    id: z.string().min(1),
    url: address,
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
        raw: stated(MOST.name),
        /** What the source says it is; without it the format decides (`classifyIdentifier`). */
        type: z.enum(IdentifierType).nullable().default(null),
        authority: name,
        alias: z.boolean().default(false),
      }),
    )
    .min(1),
  titleEn: title,
  titleFr: title,
  scientificTitleEn: title,
  scientificTitleFr: title,
  acronym: name,
  briefSummaryEn: long,
  descriptionEn: long,
  studyType: z.enum(StudyType).nullable().default(null),
  phases: z.array(z.enum(Phase)).default([]),
  keywords: words,

  /** Status of the study as a whole. */
  status: z.enum(StudyStatus).nullable().default(null),
  /** Why the source gives no status that has a code here. */
  statusSilence: z.enum(['unknown', 'withheld', 'no_equivalent']).nullable().default(null),
  lastKnownStatus: z.enum(StudyStatus).nullable().default(null),
  byInvitation: z.boolean().default(false),
  whyStopped: remark,

  sponsor: PartyFacts.nullable().default(null),
  collaborators: z.array(PartyFacts).max(MOST.list).default([]),

  primaryPurpose: code,
  allocation: code,
  interventionModel: code,
  interventionModelNote: remark,
  masking: code,
  maskingNote: remark,
  whoMasked: words,
  observationalModel: code,
  timePerspective: code,
  targetDuration: name,
  patientRegistry: flag,
  bioSpecimenRetention: code,
  bioSpecimenDescription: remark,
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
  genderDescription: remark,
  healthyVolunteers: flag,
  /** As published, such as `18 Years`; `*Years` the same in years (6 months are 0.5). */
  minAge: name,
  minAgeYears: z.number().min(0).nullable().default(null),
  maxAge: name,
  maxAgeYears: z.number().min(0).nullable().default(null),
  /** `child`, `adult`, `older_adult`; empty: the source says nothing of age, so no limit must be read from silence. */
  ageGroups: words,
  eligibilityEn: long,
  samplingMethod: code,
  studyPopulation: remark,

  ipdSharing: code,
  ipdDescription: remark,
  ipdInfoTypes: words,
  ipdTimeFrame: remark,
  ipdAccessCriteria: remark,
  ipdUrl: address,

  conditions: z
    .array(z.strictObject({ name: stated(MOST.name), system: code, code: code }))
    .max(MOST.list)
    .default([]),
  interventions: z
    .array(
      z.strictObject({
        type: z.enum(InterventionType),
        name: stated(MOST.name),
        description: remark,
        otherNames: words,
      }),
    )
    .max(MOST.list)
    .default([]),
  arms: z
    .array(
      z.strictObject({
        label: stated(MOST.name),
        type: code,
        description: remark,
        /** Indices into `interventions`. */
        interventions: z.array(z.int().min(0)).default([]),
      }),
    )
    .max(MOST.list)
    .default([]),
  primaryOutcomes: z.array(OutcomeFacts).max(MOST.list).default([]),
  secondaryOutcomes: z.array(OutcomeFacts).max(MOST.list).default([]),
  otherOutcomes: z.array(OutcomeFacts).max(MOST.list).default([]),
  references: z
    .array(z.strictObject({ pmid: code, kind: z.string().max(MOST.code) }))
    .max(MOST.list)
    .default([]),
  links: z
    .array(z.strictObject({ label: name, url: stated(MOST.address) }))
    .max(MOST.list)
    .default([]),
  approvals: z
    .array(
      z.strictObject({
        kind: z.enum(ApprovalKind),
        decision: z.enum(ApprovalDecision),
        decidedOn: z.iso.date(),
        body: name,
      }),
    )
    .default([]),
  sites: z.array(SiteFacts).default([]),
  /** Officials and central contacts of the study as a whole. */
  contacts: z.array(ContactFacts).default([]),
});
export type StudyFacts = z.infer<typeof StudyFacts>;
export type StudyFactsInput = z.input<typeof StudyFacts>;

/** The facts without their source, whose stored record has no shape of ours. */
const Stated = StudyFacts.omit({ source: true }).strip();

/** What of the facts no document may hold, such as a text longer than `MOST` allows, in words; null: nothing. */
export function misfitOf(facts: StudyFacts): string | null {
  const [first] = Stated.safeParse(facts).error?.issues ?? [];
  return first ? `${first.path.join('.')}: ${first.message}` : null;
}

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

/** What became of a source's statement; only what was created or updated has a new version. */
export interface FactsOutcome {
  outcome: 'created' | 'updated' | 'unchanged' | 'older';
  studyId: string;
  version: number;
  warnings: string[];
}
