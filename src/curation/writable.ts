import type { Study } from '../studies/schemas.ts';

/** The members of the study document that the office writes by POST and PATCH on the study itself. */
export const WRITABLE = {
  identifiers: true,
  title: true,
  acronym: true,
  host: true,
  studyType: true,
  phases: true,
  regime: true,
  riphCategory: true,
  sponsor: true,
  programs: true,
  committees: true,
  conditions: true,
  enrollment: true,
  startDate: true,
  scientificTitle: true,
  briefSummary: true,
  description: true,
  keywords: true,
  mdrClass: true,
  cnilMethodology: true,
  registrationIntent: true,
  collaborators: true,
  departments: true,
  platforms: true,
  biomarkers: true,
  interventions: true,
  arms: true,
  design: true,
  eligibility: true,
  outcomes: true,
  primaryCompletionDate: true,
  completionDate: true,
  whyStopped: true,
  ipdSharing: true,
  references: true,
  links: true,
} as const satisfies Partial<Record<keyof Study, true>>;
export type WritableKey = keyof typeof WRITABLE;
export const WRITABLE_KEYS = Object.keys(WRITABLE) as WritableKey[];

/** Those of them that name what the registry holds under a code. */
export const REFERENCES = ['programs', 'committees', 'departments', 'platforms'] as const;
export type ReferenceKey = (typeof REFERENCES)[number];

/** The writable part of a document, in the document's own shapes: what a write makes of its input before it is stored. */
export type Writable = Pick<Study, WritableKey>;

/** Who keeps the members that are not written here, and where. */
export const ELSEWHERE = {
  id: 'is given by the registry',
  version: 'is given by the registry',
  updatedAt: 'is given by the registry',
  status: 'follows from the status events: POST /v1/studies/{id}/status-events',
  statusHistory: 'is written by POST /v1/studies/{id}/status-events',
  countries: 'follows from the sites: POST /v1/studies/{id}/sites',
  sites: 'is written by POST /v1/studies/{id}/sites and PATCH or DELETE /v1/studies/{id}/sites/{siteId}',
  siteCount: 'follows from the sites: POST /v1/studies/{id}/sites',
  approvals: 'is written by POST /v1/studies/{id}/approvals',
  cohorts: 'is written by POST /v1/studies/{id}/cohorts',
  inclusions: 'is written by PUT /v1/studies/{id}/inclusions/{year}',
  verifiedOn: 'is said by the source',
  registration: 'is said by the source',
  hasResults: 'is said by the source',
  lastKnownStatus: 'is said by the source',
  sources: 'is said by the source',
} as const satisfies Record<Exclude<keyof Study, WritableKey | 'curated'>, string>;
