import * as z from 'zod';
import { pointerOf } from '../../http/pointer.ts';

// The parts of a ClinicalTrials.gov v2 record (API 2.0.5) that the registry reads. Objects are loose: what is not named here
// stays in the stored record. Words of enumerations are plain strings, since a new word must not turn a record away.

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const flag = z.boolean().nullish();
const part = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape).nullish();
const list = <T extends z.ZodRawShape>(shape: T) => z.array(z.looseObject(shape)).nullish();

/** `2023`, `2023-04` or `2023-04-11`, and a day that exists. */
const date = z
  .string()
  .refine(
    (value) => /^\d{4}(-\d{2}){0,2}$/.test(value) && new Date(value).toJSON()?.slice(0, value.length) === value,
    'not a date (YYYY, YYYY-MM or YYYY-MM-DD)',
  );
const dateStruct = part({ date: date.nullish(), type: text });

const party = { name: z.string().min(1), class: text };
const contact = { name: text, role: text, phone: text, phoneExt: text, email: text };
export type SourceContact = z.infer<z.ZodObject<typeof contact>>;

const status = part({
  overallStatus: text,
  lastKnownStatus: text,
  whyStopped: text,
  statusVerifiedDate: date.nullish(),
  startDateStruct: dateStruct,
  primaryCompletionDateStruct: dateStruct,
  completionDateStruct: dateStruct,
  studyFirstSubmitDate: date.nullish(),
  studyFirstPostDateStruct: dateStruct,
  lastUpdateSubmitDate: date.nullish(),
  lastUpdatePostDateStruct: dateStruct,
  resultsFirstPostDateStruct: dateStruct,
});

const location = {
  facility: text,
  city: text,
  state: text,
  zip: text,
  country: text,
  status: text,
  geoPoint: part({ lat: z.number().min(-90).max(90).nullish(), lon: z.number().min(-180).max(180).nullish() }),
  contacts: list(contact),
};

const outcomes = list({ measure: text, timeFrame: text, description: text });

const protocol = z.looseObject({
  identificationModule: z
    .looseObject({
      nctId: z.string().regex(/^NCT\d{8}$/, 'not an NCT number'),
      nctIdAliases: texts,
      orgStudyIdInfo: part({ id: text }),
      secondaryIdInfos: list({ id: text, type: text, domain: text }),
      organization: part({ fullName: text, class: text }),
      briefTitle: text,
      officialTitle: text,
      acronym: text,
    })
    .refine(
      (module) => [module.briefTitle, module.officialTitle, module.acronym].some((title) => title?.trim()),
      'no title',
    ),
  statusModule: z
    .custom<unknown>((module) => module != null, 'missing')
    .pipe(status)
    .refine(
      (module) => module?.lastUpdatePostDateStruct?.date || module?.lastUpdateSubmitDate,
      'no date of last update',
    ),
  sponsorCollaboratorsModule: part({
    leadSponsor: part(party),
    collaborators: list(party),
    responsibleParty: part({ type: text, investigatorFullName: text, investigatorAffiliation: text }),
  }),
  oversightModule: part({ oversightHasDmc: flag, isFdaRegulatedDrug: flag, isFdaRegulatedDevice: flag }),
  descriptionModule: part({ briefSummary: text, detailedDescription: text }),
  conditionsModule: part({ conditions: texts, keywords: texts }),
  designModule: part({
    studyType: text,
    phases: texts,
    patientRegistry: flag,
    targetDuration: text,
    designInfo: part({
      allocation: text,
      interventionModel: text,
      interventionModelDescription: text,
      primaryPurpose: text,
      observationalModel: text,
      timePerspective: text,
      maskingInfo: part({ masking: text, maskingDescription: text, whoMasked: texts }),
    }),
    bioSpec: part({ retention: text, description: text }),
    enrollmentInfo: part({ count: z.int().min(0).nullish(), type: text }),
  }),
  armsInterventionsModule: part({
    armGroups: list({ label: text, type: text, description: text, interventionNames: texts }),
    interventions: list({ type: text, name: text, description: text, otherNames: texts, armGroupLabels: texts }),
  }),
  outcomesModule: part({ primaryOutcomes: outcomes, secondaryOutcomes: outcomes, otherOutcomes: outcomes }),
  eligibilityModule: part({
    eligibilityCriteria: text,
    healthyVolunteers: flag,
    sex: text,
    genderBased: flag,
    genderDescription: text,
    minimumAge: text,
    maximumAge: text,
    stdAges: texts,
    studyPopulation: text,
    samplingMethod: text,
  }),
  contactsLocationsModule: part({
    overallOfficials: list({ name: text, affiliation: text, role: text }),
    centralContacts: list(contact),
    locations: list(location),
  }),
  referencesModule: part({
    references: list({ pmid: text, type: text }),
    seeAlsoLinks: list({ label: text, url: text }),
  }),
  ipdSharingStatementModule: part({
    ipdSharing: text,
    description: text,
    infoTypes: texts,
    timeFrame: text,
    accessCriteria: text,
    url: text,
  }),
});

export const CtgovRecord = z.looseObject({
  protocolSection: protocol,
  resultsSection: part({
    moreInfoModule: part({
      pointOfContact: part({ title: text, organization: text, phone: text, phoneExt: text, email: text }),
    }),
  }),
  derivedSection: part({ conditionBrowseModule: part({ meshes: list({ id: text, term: text }) }) }),
  hasResults: flag,
});
export type CtgovRecord = z.infer<typeof CtgovRecord>;
export type CtgovProtocol = CtgovRecord['protocolSection'];

export type RecordCheck =
  | { ok: true; record: CtgovRecord }
  | { ok: false; problems: { pointer: string; reason: string }[] };

/** Checks a value against {@link CtgovRecord}; each problem has the JSON pointer of its place. */
export function checkRecord(value: unknown): RecordCheck {
  const result = CtgovRecord.safeParse(value);
  if (result.success) return { ok: true, record: result.data };
  return {
    ok: false,
    problems: result.error.issues.map((issue) => ({
      pointer: pointerOf(issue.path.filter((key) => typeof key !== 'symbol')),
      reason: issue.message,
    })),
  };
}
