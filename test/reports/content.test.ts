import t from 'tap';
import { todayInParis } from '../../src/db/dates.ts';
import { hostSite } from '../studies/invented.ts';
import { keepStudy, openPublisher, studyOf } from './support.ts';

const CATEGORY_1 = { studyType: 'interventional', regime: 'riph_national', riphCategory: 1 } as const;

t.test('a study is in the report of a year if and only if an open interval at the host meets it', async (t) => {
  const { db, report } = await openPublisher(t);
  await keepStudy(db, 1, { steps: [['2023-12-31', 'open']] });
  await keepStudy(db, 2, {
    steps: [
      ['2021-03-01', 'open'],
      ['2023-01-01', 'closed'],
    ],
  });
  await keepStudy(db, 3, {
    steps: [
      ['2022-02-01', 'open'],
      ['2022-12-20', 'suspended'],
      ['2024-01-08', 'open'],
    ],
  });
  await keepStudy(db, 4, { steps: [['2022-02-01', 'authorized']] });
  const members = async (year: number) => {
    const content = await report(year);
    return [1, 2, 3, 4].filter((number) => studyOf(content, number) !== undefined);
  };
  t.same(await members(2021), [2]);
  t.same(await members(2022), [2, 3]);
  t.same(await members(2023), [1], 'closed on January 1 and suspended all year are out');
  t.same(await members(2024), [1, 3]);

  const of2022 = await report(2022);
  t.match(studyOf(of2022, 3), {
    basis: 'office',
    firstOpenedOn: '2022-02-01',
    openIntervals: [{ from: '2022-02-01', to: '2022-12-20', firstDay: '2022-02-01', lastDay: '2022-12-19' }],
    openedInYear: true,
    status: 'suspended',
    closedOn: null,
  });
  t.match(
    studyOf(of2022, 2),
    {
      openIntervals: [{ from: '2021-03-01', to: '2023-01-01', firstDay: '2022-01-01', lastDay: '2022-12-31' }],
      openedInYear: false,
      status: 'open',
      closedOn: null,
    },
    'the status is that of the last day of the year',
  );
  t.match(of2022.totals, { studies: 2, opened: { recorded: 1, observed: 0 }, closed: { recorded: 0, observed: 0 } });
});

t.test('a draft of the present year is up to today, and one of a year to come is not foretold', async (t) => {
  const { app, db, report } = await openPublisher(t);
  const year = Number(todayInParis().slice(0, 4));
  await keepStudy(db, 1, { steps: [[`${year - 1}-05-05`, 'open']] });
  const draft = await report(year);
  t.match(draft, { asOf: todayInParis(), statusOn: todayInParis(), totals: { studies: 1 } });
  t.match(studyOf(draft, 1), { openIntervals: [{ firstDay: `${year}-01-01`, lastDay: null }] });
  const answer = (await app.inject(`/v1/reports/riph/${year}`)).json();
  t.match(answer, { state: 'draft', version: null, publishedAt: null });
  t.equal((await app.inject(`/v1/reports/riph/${year + 1}`)).statusCode, 404);
  t.equal((await app.inject('/v1/reports/riph/1492')).statusCode, 404);
});

t.test('closing is when inclusions ended for good, also from a suspension', async (t) => {
  const { db, report } = await openPublisher(t);
  await keepStudy(db, 1, {
    steps: [
      ['2022-01-10', 'open'],
      ['2022-09-01', 'suspended'],
      ['2022-10-01', 'closed'],
      ['2022-12-01', 'follow_up'],
      ['2023-02-01', 'completed'],
    ],
  });
  const content = await report(2022);
  t.match(studyOf(content, 1), { status: 'follow_up', closedOn: '2022-10-01', closedInYear: true });
  t.match(content.totals.closed, { recorded: 1, observed: 0 });
});

t.test('research outside RIPH is never in a report; what is not stated is said so and never inferred', async (t) => {
  const { db, report } = await openPublisher(t);
  const steps = [['2023-02-01', 'open']] as const;
  await keepStudy(db, 1, { steps, curated: CATEGORY_1 });
  await keepStudy(db, 2, { steps, curated: { regime: 'ctr' } });
  await keepStudy(db, 3, { steps });
  await keepStudy(db, 4, { steps, curated: { regime: 'rniph' } });
  const content = await report(2023);
  t.equal(studyOf(content, 4), undefined);
  t.same(
    content.groups.categories.map(({ code, studies }) => [code, studies]),
    [
      ['category_1', 1],
      ['ctr', 1],
      ['not_stated', 1],
    ],
  );
  t.match(content.notes, [
    { code: 'category_not_stated', studies: 1 },
    { code: 'inclusions_not_counted', studies: 3 },
  ]);
  t.match(studyOf(content, 2), { regime: 'ctr', riphCategory: null });
});

t.test('a study of two committees counts in each, and once in the total', async (t) => {
  const { db, report } = await openPublisher(t);
  const about = { source: 'test', asOf: new Date('2026-01-01'), position: 0 };
  await db.prisma.committee.createMany({
    data: [
      { code: 'thoracic', nameFr: 'Thorax', nameEn: 'Thoracic', sourced: false, ...about },
      { code: 'ditep', nameFr: 'Essais précoces', nameEn: 'Early trials', sourced: false, ...about },
    ],
  });
  await db.prisma.program.create({ data: { code: 'immuno', name: 'IMMUNO', ...about } });
  await keepStudy(db, 1, {
    steps: [['2023-02-01', 'open']],
    facts: { phases: ['phase1', 'phase2'] },
    curated: {
      committees: { create: [{ committeeCode: 'thoracic' }, { committeeCode: 'ditep' }] },
      programs: { create: { programCode: 'immuno' } },
    },
  });
  await keepStudy(db, 2, { steps: [['2023-02-01', 'open']] });
  const { groups, totals } = await report(2023);
  t.equal(totals.studies, 2);
  t.same(
    groups.committees.map(({ code, label, studies }) => [code, label.fr, studies]),
    [
      ['ditep', 'Essais précoces', 1],
      ['thoracic', 'Thorax', 1],
      ['not_stated', 'Sans comité renseigné', 1],
    ],
  );
  t.match(groups.programs, [
    { code: 'immuno', studies: 1 },
    { code: 'not_stated', studies: 1 },
  ]);
  t.match(groups.phases, [{ code: 'phase1_phase2', label: { en: 'Phase 1/2' } }, { code: 'not_stated' }]);
  t.match(groups.sponsorClasses, [{ code: 'industry', studies: 2 }]);
});

t.test('what is not counted is null and no zero', async (t) => {
  const { db, report } = await openPublisher(t);
  const steps = [['2022-02-01', 'open']] as const;
  await keepStudy(db, 1, { steps, planned: 40, inclusions: { 2022: 3, 2023: 0 } });
  await keepStudy(db, 2, { steps, inclusions: { 2023: 5 } });
  await keepStudy(db, 3, { steps });
  const content = await report(2023);
  t.same(studyOf(content, 1)?.inclusions, { planned: 40, inYear: 0, cumulative: 3 });
  t.same(studyOf(content, 2)?.inclusions, { planned: null, inYear: 5, cumulative: null }, '2022 is not counted');
  t.same(studyOf(content, 3)?.inclusions, { planned: null, inYear: null, cumulative: null });
  t.same(content.totals.inclusions, {
    planned: { sum: 40, studies: 1 },
    inYear: { sum: 5, studies: 2 },
    cumulative: { sum: 3, studies: 1 },
  });
});

t.test('days that come from a source are marked as observations', async (t) => {
  const { db, report } = await openPublisher(t);
  await keepStudy(db, 1, { facts: { status: 'open', sites: [hostSite('open')] } });
  await keepStudy(db, 2, { facts: { status: 'open', sites: [hostSite()] } });
  const content = await report(2026);
  t.match(studyOf(content, 1), { basis: 'source', openingObserved: true, derived: false, firstOpenedOn: '2026-01-15' });
  t.match(studyOf(content, 2), { basis: 'source', derived: true });
  t.match(content.totals.opened, { recorded: 0, observed: 2 });
  t.match(
    content.notes.map(({ code, studies }) => [code, studies]),
    [
      ['category_not_stated', 2],
      ['observed', 2],
      ['derived', 1],
      ['inclusions_not_counted', 2],
    ],
  );
});
