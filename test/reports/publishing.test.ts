import { createHash, randomUUID } from 'node:crypto';
import t from 'tap';
import { todayInParis } from '../../src/db/dates.ts';
import { bearer } from '../support/keys.ts';
import { addSteps, countInclusions, keepStudy, openPublisher, studyOf } from './support.ts';

const OPEN_2023 = [['2023-02-01', 'open']] as const;

t.test('publishing freezes the report: the registry goes on, the version stays', async (t) => {
  const { app, db, publish } = await openPublisher(t);
  const studyId = await keepStudy(db, 1, { steps: OPEN_2023 });
  const first = await publish(2023);
  t.match(first, { status: 201, headers: { location: '/v1/reports/riph/2023/versions/1' } });
  t.match(first.body, { version: 1, reason: null, studies: 1, differences: { added: [], removed: [], changed: [] } });

  const read = await app.inject('/v1/reports/riph/2023');
  t.match(read.json(), { state: 'published', version: 1, contentHash: first.body.contentHash });
  const text = read.body.slice(read.body.indexOf('"report":') + 9, -1);
  t.equal(createHash('sha256').update(text).digest('hex'), first.body.contentHash, 'anybody can check the hash');

  await addSteps(db, studyId, [['2023-06-01', 'closed']]);
  t.equal((await app.inject('/v1/reports/riph/2023')).body, read.body);
  t.match(studyOf((await app.inject('/v1/reports/riph/2023?version=draft')).json().report, 1), { status: 'closed' });

  const row = await db.prisma.reportVersion.findUniqueOrThrow({ where: { year_version: { year: 2023, version: 1 } } });
  t.equal(row.content, text);
  const audit = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'report.published' } });
  t.match(audit, {
    entityType: 'riph_report',
    entityId: '2023',
    details: { version: 1, studies: 1, contentHash: row.contentHash },
  });
  for (const statement of [
    'update report_version set content = content',
    'delete from report_version',
    'truncate report_version',
  ]) {
    await t.rejects(db.pool.query(statement), /history/, statement);
  }
});

t.test('a correction gives its reason, and lists what differs', async (t) => {
  const { app, db, publish } = await openPublisher(t);
  const one = await keepStudy(db, 1, { steps: OPEN_2023, inclusions: { 2023: 10 } });
  const two = await keepStudy(db, 2, { steps: OPEN_2023 });
  const first = await publish(2023);
  t.match(await publish(2023), { status: 409, body: { code: 'reason_required', errors: [{ pointer: '/reason' }] } });
  const reason = 'Inclusions were counted late';
  t.match(await publish(2023, { reason }), { status: 409, body: { code: 'report_unchanged' } });

  await countInclusions(db, one, 2023, 12);
  await addSteps(db, one, []);
  await db.prisma.study.update({ where: { id: two }, data: { regime: 'rniph' } });
  await addSteps(db, two, []);
  const three = await keepStudy(db, 3, { steps: OPEN_2023 });
  const second = await publish(2023, { reason });
  t.match(second, {
    status: 201,
    body: {
      version: 2,
      reason,
      differences: {
        added: [{ id: three }],
        removed: [{ id: two }],
        changed: [
          {
            id: one,
            fields: [
              { field: 'inclusions.inYear', before: 10, after: 12 },
              { field: 'inclusions.cumulative', before: 10, after: 12 },
            ],
          },
        ],
      },
    },
  });
  const get = async (path: string) => (await app.inject(`/v1/reports/riph${path}`)).json();
  t.match(await get('/2023'), { version: 2, reason });
  t.match(await get('/2023?version=1'), { version: 1, contentHash: first.body.contentHash });
  const version = await app.inject('/v1/reports/riph/2023/versions/2');
  t.same(version.json(), second.body);
  t.equal(version.headers.etag, second.headers.etag);
  t.match(await get('/2023/versions?count=true'), { items: [{ version: 2 }, { version: 1 }], page: { total: 2 } });
  const page = await get('/2023/versions?limit=1');
  t.match(await get(`/2023/versions?limit=1&cursor=${page.page.next}`), {
    items: [{ version: 1 }],
    page: { next: null },
  });
  const year = Number(todayInParis().slice(0, 4));
  t.match((await get('')).items, [
    { year, state: 'draft', versions: [] },
    { year: 2023, state: 'published', versions: [{ version: 2 }, { version: 1 }] },
  ]);
  for (const path of ['/2023?version=3', '/2023/versions/3', '/2023/versions/x', '/2022?version=latest']) {
    t.match(await get(path), { code: 'not_found' }, path);
  }
  t.match(await get('/2023?version=0'), { code: 'invalid_request', errors: [{ name: 'version' }] });
});

t.test('a year is published when it is over, by who may', async (t) => {
  const { app, db, publish } = await openPublisher(t);
  const year = Number(todayInParis().slice(0, 4));
  t.match(await publish(year), { status: 409, body: { code: 'year_not_over' } });
  t.match(await publish(year + 1), { status: 409, body: { code: 'year_not_over' } });
  t.match(await publish(2023, { reason: 'x' }), { status: 400, body: { errors: [{ code: 'not_a_correction' }] } });
  const url = '/v1/reports/riph/2023/versions';
  t.equal((await app.inject({ method: 'POST', url, payload: {} })).statusCode, 401);
  const headers = await bearer(db, ['studies:write']);
  t.equal((await app.inject({ method: 'POST', url, payload: {}, headers })).statusCode, 403);
  t.equal(await db.prisma.reportVersion.count(), 0);
});

t.test('a reason names no person', async (t) => {
  const { db, publish } = await openPublisher(t);
  await keepStudy(db, 1, { steps: OPEN_2023 });
  await publish(2023);
  await keepStudy(db, 2, { steps: OPEN_2023 });
  const refused = await publish(2023, { reason: 'Told by someone@example.org' });
  t.match(refused, { status: 409, body: { code: 'personal_data', errors: [{ pointer: '/reason' }] } });
});

t.test('with If-Match exactly the draft that was read is published', async (t) => {
  const { app, db, publish } = await openPublisher(t);
  const studyId = await keepStudy(db, 1, { steps: OPEN_2023 });
  const draft = async () => String((await app.inject('/v1/reports/riph/2023?version=draft')).headers.etag);
  const read = await draft();
  await addSteps(db, studyId, [['2023-06-01', 'closed']]);
  t.match(await publish(2023, {}, { 'if-match': read }), { status: 412 });
  t.match(await publish(2023, {}, { 'if-match': await draft() }), { status: 201 });
});

t.test('a dry run tells, the same key answers the same, and of two publishers one wins', async (t) => {
  const { db, publish } = await openPublisher(t);
  await keepStudy(db, 1, { steps: OPEN_2023 });
  t.match(await publish(2023, {}, {}, '?dryRun=true'), { status: 200, body: { version: 1, studies: 1 } });
  t.equal(await db.prisma.reportVersion.count(), 0);

  const answers = await Promise.all([publish(2023), publish(2023), publish(2023)]);
  t.same(answers.map(({ status }) => status).sort(), [201, 409, 409]);

  const headers = { 'idempotency-key': randomUUID() };
  const once = await publish(2022, {}, headers);
  t.match(once, { status: 201, body: { studies: 0 } });
  t.same((await publish(2022, {}, headers)).body, once.body);
  t.equal(await db.prisma.reportVersion.count(), 2);
});

t.test('a draft is computed once while nothing changes', async (t) => {
  const { app, db } = await openPublisher(t);
  await db.prisma.committee.create({
    data: {
      code: 'thoracic',
      nameFr: 'Thorax',
      nameEn: 'Thoracic',
      sourced: false,
      asOf: new Date('2026-01-01'),
      position: 0,
    },
  });
  const studyId = await keepStudy(db, 1, { steps: OPEN_2023 });
  await db.prisma.studyCommittee.create({ data: { studyId, committeeCode: 'thoracic' } });
  await addSteps(db, studyId, []);
  let computed = 0;
  const query = db.pool.query.bind(db.pool);
  t.intercept(db.pool, 'query', {
    value: (...given: Parameters<typeof query>) => {
      if ((given[0] as { name?: string }).name === 'report-documents') computed += 1;
      return query(...given);
    },
  });
  const read = (headers = {}) => app.inject({ url: '/v1/reports/riph/2023?version=draft', headers });
  const [first] = await Promise.all([read(), read()]);
  t.match(first?.json().report.totals, { studies: 1 });
  const etag = String(first?.headers.etag);
  t.equal((await read({ 'if-none-match': etag })).statusCode, 304);
  t.equal(computed, 1);

  await addSteps(db, studyId, [['2023-06-01', 'closed']]);
  const closed = await read({ 'if-none-match': etag });
  t.match(studyOf(closed.json().report, 1), { status: 'closed' });
  t.equal(computed, 2);

  await db.prisma.committee.update({ where: { code: 'thoracic' }, data: { nameFr: 'Poumon' } });
  t.match((await read()).body, /Poumon/);
  t.equal(computed, 3);
});
