import type { LightMyRequestResponse } from 'fastify';
import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFacts } from '../../src/studies/facts.ts';
import { recordVersion } from '../../src/studies/record-version.ts';
import { Study as StudySchema, StudySummary } from '../../src/studies/schemas.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { hostSite, inventedFacts, TESTER } from './invented.ts';

const ids = (answer: { json(): { items: { identifiers: { value: string }[] }[] } }) =>
  answer.json().items.map(({ identifiers }) => identifiers[0]?.value ?? '');

/** Five studies that differ in what the filters ask for. */
async function openRegistry(t: Teardown): Promise<TestApp> {
  const test = await openTestApp(t);
  const add = (facts: StudyFacts) => applyStudyFacts(test.db, TESTER, facts);
  await add(inventedFacts(1, { sites: [hostSite('open')], phases: ['phase1', 'phase2'], sex: 'female' }));
  await add(
    inventedFacts(2, {
      sites: [hostSite()],
      conditions: [{ name: 'Lung Neoplasms', system: 'mesh', code: 'D008175' }],
      minAge: '18 Years',
      minAgeYears: 18,
      ageGroups: ['adult'],
      sex: 'all',
    }),
  );
  await add(
    inventedFacts(3, {
      status: null,
      statusSilence: 'unknown',
      sites: [hostSite('open')],
      minAge: '6 Months',
      minAgeYears: 0.5,
      maxAge: '17 Years',
      maxAgeYears: 17,
    }),
  );
  await add(
    inventedFacts(4, {
      status: 'completed',
      sponsor: { name: 'Gustave Roussy, Cancer Campus, Grand Paris', class: 'host' },
      startDate: '2019-10',
    }),
  );
  await add(
    inventedFacts(5, {
      status: 'submitted',
      studyType: 'observational',
      identifiers: [{ raw: 'NCT90000005' }, { raw: '2019-AO1602-55' }, { raw: '100%_sure' }],
    }),
  );
  return test;
}

t.test('filters', async (t) => {
  const { app } = await openRegistry(t);
  const expected: [string, number[]][] = [
    ['hostStatus=open', [1, 2]],
    ['hostStatus=unknown', [3, 4, 5]],
    ['status=unknown,completed', [3, 4]],
    ['status=completed&status=submitted', [4, 5]],
    ['openOn=2026-01-15', [1, 2]],
    ['openOn=2026-01-14', []],
    ['openDuring=2026', [1, 2]],
    ['openDuring=2025', []],
    ['phase=phase2', [1]],
    ['riphCategory=unknown', [1, 2, 3, 4, 5]],
    ['riphCategory=1,2', []],
    ['regime=unknown', [1, 2, 3, 4, 5]],
    ['studyType=observational', [5]],
    ['sponsor=invented', [1, 2, 3, 5]],
    ['sponsor=roussy', [4]],
    ['sponsorClass=host', [4]],
    ['condition=lung%20neo', [2]],
    ['condition=LUNG', [2]],
    ['condition=mesh|d008175', [2]],
    ['condition=%25', []],
    ['age=18', [2]],
    ['age=17', [3]],
    ['age=0', []],
    ['age=1', [3]],
    ['sex=female', [1, 2]],
    ['sex=male', [2]],
    ['sex=all', [2]],
    ['country=FR', [1, 2, 3]],
    ['identifier=2019%E2%80%93a01602-55', [5]],
    ['updatedSince=2020-01-01', [1, 2, 3, 4, 5]],
    ['updatedSince=2999-01-01T00:00:00Z', []],
    ['hostStatus=open&sex=male', [2]],
  ];
  for (const [query, numbers] of expected) {
    const answer = await app.inject(`/v1/studies?${query}&sort=title&count=true`);
    t.same(
      ids(answer),
      numbers.map((n) => `NCT9000000${n}`),
      query,
    );
    t.equal(answer.json().page.total, numbers.length, `${query}: the total is the list's`);
  }
});

t.test('an unknown program is a mistake that names those that exist', async (t) => {
  const { app, db } = await openRegistry(t);
  await db.prisma.program.create({
    data: { code: 'immuno', name: 'IMMUNO', position: 0, source: 'test', asOf: new Date() },
  });
  const answer = await app.inject('/v1/studies?program=imuno');
  t.equal(answer.statusCode, 400);
  t.match(answer.json().errors, [{ in: 'query', name: 'program', code: 'not_allowed', allowed: ['immuno'] }]);
  t.same(ids(await app.inject('/v1/studies?program=immuno')), []);
});

t.test('every mistake of a query is named at once', async (t) => {
  const { app } = await openTestApp(t);
  const answer = await app.inject('/v1/studies?statsu=open&limit=9999&age=x&sex=female&sex=male&phase=phase9');
  t.equal(answer.statusCode, 400);
  t.equal(answer.headers['content-type'], 'application/problem+json');
  const { errors } = answer.json();
  t.same(errors.map(({ name }: { name: string }) => name).sort(), ['age', 'limit', 'phase', 'sex', 'statsu']);
  t.match(
    errors.find(({ name }: { name: string }) => name === 'statsu'),
    { code: 'unknown_parameter', didYouMean: 'status' },
  );
});

t.test('a list entry is the beginning of the document, and both keep their schemas', async (t) => {
  const { app } = await openRegistry(t);
  const { items } = (await app.inject('/v1/studies')).json();
  for (const item of items) {
    StudySummary.parse(item);
    const answer = await app.inject(`/v1/studies/${item.id}`);
    t.match(StudySchema.parse(answer.json()), item);
    t.equal(
      (await app.inject({ url: `/v1/studies/${item.id}`, headers: { 'if-none-match': String(answer.headers.etag) } }))
        .statusCode,
      304,
    );
  }
});

t.test('fields selects from the entry and from the document', async (t) => {
  const { app } = await openRegistry(t);
  const [first] = (await app.inject('/v1/studies?fields=title,id&identifier=NCT90000005')).json().items;
  t.same(Object.keys(first), ['id', 'title']);
  const [sites] = (await app.inject('/v1/studies?fields=sites,id&identifier=NCT90000001')).json().items;
  t.match(sites.sites, [{ city: 'Villejuif' }]);
  t.same(Object.keys((await app.inject(`/v1/studies/${first.id}?fields=acronym`)).json()), ['acronym']);
  t.match((await app.inject('/v1/studies?fields=titel')).json().errors, [{ name: 'fields', didYouMean: 'title' }]);
});

t.test('any identifier leads to the study', async (t) => {
  const { app } = await openRegistry(t);
  for (const spelling of ['nct90000005', '2019-A01602-55', '2019-ao1602-55', '100%25_sure']) {
    const answer = await app.inject(`/v1/studies/${spelling}?fields=id`);
    t.equal(answer.statusCode, 308, spelling);
    t.match(answer.headers, { 'cache-control': /^public, max-age=60/, vary: /accept/ }, spelling);
    const study = await app.inject(String(answer.headers.location));
    t.same(Object.keys(study.json()), ['id'], 'the query string goes along');
  }
  t.match(
    (await app.inject('/v1/studies/nct90000005/contacts')).headers.location,
    /^\/v1\/studies\/std_\w+\/contacts$/,
  );
  t.match((await app.inject('/v1/studies/NCT99999999')).json(), { status: 404, code: 'not_found' });
  t.equal((await app.inject('/v1/studies/std_0000000000000000')).statusCode, 404);
});

t.test('a number that several studies bear names them', async (t) => {
  const { app, db } = await openTestApp(t);
  for (const n of [1, 2]) {
    await applyStudyFacts(
      db,
      TESTER,
      inventedFacts(n, { identifiers: [{ raw: `NCT9000000${n}` }, { raw: '2016-000133-40' }] }),
    );
  }
  const answer = await app.inject('/v1/studies/2016-000133-40');
  t.match(answer.json(), { status: 409, code: 'ambiguous_identifier', detail: /borne by 2 studies/ });
});

t.test('drafts are shown nowhere', async (t) => {
  const { app, db } = await openTestApp(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1, { status: 'draft' }));
  t.same(ids(await app.inject('/v1/studies')), []);
  for (const url of [`/v1/studies/${studyId}`, '/v1/studies/NCT90000001', `/v1/studies/${studyId}/contacts`]) {
    t.equal((await app.inject(url)).statusCode, 404, url);
  }
});

t.test('a walk yields every study once while others write', async (t) => {
  const { app, db } = await openTestApp(t);
  const numbers = Array.from({ length: 24 }, (_, i) => i + 1);
  for (const n of numbers) await applyStudyFacts(db, TESTER, inventedFacts(n, { startDate: `20${10 + (n % 7)}` }));
  for (const sort of ['-updatedAt', '-startDate,title', 'startDate', 'id']) {
    const seen: string[] = [];
    let next: string | null = `/v1/studies?limit=7&sort=${sort}`;
    for (let page = 0; next; page++) {
      const answer: LightMyRequestResponse = await app.inject(next);
      seen.push(...ids(answer));
      next = /<([^>]+)>; rel="next"/.exec(String(answer.headers.link))?.[1] ?? null;
      // Behind the reader's back: a study is new, one that was seen changes, and one that comes later changes too.
      await applyStudyFacts(db, TESTER, inventedFacts(1000 + page + sort.length * 100));
      for (const n of [2, 23]) {
        const contentHash = `${sort} ${page} ${n}`;
        const source = { ...inventedFacts(n).source, contentHash };
        await applyStudyFacts(
          db,
          TESTER,
          inventedFacts(n, { source, titleEn: `Retitled ${contentHash}`, startDate: '2011' }),
        );
      }
    }
    const once = new Set(seen);
    t.equal(once.size, seen.length, `${sort}: none twice`);
    t.ok(
      numbers.every((n) => once.has(`NCT9${String(n).padStart(7, '0')}`)),
      `${sort}: none left out`,
    );
  }
});

t.test('a cursor is good for its own query only', async (t) => {
  const { app } = await openRegistry(t);
  const { page } = (await app.inject('/v1/studies?limit=2')).json();
  const other = await app.inject(`/v1/studies?limit=2&status=open&cursor=${page.next}`);
  t.match(other.json().errors, [{ name: 'cursor', code: 'cursor_mismatch' }]);
  const forged = await app.inject(`/v1/studies?limit=2&cursor=${page.next.slice(0, -3)}AAA`);
  t.match(forged.json().errors, [{ name: 'cursor', code: 'cursor_invalid' }]);
});

t.test('a withdrawn study answers 410 under its id, and its numbers still lead there', async (t) => {
  const { app, db } = await openTestApp(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
  await db.transaction(async (tx) => {
    await tx.study.update({ where: { id: studyId }, data: { withdrawnAt: new Date(), withdrawnReason: 'twice' } });
    await recordVersion(tx, studyId, TESTER);
  });
  t.same(ids(await app.inject('/v1/studies')), []);
  t.equal((await app.inject('/v1/studies/NCT90000001')).statusCode, 308);
  t.match((await app.inject(`/v1/studies/${studyId}`)).json(), { status: 410, code: 'gone' });
});

t.test('the structure’s links to its studies lead somewhere', async (t) => {
  const { app, db } = await openRegistry(t);
  const study = await db.prisma.study.findFirstOrThrow({ where: { titleEn: 'Invented study 0002' } });
  const about = { nameFr: 'Nom', nameEn: 'Name', sourced: false, asOf: new Date(), position: 0 };
  await db.prisma.department.create({ data: { code: 'ditep', ...about, studies: { create: { studyId: study.id } } } });
  await db.prisma.platform.create({ data: { code: 'imaging', ...about } });
  await db.transaction((tx) => recordVersion(tx, study.id, TESTER));
  for (const [collection, numbers] of [
    ['departments', ['NCT90000002']],
    ['platforms', []],
  ] as const) {
    const [entry] = (await app.inject(`/v1/${collection}`)).json().items;
    const answer = await app.inject(entry.links.studies);
    t.equal(answer.statusCode, 200, entry.links.studies);
    t.same(ids(answer), numbers);
  }
  t.match((await app.inject('/v1/studies?department=ditepp')).json().errors, [
    { name: 'department', didYouMean: 'ditep' },
  ]);
  t.equal((await app.inject('/v1/studies/')).statusCode, 200, 'a trailing slash is the same address');
});

t.test('the list as the registry stood, with every filter, order, count and cursor', async (t) => {
  const { app, db } = await openRegistry(t);
  const listed = async (query: string) => (await app.inject(`/v1/studies?${query}`)).json();
  const before = await listed('limit=200&sort=id');
  const [{ now }] = (await db.pool.query<{ now: Date }>('select max(recorded_at) as now from study_version')).rows as [
    { now: Date },
  ];
  const then = now.toISOString();
  const { source, ...facts } = inventedFacts(1, { sites: [hostSite('closed')], status: 'closed', titleEn: 'Later' });
  await applyStudyFacts(db, TESTER, {
    source: { ...source, versionDate: '2026-02-01', contentHash: 'later' },
    ...facts,
  });
  await applyStudyFacts(db, TESTER, inventedFacts(6, { sites: [hostSite('open')] }));

  t.same((await listed(`limit=200&sort=id&asOf=${then}`)).items, before.items);
  t.equal((await listed(`hostStatus=open&count=true&asOf=${then}`)).page.total, 2);
  t.equal((await listed('hostStatus=open&count=true')).page.total, 2, 'one closed, one opened since');
  t.same(Object.keys((await listed(`fields=links&limit=1&asOf=${then}`)).items[0]), ['links']);
  const walked: string[] = [];
  for (let cursor = ''; ; ) {
    const { items, page } = await listed(`sort=title&limit=2&asOf=${then}${cursor}`);
    walked.push(...items.map(({ title }: { title: { en: string } }) => title.en));
    if (page.next === null) break;
    cursor = `&cursor=${page.next}`;
  }
  t.same(
    walked,
    [1, 2, 3, 4, 5].map((number) => `Invented study 000${number}`),
  );
  t.same(
    (await listed('asOf=2020-01-01&count=true')).page,
    { next: null, limit: 20, total: 0 },
    'before the first record',
  );
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format();
  t.equal((await listed(`asOf=${today}&count=true`)).page.total, 6, 'today is until now');
  const tomorrow = new Date(Date.now() + 86_400_000 * 2).toISOString();
  for (const asOf of [tomorrow, tomorrow.slice(0, 10)]) {
    t.match((await listed(`asOf=${asOf}`)).errors, [{ in: 'query', name: 'asOf', code: 'in_future' }]);
  }
});
