/**
 * An invented record in the form of ClinicalTrials.gov API 2.0.5: no such study, person, address or number exists. `change`
 * edits a fresh copy.
 */
export function inventedRecord(change: (record: InventedRecord) => void = () => {}): InventedRecord {
  const record = structuredClone(RECORD);
  change(record);
  return record;
}

// biome-ignore lint/suspicious/noExplicitAny: tests break the record in every way that JSON allows
export type InventedRecord = any;

const RECORD = {
  protocolSection: {
    identificationModule: {
      nctId: 'NCT99999901',
      nctIdAliases: ['NCT99999902'],
      orgStudyIdInfo: { id: 'CSET 0000' },
      secondaryIdInfos: [
        { id: '2019-AO1602-55', type: 'EUDRACT_NUMBER' },
        { id: '2023-505923-30-00', type: 'CTIS' },
        { id: 'ABC-1', type: 'OTHER', domain: 'Institut Gustave Roussy' },
        { id: 'XYZ-2', type: 'OTHER_GRANT', domain: 'A foundation' },
        { id: '0000-0002-1825-0097', type: 'OTHER', domain: 'ORCID' },
        { id: 'jane.roe@example.org' },
      ],
      organization: { fullName: 'Gustave Roussy, Cancer Campus, Grand Paris', class: 'OTHER' },
      briefTitle: 'An Invented Study',
      officialTitle: 'An Invented Study of Nothing in Nobody',
      acronym: 'NIL',
    },
    statusModule: {
      statusVerifiedDate: '2025-12',
      overallStatus: 'ENROLLING_BY_INVITATION',
      startDateStruct: { date: '2023-04', type: 'ACTUAL' },
      primaryCompletionDateStruct: { date: '2027-04-11', type: 'ESTIMATED' },
      completionDateStruct: { date: '2028-01' },
      studyFirstSubmitDate: '2023-01-02',
      studyFirstPostDateStruct: { date: '2023-01-09', type: 'ACTUAL' },
      lastUpdateSubmitDate: '2026-03-01',
      lastUpdatePostDateStruct: { date: '2026-03-06', type: 'ESTIMATED' },
    },
    sponsorCollaboratorsModule: {
      responsibleParty: {
        type: 'PRINCIPAL_INVESTIGATOR',
        investigatorFullName: 'Jane Q Roe',
        investigatorTitle: 'Professor',
        investigatorAffiliation: 'An institute',
      },
      leadSponsor: { name: 'Gustave Roussy, Cancer Campus, Grand Paris', class: 'OTHER' },
      collaborators: [
        { name: 'Invented Pharma', class: 'INDUSTRY' },
        { name: 'Professor John Placeholder', class: 'UNKNOWN' },
      ],
    },
    oversightModule: {
      oversightHasDmc: true,
      isFdaRegulatedDrug: false,
      isFdaRegulatedDevice: false,
      isUsExport: true,
    },
    descriptionModule: {
      briefSummary:
        'Ask Dr. Max Muster or write to office@example.org, tel. +33 1 99 00 12 34. As jane roe says, nothing happens.',
      detailedDescription: 'BAY 38-9456 at 3-6-12 months, 1 x 100 000 000 units, doi 10.1016/0002-9343(92)90113-p.',
    },
    conditionsModule: { conditions: ['Nothing'], keywords: ['nil', 'null'] },
    designModule: {
      studyType: 'INTERVENTIONAL',
      phases: ['PHASE1', 'PHASE2'],
      designInfo: {
        allocation: 'NON_RANDOMIZED',
        interventionModel: 'SINGLE_GROUP',
        primaryPurpose: 'TREATMENT',
        maskingInfo: { masking: 'DOUBLE', whoMasked: ['PARTICIPANT', 'OUTCOMES_ASSESSOR'] },
      },
      bioSpec: { retention: 'SAMPLES_WITH_DNA', description: 'Blood' },
      enrollmentInfo: { count: 12, type: 'ESTIMATED' },
    },
    armsInterventionsModule: {
      armGroups: [
        { label: 'A', type: 'EXPERIMENTAL', interventionNames: ['Drug: Nullumab: new', 'Procedure: Waiting'] },
        { label: 'B', type: 'NO_INTERVENTION' },
      ],
      interventions: [
        { type: 'DRUG', name: 'Nullumab: new', otherNames: ['NUL-1'] },
        { type: 'PROCEDURE', name: 'Waiting' },
        { type: 'A_NEW_TYPE', armGroupLabels: ['B'] },
      ],
    },
    outcomesModule: {
      primaryOutcomes: [{ measure: 'Nothing seen', timeFrame: '1 year' }],
      otherOutcomes: [{ measure: ' ' }],
    },
    eligibilityModule: {
      eligibilityCriteria: 'Inclusion: none',
      healthyVolunteers: false,
      sex: 'FEMALE',
      minimumAge: '6 Months',
      maximumAge: 'N/A',
      stdAges: ['CHILD', 'OLDER_ADULT'],
    },
    contactsLocationsModule: {
      overallOfficials: [
        { name: 'Jane Q. Roe, MD, PhD', affiliation: 'An institute', role: 'PRINCIPAL_INVESTIGATOR' },
        { name: 'Invented Pharma', role: 'STUDY_DIRECTOR' },
      ],
      centralContacts: [
        {
          name: 'Invented Call Center',
          role: 'CONTACT',
          phone: '+33 1 99 00 00 00',
          phoneExt: '12',
          email: 'calls@example.org',
        },
      ],
      locations: [
        {
          facility: 'Gustave Roussy ( Site 0001)',
          status: 'NOT_YET_RECRUITING',
          city: 'Villejuif',
          zip: '94800',
          country: 'France',
          geoPoint: { lat: 48.79, lon: 2.36 },
          contacts: [
            { name: 'Erika Beispiel, MD', role: 'PRINCIPAL_INVESTIGATOR' },
            { role: 'CONTACT', email: 'site@example.org' },
            { role: 'CONTACT' },
          ],
        },
        { facility: 'Praxis Dr. Max Muster', city: 'Bonn', country: 'Germany' },
        { facility: 'Hospital Dr. Max Muster', country: 'Spain', geoPoint: { lat: 1 } },
        { facility: 'Erika BEISPIEL', country: 'France' },
      ],
      locations_nested: [{ facility: 'Somewhere', contacts: [{ name: 'Richard Miles' }] }],
    },
    referencesModule: {
      references: [{ pmid: '1', type: 'RESULT', citation: 'Roe J. Nothing. Journal of Nil. 2020.' }],
      seeAlsoLinks: [{ label: 'Page', url: 'https://example.org/nil' }, { url: 'mailto:jane.roe@example.org' }],
    },
    ipdSharingStatementModule: { ipdSharing: 'UNDECIDED', infoTypes: ['STUDY_PROTOCOL'] },
  },
  resultsSection: {
    moreInfoModule: {
      pointOfContact: { title: 'Study Director', organization: 'Invented Pharma', email: 'results@example.org' },
    },
  },
  derivedSection: { conditionBrowseModule: { meshes: [{ id: 'D000000', term: 'Nothingness' }] } },
  hasResults: true,
};
