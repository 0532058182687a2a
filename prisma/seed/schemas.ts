import * as z from 'zod';
import { Comparator, ContactKind, ContactRoleKind, SponsorClass, Visibility } from '../../src/db/enums.ts';
import { SiteFacts, StudyFacts } from '../../src/studies/facts.ts';

const text = z.string().min(1);
const code = z.string().regex(/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/);
const languages = z.array(z.enum(['fr', 'en']));
const bilingual = z.strictObject({ fr: text, en: text, machineTranslated: languages });
const provenance = { source: text, sourceUrl: z.url().optional(), asOf: z.iso.date() };

/** A program; its place in the file is its place in lists. */
const Program = z.strictObject({
  code,
  name: text,
  aliases: z.array(text).default([]),
  focus: bilingual.optional(),
  ...provenance,
});

/** A committee or department. One that no public source names has no source: it is a proposal that the office edits. */
const Unit = z
  .strictObject({ code, name: bilingual, sourced: z.boolean(), source: text.optional(), asOf: z.iso.date() })
  .refine(({ sourced, source }) => sourced === (source !== undefined), 'sourced and source must agree');

const Organization = z.strictObject({
  name: text,
  aliases: z.array(text),
  rorId: z.url(),
  class: z.enum(SponsorClass),
  isHost: z.boolean(),
  city: text,
  country: z.string().regex(/^[A-Z]{2}$/),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  source: text,
  sourceUrl: z.url(),
});

/** A contact of the host. There is no field for an e-mail address: none is published, a message form relays. */
const Contact = z.strictObject({
  kind: z.enum(ContactKind),
  role: z.enum(ContactRoleKind),
  name: text,
  titleEn: text,
  affiliation: text,
  /** International notation of ITU-T E.123. */
  phone: z.string().regex(/^\+\d{1,3}( \d+)+$/),
  visibility: z.enum(Visibility),
  ...provenance,
});

const Indicator = z.strictObject({
  code,
  name: bilingual,
  unit: text,
  values: z.array(z.strictObject({ comparator: z.enum(Comparator), value: z.number(), ...provenance })).min(1),
});

const status = SiteFacts.shape.status.unwrap().unwrap();
/** A site elsewhere: facility, city, country and, where the source gives it, the site's own status. */
const SiteRow = z.union([z.tuple([text, text, text]), z.tuple([text, text, text, status])]);
const WholeSite = SiteFacts.omit({ isHost: true, contacts: true });
const age = z.string().regex(/^\d+ Years$/);

/**
 * A study of ClinicalTrials.gov, as facts: the fields are those of `StudyFacts`, and prose (summary, description, eligibility)
 * and persons have no place. `lastPostedDate` is the day of the version that was read.
 */
const RegistryStudy = StudyFacts.pick({
  acronym: true,
  titleEn: true,
  scientificTitleEn: true,
  studyType: true,
  phases: true,
  status: true,
  statusSilence: true,
  lastKnownStatus: true,
  sponsor: true,
  collaborators: true,
  enrollmentCount: true,
  enrollmentKind: true,
  startDate: true,
  startDateKind: true,
  primaryCompletionDate: true,
  primaryCompletionKind: true,
  completionDate: true,
  completionKind: true,
  firstSubmittedDate: true,
  firstPostedDate: true,
  lastSubmittedDate: true,
  resultsPostedDate: true,
  verifiedDate: true,
  hasResults: true,
  sex: true,
  ageGroups: true,
  conditions: true,
  interventions: true,
}).extend({
  nctId: z.string().regex(/^NCT\d{8}$/),
  /** The numbers besides the NCT number. */
  identifiers: z.array(z.strictObject({ raw: text, authority: text.optional() })).default([]),
  lastPostedDate: z.iso.date(),
  minAge: age.optional(),
  maxAge: age.optional(),
  sites: z.array(z.union([SiteRow, WholeSite])).min(1),
});
export type RegistryStudy = z.infer<typeof RegistryStudy>;

/** A trial that the host sponsors, of which little more than its numbers and title is known. */
const SponsoredTrial = StudyFacts.pick({ acronym: true, titleEn: true, titleFr: true }).extend({
  identifiers: z.array(text).min(1),
  completionDate: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
});
export type SponsoredTrial = z.infer<typeof SponsoredTrial>;

/** What each file of this folder holds. */
export const FILES = {
  programs: z.array(Program),
  committees: z.array(Unit),
  departments: z.array(Unit),
  organizations: z.array(Organization),
  contacts: z.array(Contact),
  indicators: z.array(Indicator),
  studies: z.array(RegistryStudy),
  'sponsored-trials': z.array(SponsoredTrial),
};
