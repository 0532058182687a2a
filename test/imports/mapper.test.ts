import t from 'tap';
import { mapRecord } from '../../src/imports/ctgov/map-record.ts';
import { toStudyFacts } from '../../src/imports/ctgov/mapper.ts';
import { dayOf } from '../../src/imports/ctgov/quantities.ts';
import { checkRecord } from '../../src/imports/ctgov/record.ts';
import { ALWAYS_SILENT, STATED_BY } from '../../src/imports/ctgov/silence.ts';
import { phasesOf, silenceOf, sponsorClassOf, statusOf } from '../../src/imports/ctgov/words.ts';
import { hashOf } from '../../src/imports/json.ts';
import { yearsOf } from '../../src/studies/ages.ts';
import { StudyFacts } from '../../src/studies/facts.ts';
import { type InventedRecord, inventedRecord } from './invented-record.ts';

function factsOf(change?: (record: InventedRecord) => void): StudyFacts {
  const check = checkRecord(inventedRecord(change));
  if (!check.ok) throw new Error(JSON.stringify(check.problems));
  return toStudyFacts(check.record, 'hash');
}

t.test('the facts have the shape of StudyFacts, with every key', async (t) => {
  const facts = factsOf();
  t.strictSame(StudyFacts.parse(facts), facts);
  t.strictSame(Object.keys(facts).sort(), Object.keys(StudyFacts.shape).sort());
});

t.test('what a record says', async (t) => {
  const facts = factsOf();
  t.match(facts, {
    source: {
      name: 'clinicaltrials_gov',
      id: 'NCT99999901',
      url: 'https://clinicaltrials.gov/study/NCT99999901',
      versionDate: '2026-03-06',
      contentHash: 'hash',
    },
    titleEn: 'An Invented Study',
    scientificTitleEn: 'An Invented Study of Nothing in Nobody',
    acronym: 'NIL',
    status: 'open',
    statusSilence: null,
    byInvitation: true,
    startDate: '2023-04',
    startDateKind: 'actual',
    completionDate: '2028-01',
    completionKind: null,
    verifiedDate: '2025-12',
    studyType: 'interventional',
    phases: ['phase1', 'phase2'],
    allocation: 'non_randomized',
    whoMasked: ['participant', 'outcomes_assessor'],
    enrollmentCount: 12,
    enrollmentKind: 'estimated',
    sex: 'female',
    minAge: '6 Months',
    minAgeYears: 0.5,
    maxAge: 'N/A',
    maxAgeYears: null,
    ageGroups: ['child', 'older_adult'],
    ipdSharing: 'undecided',
    hasResults: true,
    sponsor: { name: 'Gustave Roussy, Cancer Campus, Grand Paris', class: 'host' },
    conditions: [
      { name: 'Nothing', system: null, code: null },
      { name: 'Nothingness', system: 'mesh', code: 'D000000' },
    ],
    otherOutcomes: [],
    references: [{ pmid: '1', kind: 'result' }],
    links: [{ label: 'Page', url: 'https://example.org/nil' }],
  });
  t.strictSame(facts.approvals, []);
});

t.test('identifiers keep what is certain of them and leave the rest to their format', async (t) => {
  t.strictSame(factsOf().identifiers, [
    { raw: 'NCT99999901', type: 'nct', authority: null, alias: false },
    { raw: 'NCT99999902', type: 'nct', authority: null, alias: true },
    { raw: 'CSET 0000', type: 'internal', authority: null, alias: false },
    { raw: '2019-AO1602-55', type: null, authority: 'EudraCT', alias: false },
    { raw: '2023-505923-30-00', type: null, authority: 'CTIS', alias: false },
    { raw: 'ABC-1', type: 'internal', authority: 'Institut Gustave Roussy', alias: false },
    { raw: 'XYZ-2', type: null, authority: 'A foundation', alias: false },
  ]);
});

t.test('arms know their interventions by name and by label', async (t) => {
  const { arms, interventions } = factsOf();
  t.strictSame(
    interventions.map(({ type, name }) => [type, name]),
    [
      ['drug', 'Nullumab: new'],
      ['procedure', 'Waiting'],
      ['other', 'Unnamed'],
    ],
  );
  t.strictSame(
    arms.map((arm) => [arm.label, arm.type, arm.interventions]),
    [
      ['A', 'experimental', [0, 1]],
      ['B', 'no_intervention', [2]],
    ],
  );
});

t.test('a site has its own status only, and the host is told by its name', async (t) => {
  const { sites } = factsOf();
  t.match(sites[0], { isHost: true, status: 'submitted', byInvitation: false, countryName: 'France', latitude: 48.79 });
  t.match(sites[2], { isHost: false, status: null, latitude: null, longitude: null });
  const [unnamed] = factsOf((record) => {
    record.protocolSection.contactsLocationsModule.locations[0].facility = 'GSK Investigational Site';
  }).sites;
  t.match(unnamed, { city: 'Villejuif', isHost: false });
});

t.test('status words are read at the least that they claim', async (t) => {
  const words = {
    NOT_YET_RECRUITING: ['submitted', null],
    RECRUITING: ['open', null],
    ACTIVE_NOT_RECRUITING: ['closed', null],
    COMPLETED: ['completed', null],
    SUSPENDED: ['suspended', null],
    TERMINATED: ['terminated', null],
    WITHDRAWN: ['withdrawn', null],
    UNKNOWN: [null, 'unknown'],
    WITHHELD: [null, 'withheld'],
    AVAILABLE: [null, 'no_equivalent'],
    NO_LONGER_AVAILABLE: [null, 'no_equivalent'],
    A_WORD_OF_TOMORROW: [null, 'no_equivalent'],
  };
  for (const [word, read] of Object.entries(words)) t.strictSame([statusOf(word), silenceOf(word)], read, word);
  t.strictSame([statusOf(undefined), silenceOf(undefined)], [null, null]);
});

t.test('classes, phases, ages, days', async (t) => {
  t.equal(sponsorClassOf('Institut Gustave Roussy', 'INDUSTRY'), 'host');
  t.equal(sponsorClassOf('X', 'NETWORK'), 'academic');
  t.equal(sponsorClassOf('X', 'UNKNOWN'), null);
  t.strictSame(phasesOf(['NA']), ['not_applicable']);
  t.strictSame(phasesOf(undefined), []);
  const ages = {
    '18 Years': 18,
    '1 Year': 1,
    '18 Months': 1.5,
    '2 Weeks': 0.03832991,
    '1 Day': 0.00273785,
    '30 Minutes': 0.00005704,
  };
  for (const [age, years] of Object.entries(ages)) t.equal(yearsOf(age), years, age);
  for (const age of ['N/A', 'Years', '', undefined]) t.equal(yearsOf(age), null);
  t.strictSame(['2023', '2023-04', '2023-04-11'].map(dayOf), ['2023-01-01', '2023-04-01', '2023-04-11']);
});

t.test('the version is the day of the last posted update, else of the last submitted one', async (t) => {
  const date = (change: (status: InventedRecord) => void) =>
    factsOf((record) => change(record.protocolSection.statusModule)).source.versionDate;
  t.equal(
    date((status) => delete status.lastUpdatePostDateStruct),
    '2026-03-01',
  );
  t.equal(
    date((status) => (status.lastUpdatePostDateStruct.date = '2026-02')),
    '2026-02-01',
  );
});

t.test('a record of the bare minimum is enough, and nulls are absence', async (t) => {
  const minimal = {
    protocolSection: {
      identificationModule: { nctId: 'NCT99999903', briefTitle: 'T', acronym: null },
      statusModule: { lastUpdateSubmitDate: '2020-01-01' },
      designModule: null,
    },
  };
  const mapped = mapRecord(minimal);
  t.ok(mapped.ok);
  if (mapped.ok)
    t.match(StudyFacts.parse(mapped.facts), {
      status: null,
      statusSilence: null,
      sponsor: null,
      sites: [],
      phases: [],
    });
});

t.test('what is wrong with a record is told by pointer and reason', async (t) => {
  const module = (name: string) => `/protocolSection/${name}`;
  const cases: [string, (record: InventedRecord) => void, RegExp][] = [
    [
      module('identificationModule/nctId'),
      (r) => (r.protocolSection.identificationModule.nctId = 'NCT1'),
      /not an NCT number/,
    ],
    [
      module('identificationModule'),
      (r) => (r.protocolSection.identificationModule = { nctId: 'NCT99999901' }),
      /no title/,
    ],
    [module('statusModule'), (r) => delete r.protocolSection.statusModule, /missing/],
    [module('statusModule'), (r) => (r.protocolSection.statusModule = {}), /no date of last update/],
    [
      module('statusModule/startDateStruct/date'),
      (r) => (r.protocolSection.statusModule.startDateStruct.date = '2023-02-30'),
      /not a date/,
    ],
    [
      module('designModule/enrollmentInfo/count'),
      (r) => (r.protocolSection.designModule.enrollmentInfo.count = '12'),
      /expected number/,
    ],
    [
      module('contactsLocationsModule/locations/1/city'),
      (r) => (r.protocolSection.contactsLocationsModule.locations[1].city = 5),
      /expected string/,
    ],
    ['/protocolSection', (r) => delete r.protocolSection, /expected object/],
  ];
  for (const [pointer, change, reason] of cases) {
    const mapped = mapRecord(inventedRecord(change));
    t.match(mapped, { ok: false, problem: { pointer, reason } }, pointer);
  }
  for (const value of [null, 1, 'x', [], {}]) t.match(mapRecord(value), { ok: false });
  let deep: InventedRecord = 1;
  for (let level = 0; level < 5000; level++) deep = [deep];
  t.match(mapRecord({ ...inventedRecord(), deep }), { ok: false, problem: { reason: /nested deeper/ } });
});

t.test('a trifle does not cost the record', async (t) => {
  const mapped = mapRecord(
    inventedRecord((record) => {
      const { protocolSection: protocol } = record;
      protocol.descriptionModule.briefSummary = 'a\0b';
      protocol.conditionsModule.keywords[1] = '\ud800';
      protocol['odd\0key'] = 'x\udc00 \u{1f600}';
      protocol.contactsLocationsModule.centralContacts[0].email = 'not given';
      record.derivedSection.conditionBrowseModule.meshes = [{ term: 'Nothingness' }];
    }),
  );
  t.match(mapped, {
    ok: true,
    facts: {
      briefSummaryEn: 'a\ufffdb',
      keywords: ['nil', '\ufffd'],
      conditions: [{ name: 'Nothing' }, { name: 'Nothingness', system: null, code: null }],
      source: { content: { protocolSection: { 'odd\ufffdkey': 'x\ufffd \u{1f600}' } } },
    },
    warnings: [
      /^\/protocolSection\/descriptionModule\/briefSummary: .*U\+FFFD/,
      /keywords\/1/,
      /^\/protocolSection: /,
      /odd/,
      /1 e-mail address is none/,
    ],
  });
  if (!mapped.ok) return;
  const call = mapped.facts.contacts.find(({ name }) => name === 'Invented Call Center');
  t.equal(call?.email, null);
  t.match(JSON.stringify(mapped.facts.source.fragments), /not given/, 'it stays where it was cut out');
});

t.test('every fact has its part, and a selection of fields is silent on the rest', async (t) => {
  const { source, identifiers, ...rest } = StudyFacts.shape;
  t.strictSame([...Object.values(STATED_BY).flat(), ...ALWAYS_SILENT].sort(), Object.keys(rest).sort());

  const whole = factsOf().source;
  t.strictSame(whole.silentOn, ALWAYS_SILENT);
  t.strictSame(whole.parts, [...Object.keys(STATED_BY), 'derivedSection', 'resultsSection'].sort());
  const selection = factsOf((record) => {
    delete record.protocolSection.designModule;
    record.protocolSection.contactsLocationsModule = null;
    delete record.resultsSection;
  }).source;
  t.strictSame(
    whole.parts.filter((part) => !selection.parts.includes(part)),
    ['contactsLocationsModule', 'designModule', 'resultsSection'],
  );
  t.strictSame(
    [...selection.silentOn].sort(),
    [...ALWAYS_SILENT, ...(STATED_BY.designModule ?? []), ...(STATED_BY.contactsLocationsModule ?? [])].sort(),
  );
});

t.test('the hash does not depend on spacing and the order of keys', async (t) => {
  t.equal(hashOf({ a: 1, b: [{ c: null, d: 'x' }] }), hashOf({ b: [{ d: 'x', c: null }], a: 1 }));
  t.not(hashOf({ a: [1, 2] }), hashOf({ a: [2, 1] }));
});

t.test('a record that says more than a document may hold is turned away', async (t) => {
  const change = (record: InventedRecord) => {
    record.protocolSection.identificationModule.briefTitle = 'x'.repeat(2001);
  };
  t.match(mapRecord(inventedRecord(change)), { ok: false, problem: { reason: /^titleEn: Too big/ } });
});
