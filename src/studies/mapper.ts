import { localized } from '../db/localized.ts';
import { openIntervals } from './life-cycle.ts';
import type { StudyRow } from './row.ts';
import { type Study, SUMMARY_FIELDS } from './schemas.ts';
import { shownSlot } from './slots.ts';
import { timelineAt, toHostStatus, toStatus } from './status-statement.ts';

type Event = StudyRow['statusEvents'][number];

/** A row as its document, but for what `recordVersion` adds. */
export type StudyContent = Omit<Study, 'version' | 'updatedAt'>;

/**
 * Maps a study's rows to its document: the one wire shape, from which every dialect is made. Pure.
 *
 * @param today calendar date in Paris: a slot that nobody checked for 30 days reads `unknown`
 */
export function toStudyContent(row: StudyRow, today: string): StudyContent {
  const hostSite = row.sites.find((site) => site.isHost) ?? null;
  const overall = { ...toStatus(row, null), byInvitation: row.byInvitation };
  const outcomes = (kind: StudyRow['outcomes'][number]['kind']) =>
    row.outcomes
      .filter((outcome) => outcome.kind === kind)
      .map(({ measure, timeFrame, description }) => ({ measure, timeFrame, description }));
  const criteria = (kind: StudyRow['criteria'][number]['kind']) =>
    row.criteria.filter((criterion) => criterion.kind === kind).map((criterion) => localized(criterion, 'text'));
  const countries = new Map(row.sites.flatMap((site) => (site.countryName ? [[site.countryName, site.country]] : [])));

  return {
    id: row.id,
    identifiers: row.identifiers.map(({ type, value, authority, checkDigit, alias }) => ({
      type,
      value,
      authority,
      checkDigit,
      alias,
    })),
    title: localized(row, 'title'),
    acronym: row.acronym,
    status: overall,
    host: hostSite && {
      siteId: hostSite.id,
      facility: hostSite.facility,
      status: toHostStatus(toStatus(row, hostSite.id), hostSite.byInvitation, overall),
      openIntervals: openIntervals(timelineAt(row, hostSite.id)),
      plannedInclusions: hostSite.plannedInclusions,
    },
    studyType: row.studyType,
    phases: row.phases,
    regime: row.regime,
    riphCategory: row.riphCategory as 1 | 2 | 3 | null,
    sponsor: row.parties.filter((party) => party.role === 'lead_sponsor').map(toParty)[0] ?? null,
    programs: row.programs.map(({ program }) => ({ code: program.code, name: program.name })),
    committees: row.committees.map(({ committee }) => ({ code: committee.code, name: committee.nameEn })),
    conditions: row.conditions.map(({ name, system, code }) => ({ name, system, code })),
    countries: [...countries]
      .map(([name, code]) => ({ code, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en')),
    enrollment: { count: row.enrollmentCount, kind: row.enrollmentKind },
    startDate: milestone(row.startDate, row.startDateKind),
    verifiedOn: row.verifiedDate,
    siteCount: row.sites.length,

    scientificTitle: localized(row, 'scientificTitle'),
    briefSummary: localized(row, 'briefSummary'),
    description: localized(row, 'description'),
    keywords: row.keywords,
    mdrClass: row.mdrClass as Study['mdrClass'],
    cnilMethodology: toMethodology(row),
    registrationIntent: row.registrationIntent,
    collaborators: row.parties.filter((party) => party.role === 'collaborator').map(toParty),
    departments: row.departments.map(({ department }) => ({ code: department.code, name: department.nameEn })),
    platforms: row.platforms.map(({ platform }) => ({ code: platform.code, name: platform.nameEn })),
    biomarkers: row.biomarkers.map(({ gene, alteration, requirement, sentence }) => ({
      gene,
      alteration,
      requirement,
      sentence,
    })),
    interventions: row.interventions.map(({ type, name, description, otherNames }) => ({
      type,
      name,
      description,
      otherNames,
    })),
    arms: row.arms.map(({ label, type, description, interventions }) => ({
      label,
      type,
      description,
      interventions: interventions.flatMap((position) => row.interventions[position]?.name ?? []),
    })),
    design: {
      primaryPurpose: row.primaryPurpose,
      allocation: row.allocation,
      interventionModel: row.interventionModel,
      interventionModelNote: row.interventionModelNote,
      masking: row.masking,
      maskingNote: row.maskingNote,
      whoMasked: row.whoMasked,
      observationalModel: row.observationalModel,
      timePerspective: row.timePerspective,
      targetDuration: row.targetDuration,
      patientRegistry: row.patientRegistry,
      bioSpecimens: { retention: row.bioSpecimenRetention, description: row.bioSpecimenDescription },
      dataMonitoringCommittee: row.dataMonitoring,
      fdaRegulatedDrug: row.fdaRegulatedDrug,
      fdaRegulatedDevice: row.fdaRegulatedDevice,
    },
    eligibility: {
      sex: row.sex,
      genderBased: row.genderBased,
      genderDescription: row.genderDescription,
      healthyVolunteers: row.healthyVolunteers,
      minimumAge: row.minAge,
      maximumAge: row.maxAge,
      minimumAgeYears: row.minAgeYears,
      maximumAgeYears: row.maxAgeYears,
      ageGroups: row.ageGroups,
      ecog: { min: row.ecogMin, max: row.ecogMax },
      lines: { min: row.lineMin, max: row.lineMax },
      criteria: localized(row, 'eligibility'),
      keyInclusion: criteria('inclusion'),
      keyExclusion: criteria('exclusion'),
      population: row.studyPopulation,
      samplingMethod: row.samplingMethod,
    },
    outcomes: { primary: outcomes('primary'), secondary: outcomes('secondary'), other: outcomes('other') },
    primaryCompletionDate: milestone(row.primaryCompletionDate, row.primaryCompletionKind),
    completionDate: milestone(row.completionDate, row.completionKind),
    registration: {
      firstSubmitted: row.firstSubmittedDate,
      firstPosted: row.firstPostedDate,
      lastSubmitted: row.lastSubmittedDate,
      lastPosted: row.lastPostedDate,
      resultsPosted: row.resultsPostedDate,
    },
    hasResults: row.hasResults,
    whyStopped: row.whyStopped,
    lastKnownStatus: row.lastKnownStatus,
    sites: row.sites.map((site) => ({
      id: site.id,
      facility: site.facility,
      city: site.city,
      state: site.state,
      postalCode: site.postalCode,
      country: site.countryName === null ? null : { code: site.country, name: site.countryName },
      latitude: site.latitude,
      longitude: site.longitude,
      isHost: site.isHost,
      status: site.status,
      byInvitation: site.byInvitation,
    })),
    cohorts: row.cohorts.map((cohort) => ({
      id: cohort.id,
      label: cohort.label,
      description: localized(cohort, 'description'),
      slots: cohort.slots.map(({ siteId, state, places, checkedOn }) => ({
        siteId,
        ...shownSlot({ state, places, checkedOn }, today),
      })),
    })),
    approvals: row.approvals.map(({ id, kind, decision, decidedOn, body, reference }) => ({
      id,
      kind,
      decision,
      decidedOn,
      body,
      reference,
    })),
    statusHistory: row.statusEvents.filter(isPublic).map((event) => ({
      id: event.id,
      scope: event.siteId === null ? 'study' : event.siteId === hostSite?.id ? 'host' : 'site',
      siteId: event.siteId,
      status: event.status,
      on: event.occurredOn,
      origin: event.origin,
      source: event.source,
      derived: event.derived,
      reason: event.reason,
    })),
    inclusions: row.inclusions.map(({ siteId, year, count }) => ({ siteId, year, count })),
    ipdSharing: {
      plan: row.ipdSharing,
      description: row.ipdDescription,
      infoTypes: row.ipdInfoTypes,
      timeFrame: row.ipdTimeFrame,
      accessCriteria: row.ipdAccessCriteria,
      url: row.ipdUrl,
    },
    references: row.references.map(({ pmid, kind }) => ({ pmid, kind })),
    links: row.links.map(({ label, url }) => ({ label, url })),
    sources: row.sources.map(({ source, sourceId, url, versionDate: day, complete }) => ({
      name: source,
      id: sourceId,
      url,
      versionDate: day,
      complete,
    })),
    curated: row.curated,
  };
}

/** A document as rendered JSON, and how many of its bytes make its list entry, but for the closing brace. */
export function renderStudy(study: Study): { document: string; summaryLength: number } {
  const render = (keys: readonly string[]) =>
    JSON.stringify(Object.fromEntries(keys.map((key) => [key, study[key as keyof Study]])));
  const summary = render(SUMMARY_FIELDS).slice(0, -1);
  const rest = render(Object.keys(study).filter((key) => !SUMMARY_FIELDS.includes(key as never)));
  return { document: `${summary},${rest.slice(1)}`, summaryLength: Buffer.byteLength(summary) };
}

/** What leaves a study's desk: that it was once a draft does not. */
function isPublic(event: Event): boolean {
  return event.status !== 'draft';
}

function toMethodology({ cnilMethodology: code, cnilVersion: version }: StudyRow) {
  return code === null ? null : ({ code, version } as Study['cnilMethodology']);
}

function toParty({ organization }: StudyRow['parties'][number]) {
  return { id: organization.id, name: organization.name, class: organization.class };
}

function milestone(date: string | null, kind: StudyRow['startDateKind']) {
  return date === null ? null : { date, kind };
}
