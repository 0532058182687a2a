import t from 'tap';
import { todayInParis } from '../../src/db/dates.ts';
import { jobContext, taskList } from '../../src/jobs/worker.ts';
import { takeQualitySnapshot } from '../../src/quality/commands.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFactsInput } from '../../src/studies/facts.ts';
import { recordVersion, recordVersionsOf } from '../../src/studies/record-version.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';

/** Everything that the data set asks of a randomized trial that still runs, but for contacts and ethics review. */
const WHOLE: Partial<StudyFactsInput> = {
  studyType: 'interventional',
  phases: ['phase2'],
  scientificTitleEn: 'A whole title',
  identifiers: [
    { raw: 'NCT90000001', type: 'nct' },
    { raw: '2023-505923-30-00', type: 'eu_ct' },
  ],
  sites: [hostSite('open')],
  conditions: [{ name: 'Lung cancer' }],
  interventions: [{ type: 'drug', name: 'X', description: 'Once a day' }],
  eligibilityEn: 'Inclusion: …',
  ageGroups: ['adult'],
  sex: 'all',
  allocation: 'randomized',
  interventionModel: 'parallel',
  masking: 'none',
  primaryPurpose: 'treatment',
  startDate: '2025-01',
  startDateKind: 'actual',
  completionDate: '2999-01',
  completionKind: 'estimated',
  enrollmentCount: 10,
  enrollmentKind: 'estimated',
  primaryOutcomes: [{ measure: 'Survival', timeFrame: '1 year' }],
  firstPostedDate: '2024-12-01',
  verifiedDate: todayInParis().slice(0, 7),
  ipdSharing: 'no',
};

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const JOB = { job: { attempts: 1, max_attempts: 1 } } as never;

async function openRegistry(t: Parameters<typeof openTestApp>[0]) {
  const { app, db } = await openTestApp(t);
  const add = async (number: number, facts: Partial<StudyFactsInput>) =>
    (await applyStudyFacts(db, TESTER, inventedFacts(number, facts))).studyId;
  const quality = async (id: string) => (await app.inject(`/v1/studies/${id}/quality`)).json();
  const states = async (id: string) =>
    Object.fromEntries(
      (await quality(id)).items.map((item: { number: number; state: string }) => [item.number, item.state]),
    );
  const kinds = async (id: string) =>
    (await quality(id)).findings.map(({ kind, code }: { kind: string; code: string }) => `${kind}/${code}`);
  return { app, db, add, quality, states, kinds };
}

t.test('a study is measured against the 24 items, and told what is missing', async (t) => {
  const { app, db, add, quality, states } = await openRegistry(t);
  const id = await add(1, WHOLE);
  const full = await quality(id);
  t.equal(full.items.length, 24);
  t.match(full.statement.en, /not a primary registry/);
  const incomplete = full.items.filter(({ state }: { state: string }) => state !== 'complete');
  t.strictSame(
    incomplete.map(({ number, state }: { number: number; state: string }) => [number, state]),
    [
      [6, 'not_applicable'],
      [7, 'missing'],
      [8, 'missing'],
      [20, 'not_applicable'],
      [21, 'missing'],
      [23, 'not_applicable'],
    ],
  );
  t.strictSame(full.completeness, { complete: 18, partial: 0, missing: 3, notApplicable: 3, share: 0.857 });
  t.match(full.freshness, { verifiedDaysAgo: 0, sourceVersion: '2026-01-15' });

  const contact = { id: 'con_0000000000000000', kind: 'functional', name: 'Jane Roe', visibility: 'public' } as const;
  await db.prisma.contact.create({
    data: { ...contact, source: 'test', roles: { create: { id: 'rol_0', role: 'public_queries', studyId: id } } },
  });
  t.equal((await states(id))[7], 'partial', 'a name alone reaches nobody');
  await db.prisma.contact.update({ where: { id: contact.id }, data: { email: 'office@example.org' } });
  t.equal((await states(id))[7], 'complete');
  t.notMatch(JSON.stringify(await quality(id)), /Roe|office@/, 'yes or no, never who');
  await db.prisma.contact.update({ where: { id: contact.id }, data: { visibility: 'suppressed' } });
  t.equal((await states(id))[7], 'missing');

  const redirect = await app.inject('/v1/studies/NCT90000001/quality');
  t.match([redirect.statusCode, redirect.headers.location], [308, `/v1/studies/${id}/quality`]);
  t.equal((await app.inject('/v1/studies/std_0000000000000000/quality')).statusCode, 404);
});

t.test('partial items say which part', async (t) => {
  const { add, quality } = await openRegistry(t);
  const id = await add(1, {
    ...WHOLE,
    identifiers: [{ raw: '2020-005722-28', type: 'eudract' }],
    masking: null,
    interventions: [{ type: 'drug', name: 'X' }],
    ageGroups: [],
    primaryOutcomes: [{ measure: 'Survival' }],
    ipdSharing: 'yes',
    status: 'completed',
    completionDate: '2020-05',
    completionKind: 'actual',
  });
  const { items } = await quality(id);
  const parts = items.filter(({ state }: { state: string }) => state === 'partial');
  t.strictSame(
    parts.map(({ number, missing }: { number: number; missing: { en: string }[] }) => [number, missing[0]?.en]),
    [
      [1, 'a NCT, EU CT or ISRCTN number'],
      [13, 'a description of: X'],
      [14, 'age'],
      [15, 'masking'],
      [19, 'a time frame for each'],
      [24, 'which data will be shared, and how'],
    ],
  );
  t.equal(items[22].state, 'missing', 'results are due a year after the end');
});

t.test('what a person has to look at', async (t) => {
  const { db, add, kinds } = await openRegistry(t);
  const unregistered = await add(1, { ...WHOLE, identifiers: [{ raw: 'CSET 2688', type: 'internal' }] });
  t.strictSame(await kinds(unregistered), ['unregistered/open_without_number', 'unclassified/open_without_regime']);
  const observational = await add(2, {
    ...WHOLE,
    identifiers: [{ raw: 'X 1', type: 'internal' }],
    studyType: 'observational',
  });
  t.strictSame(await kinds(observational), ['unclassified/open_without_regime']);

  // The office opened a study of which the source says that it has ended.
  const id = await add(3, {
    ...WHOLE,
    identifiers: [{ raw: 'NCT90000003', type: 'nct' }],
    status: 'completed',
    verifiedDate: '2020',
  });
  t.strictSame(await kinds(id), ['contradiction/source_lists_site_open']);
  const site = await db.prisma.studySite.findFirstOrThrow({ where: { studyId: id, isHost: true } });
  await db.prisma.statusEvent.create({
    data: {
      id: 'evt_1',
      studyId: id,
      siteId: site.id,
      origin: 'office',
      status: 'open',
      occurredOn: new Date('2025-03-02'),
      source: 'office',
      actorKind: 'cli',
      actorId: 'test',
    },
  });
  const record = () => db.transaction((tx) => recordVersionsOf(tx, [id], TESTER));
  await db.prisma.study.update({ where: { id }, data: { regime: 'riph_national', riphCategory: 1 } });
  await record();
  const expected = [
    'contradiction/open_here_past_inclusion',
    'missing_approval/opened_without_approval',
    'stale/not_verified',
  ];
  t.strictSame(await kinds(id), expected);
  const approval = (kind: 'cpp' | 'ansm', decidedOn: string) => ({
    id: `apr_${kind}`,
    studyId: id,
    kind,
    decision: 'favorable' as const,
    decidedOn: new Date(decidedOn),
    source: 'office',
  });
  await db.prisma.approval.create({ data: approval('cpp', '2025-02-01') });
  await db.prisma.approval.create({ data: approval('ansm', '2025-03-03') });
  await record();
  t.strictSame(await kinds(id), expected, 'decided a day after the opening');
  await db.prisma.approval.update({ where: { id: 'apr_ansm' }, data: { decidedOn: new Date('2025-03-02') } });
  await record();
  t.strictSame(await kinds(id), [expected[0], expected[2]]);
});

t.test('the registry is counted, listed and remembered', async (t) => {
  const { app, db, add } = await openRegistry(t);
  const ids = [
    await add(1, WHOLE),
    await add(2, { ...WHOLE, identifiers: [{ raw: 'CSET 1', type: 'internal' }] }),
    await add(3, { ...WHOLE, identifiers: [{ raw: 'CSET 2', type: 'internal' }], verifiedDate: '2020' }),
  ];
  const gone = await add(4, { ...WHOLE, identifiers: [{ raw: 'NCT90000004', type: 'nct' }] });
  await db.pool.query('update study set withdrawn_at = now(), withdrawn_reason = $2 where id = $1', [gone, 'test']);
  await db.transaction((tx) => recordVersion(tx, gone, TESTER));
  const read = async (url: string) => (await app.inject(url)).json();
  const { counts, links, items } = await read('/v1/quality');
  t.equal(items.length, 24);
  t.match(counts, { studies: 3, openHere: 3, freshness: { verified: { within6Months: 2, older: 1, unknown: 0 } } });
  t.strictSame(counts.completeness.items[0], { number: 1, complete: 1, partial: 0, missing: 2, notApplicable: 0 });
  const shares = counts.completeness.distribution.map(({ studies }: { studies: number }) => studies);
  t.strictSame(shares, [0, 0, 3, 0, 0]);
  t.strictSame(counts.findings, [
    { kind: 'unregistered', studies: 2 },
    { kind: 'unclassified', studies: 3 },
    { kind: 'contradiction', studies: 0 },
    { kind: 'missing_approval', studies: 0 },
    { kind: 'stale', studies: 1 },
  ]);
  for (const { kind, studies } of counts.findings) {
    const { page } = await read(`${links.findings[kind]}&count=true`);
    t.equal(page.total, studies, `the list behind ${kind}`);
  }

  const walked: string[] = [];
  let next = '/v1/quality/findings?item=1&limit=1';
  for (let pages = 0; next && pages < 5; pages += 1) {
    const { items: page, page: info } = await read(next);
    walked.push(...page.map(({ studyId }: { studyId: string }) => studyId));
    next = info.next && `/v1/quality/findings?item=1&limit=1&cursor=${encodeURIComponent(info.next)}`;
  }
  t.strictSame(walked, [ids[1], ids[2]].sort());

  await add(2, {
    ...WHOLE,
    source: { ...inventedFacts(2).source, versionDate: '2026-02-01', contentHash: 'next' },
    identifiers: [{ raw: 'NCT90000002', type: 'nct' }],
  } as never);
  t.match((await read('/v1/quality')).counts.findings[0], { studies: 1 }, 'a new version is counted at once');

  await taskList(jobContext(db, db.config, silent))['take-quality-snapshot']?.({}, JOB);
  t.equal(await db.prisma.qualitySnapshot.count(), 1, 'the job keeps the counts');
  t.equal(await takeQualitySnapshot(db.pool, []), todayInParis());
  await db.pool.query(`insert into quality_snapshot select '2026-01-31', counts from quality_snapshot`);
  const history = await read('/v1/quality/history?count=true');
  t.equal(history.page.total, 2, 'one row a day');
  t.strictSame(history.items[0], { day: todayInParis(), counts: (await read('/v1/quality')).counts });
  const old = await read('/v1/quality/history?to=2026-01-31');
  t.strictSame(
    old.items.map(({ day }: { day: string }) => day),
    ['2026-01-31'],
  );
  t.equal((await app.inject('/v1/quality/findings?kind=unregisterd')).json().errors[0].didYouMean, 'unregistered');
});
