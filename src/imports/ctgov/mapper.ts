import { yearsOf } from '../../studies/ages.ts';
import type { StudyFacts } from '../../studies/facts.ts';
import type { Json } from '../json.ts';
import { studyContacts } from './contacts.ts';
import { identifiersOf } from './identifiers.ts';
import { armsOf, conditionsOf, outcomesOf, partyOf, referencesOf } from './parts.ts';
import { cutPersonalData } from './personal-data.ts';
import { dayOf } from './quantities.ts';
import type { CtgovProtocol, CtgovRecord } from './record.ts';
import { partsOf, silentOn } from './silence.ts';
import { sitesOf } from './sites.ts';
import {
  byInvitation,
  dateKindOf,
  phasesOf,
  sexOf,
  silenceOf,
  snake,
  snakes,
  statusOf,
  studyTypeOf,
  blankToNull as text,
} from './words.ts';

const CTGOV = 'clinicaltrials_gov';

/**
 * Maps a ClinicalTrials.gov v2 record to what it says of its study. Pure. `contentHash` is the hash of the record as
 * received. Everything but the contacts is read from the record without its personal data, so no other field can hold any.
 */
export function toStudyFacts(received: CtgovRecord, contentHash: string): StudyFacts {
  const { content, fragments } = cutPersonalData(received);
  const record = content as CtgovRecord;
  const protocol = record.protocolSection;
  return {
    source: sourceOf(record, contentHash, content, fragments),
    identifiers: identifiersOf(protocol),
    ...titlesOf(protocol),
    ...statusFacts(protocol),
    ...datesOf(protocol),
    hasResults: record.hasResults ?? null,
    ...designOf(protocol),
    ...eligibilityOf(protocol),
    ...sharingOf(protocol),
    conditions: conditionsOf(record),
    ...armsOf(protocol),
    primaryOutcomes: outcomesOf(protocol.outcomesModule?.primaryOutcomes),
    secondaryOutcomes: outcomesOf(protocol.outcomesModule?.secondaryOutcomes),
    otherOutcomes: outcomesOf(protocol.outcomesModule?.otherOutcomes),
    ...referencesOf(protocol),
    approvals: [],
    sites: sitesOf(protocol, received),
    contacts: studyContacts(received),
  };
}

function sourceOf(
  record: CtgovRecord,
  contentHash: string,
  content: Json,
  fragments: StudyFacts['source']['fragments'],
): StudyFacts['source'] {
  const { identificationModule, statusModule: status } = record.protocolSection;
  const id = identificationModule.nctId;
  const parts = partsOf(record);
  return {
    name: CTGOV,
    id,
    url: `https://clinicaltrials.gov/study/${id}`,
    versionDate: dayOf(status?.lastUpdatePostDateStruct?.date ?? status?.lastUpdateSubmitDate ?? ''),
    contentHash,
    content,
    parts,
    silentOn: silentOn(parts),
    fragments,
  };
}

/** The source is in English; its briefTitle is the public title, its officialTitle the scientific one. */
function titlesOf({ identificationModule: names, descriptionModule: description, conditionsModule }: CtgovProtocol) {
  return {
    // A study needs a title: its acronym is one where there is no other.
    titleEn: text(names.briefTitle) ?? (text(names.officialTitle) === null ? text(names.acronym) : null),
    titleFr: null,
    scientificTitleEn: text(names.officialTitle),
    scientificTitleFr: null,
    acronym: text(names.acronym),
    briefSummaryEn: text(description?.briefSummary),
    descriptionEn: text(description?.detailedDescription),
    keywords: conditionsModule?.keywords ?? [],
  };
}

function statusFacts({ statusModule: status, sponsorCollaboratorsModule: sponsors }: CtgovProtocol) {
  return {
    status: statusOf(status?.overallStatus),
    statusSilence: silenceOf(status?.overallStatus),
    lastKnownStatus: statusOf(status?.lastKnownStatus),
    byInvitation: byInvitation(status?.overallStatus),
    whyStopped: text(status?.whyStopped),
    sponsor: sponsors?.leadSponsor ? partyOf(sponsors.leadSponsor) : null,
    collaborators: (sponsors?.collaborators ?? []).map(partyOf),
  };
}

function datesOf({ statusModule: status }: CtgovProtocol) {
  return {
    startDate: text(status?.startDateStruct?.date),
    startDateKind: dateKindOf(status?.startDateStruct?.type),
    primaryCompletionDate: text(status?.primaryCompletionDateStruct?.date),
    primaryCompletionKind: dateKindOf(status?.primaryCompletionDateStruct?.type),
    completionDate: text(status?.completionDateStruct?.date),
    completionKind: dateKindOf(status?.completionDateStruct?.type),
    firstSubmittedDate: text(status?.studyFirstSubmitDate),
    firstPostedDate: text(status?.studyFirstPostDateStruct?.date),
    lastSubmittedDate: text(status?.lastUpdateSubmitDate),
    lastPostedDate: text(status?.lastUpdatePostDateStruct?.date),
    resultsPostedDate: text(status?.resultsFirstPostDateStruct?.date),
    verifiedDate: text(status?.statusVerifiedDate),
  };
}

function designOf({ designModule: design, oversightModule: oversight }: CtgovProtocol) {
  const info = design?.designInfo;
  return {
    studyType: studyTypeOf(design?.studyType),
    phases: phasesOf(design?.phases),
    primaryPurpose: snake(info?.primaryPurpose),
    allocation: snake(info?.allocation),
    interventionModel: snake(info?.interventionModel),
    interventionModelNote: text(info?.interventionModelDescription),
    masking: snake(info?.maskingInfo?.masking),
    maskingNote: text(info?.maskingInfo?.maskingDescription),
    whoMasked: snakes(info?.maskingInfo?.whoMasked),
    observationalModel: snake(info?.observationalModel),
    timePerspective: snake(info?.timePerspective),
    targetDuration: text(design?.targetDuration),
    patientRegistry: design?.patientRegistry ?? null,
    bioSpecimenRetention: snake(design?.bioSpec?.retention),
    bioSpecimenDescription: text(design?.bioSpec?.description),
    enrollmentCount: design?.enrollmentInfo?.count ?? null,
    enrollmentKind: dateKindOf(design?.enrollmentInfo?.type),
    dataMonitoring: oversight?.oversightHasDmc ?? null,
    fdaRegulatedDrug: oversight?.isFdaRegulatedDrug ?? null,
    fdaRegulatedDevice: oversight?.isFdaRegulatedDevice ?? null,
  };
}

function eligibilityOf({ eligibilityModule: who }: CtgovProtocol) {
  return {
    sex: sexOf(who?.sex),
    genderBased: who?.genderBased ?? null,
    genderDescription: text(who?.genderDescription),
    healthyVolunteers: who?.healthyVolunteers ?? null,
    minAge: text(who?.minimumAge),
    minAgeYears: yearsOf(who?.minimumAge),
    maxAge: text(who?.maximumAge),
    maxAgeYears: yearsOf(who?.maximumAge),
    ageGroups: snakes(who?.stdAges),
    eligibilityEn: text(who?.eligibilityCriteria),
    samplingMethod: snake(who?.samplingMethod),
    studyPopulation: text(who?.studyPopulation),
  };
}

function sharingOf({ ipdSharingStatementModule: sharing }: CtgovProtocol) {
  return {
    ipdSharing: snake(sharing?.ipdSharing),
    ipdDescription: text(sharing?.description),
    ipdInfoTypes: snakes(sharing?.infoTypes),
    ipdTimeFrame: text(sharing?.timeFrame),
    ipdAccessCriteria: text(sharing?.accessCriteria),
    ipdUrl: text(sharing?.url),
  };
}
