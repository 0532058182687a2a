import type { Prisma } from '../db/generated/client.ts';
import { localizedColumns } from '../db/localized.ts';
import type { Writable } from './writable.ts';

/** The columns of `study` that the writable members of its document are made of: the mapper, read backwards. */
export function toColumns(study: Writable) {
  const { design, eligibility, enrollment, ipdSharing } = study;
  const texts = {
    title: study.title,
    scientificTitle: study.scientificTitle,
    briefSummary: study.briefSummary,
    description: study.description,
    eligibility: eligibility.criteria,
  };
  return {
    ...localizedColumns(texts),
    acronym: study.acronym,
    studyType: study.studyType,
    phases: study.phases,
    keywords: study.keywords,
    regime: study.regime,
    riphCategory: study.riphCategory,
    mdrClass: study.mdrClass,
    cnilMethodology: study.cnilMethodology?.code ?? null,
    cnilVersion: study.cnilMethodology?.version ?? null,
    registrationIntent: study.registrationIntent,
    enrollmentCount: enrollment.count,
    enrollmentKind: enrollment.kind,
    startDate: study.startDate?.date ?? null,
    startDateKind: study.startDate?.kind ?? null,
    primaryCompletionDate: study.primaryCompletionDate?.date ?? null,
    primaryCompletionKind: study.primaryCompletionDate?.kind ?? null,
    completionDate: study.completionDate?.date ?? null,
    completionKind: study.completionDate?.kind ?? null,
    whyStopped: study.whyStopped,

    primaryPurpose: design.primaryPurpose,
    allocation: design.allocation,
    interventionModel: design.interventionModel,
    interventionModelNote: design.interventionModelNote,
    masking: design.masking,
    maskingNote: design.maskingNote,
    whoMasked: design.whoMasked,
    observationalModel: design.observationalModel,
    timePerspective: design.timePerspective,
    targetDuration: design.targetDuration,
    patientRegistry: design.patientRegistry,
    bioSpecimenRetention: design.bioSpecimens.retention,
    bioSpecimenDescription: design.bioSpecimens.description,
    dataMonitoring: design.dataMonitoringCommittee,
    fdaRegulatedDrug: design.fdaRegulatedDrug,
    fdaRegulatedDevice: design.fdaRegulatedDevice,

    sex: eligibility.sex,
    genderBased: eligibility.genderBased,
    genderDescription: eligibility.genderDescription,
    healthyVolunteers: eligibility.healthyVolunteers,
    minAge: eligibility.minimumAge,
    minAgeYears: eligibility.minimumAgeYears,
    maxAge: eligibility.maximumAge,
    maxAgeYears: eligibility.maximumAgeYears,
    ageGroups: eligibility.ageGroups,
    ecogMin: eligibility.ecog.min,
    ecogMax: eligibility.ecog.max,
    lineMin: eligibility.lines.min,
    lineMax: eligibility.lines.max,
    studyPopulation: eligibility.population,
    samplingMethod: eligibility.samplingMethod,

    ipdSharing: ipdSharing.plan,
    ipdDescription: ipdSharing.description,
    ipdInfoTypes: ipdSharing.infoTypes,
    ipdTimeFrame: ipdSharing.timeFrame,
    ipdAccessCriteria: ipdSharing.accessCriteria,
    ipdUrl: ipdSharing.url,
  } satisfies Prisma.StudyUncheckedUpdateInput;
}
