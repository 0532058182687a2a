import t from 'tap';
import { todayInParis } from '../../src/db/dates.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { bearer } from '../support/keys.ts';
import { openOffice, walk } from './support.ts';

const OUTSIDE = { regime: 'rniph' } as const;

t.test(
  'a study walks through its life, and every step is in the document, the table and the audit trail',
  async (t) => {
    const office = await openOffice(t, OUTSIDE);
    await walk(office, [
      ['draft', '2024-01-05'],
      ['submitted', '2024-02-01'],
      ['authorized', '2024-04-01'],
      ['open', '2024-05-02'],
      ['suspended', '2024-08-01'],
      ['open', '2024-09-01'],
      ['closed', '2025-03-01'],
    ]);
    const again = { scope: 'host', status: 'open', on: '2025-06-01' };
    const refused = await office.send('POST', '/status-events', again);
    t.match([refused.status, refused.body.code], [409, 'reason_required']);
    t.match(refused.body.errors, [{ pointer: '/reason', message: /2025-06-01/ }]);
    await walk(office, [
      ['open', '2025-06-01', 'The sponsor added an arm'],
      ['terminated', '2025-09-01', 'Futility'],
    ]);

    const study = await office.read();
    t.match(study.host, {
      status: { code: 'terminated', asOf: '2025-09-01', origin: 'office' },
      openIntervals: [
        { from: '2024-05-02', to: '2024-08-01' },
        { from: '2024-09-01', to: '2025-03-01' },
        { from: '2025-06-01', to: '2025-09-01' },
      ],
    });
    t.equal(study.statusHistory.length, 8, 'that it was a draft is not told');
    t.equal(await office.db.prisma.statusEvent.count({ where: { origin: 'office', actorKind: 'client' } }), 9);
    t.match(await office.audited(), {
      action: 'study.status_recorded',
      details: { siteId: office.hostId, status: 'terminated', on: '2025-09-01', version: study.version },
    });
    const final = await office.send('POST', '/status-events', { scope: 'host', status: 'open', on: '2025-10-01' });
    t.match(final.body, { code: 'illegal_transition', errors: [{ allowed: [], message: /final/ }] });
  },
);

t.test('a step that the law does not know is refused with the steps that it knows', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  const attempt = async (status: string, on: string) => {
    const { status: code, body } = await office.send('POST', '/status-events', { scope: 'host', status, on });
    return [code, body.code, body.errors[0]?.allowed];
  };
  t.same(await attempt('closed', '2024-01-05'), [
    409,
    'illegal_transition',
    ['draft', 'submitted', 'authorized', 'open'],
  ]);
  await walk(office, [['submitted', '2024-02-01']]);
  t.same(await attempt('open', '2024-03-01'), [409, 'illegal_transition', ['authorized', 'refused', 'withdrawn']]);
  t.same(await attempt('authorized', '2024-02-01'), [409, 'status_date_order', ['authorized', 'refused', 'withdrawn']]);
  t.same(await attempt('authorized', '2024-01-01'), [409, 'status_date_order', ['authorized', 'refused', 'withdrawn']]);
  t.same(await attempt('authorized', '2999-01-01'), [409, 'date_in_future', undefined]);
  t.same(await attempt('authorized', '1899-12-31'), [400, 'invalid_request', undefined]);
  t.equal((await office.read()).host?.status.code, 'submitted');
  await walk(office, [['authorized', todayInParis()]]);
});

t.test('each place has a history of its own', async (t) => {
  const office = await openOffice(t, OUTSIDE, {
    sites: [hostSite(), { ...hostSite(), facility: 'CHU', isHost: false }],
  });
  const other = (await office.read()).sites[1]?.id ?? '';
  for (const scope of ['host', 'study', other]) {
    const answer = await office.send('POST', '/status-events', { scope, status: 'submitted', on: '2024-02-01' });
    t.equal(answer.status, 201, scope);
  }
  const { statusHistory } = await office.read();
  t.same(statusHistory.map(({ scope }) => scope).sort(), ['host', 'site', 'study']);
  const nowhere = { scope: 'sit_0000000000000000', status: 'authorized', on: '2024-03-01' };
  t.match((await office.send('POST', '/status-events', nowhere)).body, {
    code: 'invalid_request',
    errors: [{ pointer: '/scope', code: 'unknown_site', allowed: ['study', 'host'] }],
  });
});

t.test('the office takes over where a source left off, and no open day of the past is lost', async (t) => {
  const source = { ...inventedFacts(1).source, versionDate: '2024-06-01' };
  const office = await openOffice(t, OUTSIDE, { source, sites: [hostSite('open')], status: 'open' });
  const attempt = (status: string, on: string) => office.send('POST', '/status-events', { scope: 'host', status, on });
  const early = await attempt('submitted', '2024-01-01');
  t.match(early.body, { code: 'status_date_order', errors: [{ pointer: '/on', message: /since 2024-06-01/ }] });
  t.match((await attempt('completed', '2025-01-01')).body, {
    code: 'illegal_transition',
    errors: [{ allowed: ['suspended', 'closed', 'terminated'] }],
  });
  await walk(office, [['closed', '2025-02-01']]);
  t.same((await office.read()).host?.openIntervals, [{ from: '2024-06-01', to: '2025-02-01' }]);

  const late = { ...source, versionDate: '2025-01-15', contentHash: 'another' };
  await applyStudyFacts(office.db, TESTER, inventedFacts(1, { source: late, sites: [hostSite('completed')] }));
  t.same(
    (await office.read()).host?.openIntervals,
    [{ from: '2024-06-01', to: '2025-02-01' }],
    'a record of the days before says nothing new',
  );
});

t.test('the office may know of an earlier opening than the source saw', async (t) => {
  const office = await openOffice(t, OUTSIDE, { sites: [hostSite('open')], status: 'open' });
  await walk(office, [['open', '2024-03-11']]);
  t.same((await office.read()).host?.openIntervals, [{ from: '2024-03-11', to: null }]);
});

t.test('the day of a draft gives way to that of a decision taken before', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  await walk(office, [
    ['draft', todayInParis()],
    ['submitted', '2024-02-01'],
  ]);
  const events = await office.db.prisma.statusEvent.findMany({ orderBy: { occurredOn: 'asc' } });
  t.match(
    events.map(({ status, occurredOn, voidReason }) => [status, occurredOn.toISOString().slice(0, 10), voidReason]),
    [
      ['draft', '2024-01-31', null],
      ['submitted', '2024-02-01', null],
      ['draft', todayInParis(), /gave way/],
    ],
  );
});

t.test('a correction makes the history right as a whole and keeps what was wrong in the table', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  await walk(office, [
    ['authorized', '2024-02-01'],
    ['open', '2024-03-01'],
  ]);
  const [, opened] = (await office.read()).statusHistory;
  const correct = (body: object) => office.send('POST', '/status-corrections', { scope: 'host', ...body });
  const reason = 'The kick-off was later';

  const left = await correct({ void: [opened?.id], add: [{ status: 'closed', on: '2024-05-01' }], reason });
  t.match(left.body, {
    code: 'illegal_transition',
    errors: [{ pointer: '/add/0/status', allowed: ['open', 'withdrawn'] }],
  });
  const twice = await correct({ add: [{ status: 'suspended', on: '2024-03-01' }], reason });
  t.match(twice.body, { code: 'status_date_order', errors: [{ pointer: '/add/0/on', message: /2024-03-01/ }] });
  t.match((await correct({ void: ['evt_x'], reason })).body.errors, [{ pointer: '/void/0', code: 'unknown_event' }]);
  t.match((await correct({ reason })).body.errors, [{ code: 'empty' }]);
  t.equal((await correct({ add: [{ status: 'closed', on: '2024-04-01' }] })).status, 400, 'without a reason');
  const all = (await office.read()).statusHistory.map(({ id }) => id);
  t.match((await correct({ void: all, reason })).body, { code: 'illegal_transition', errors: [{ pointer: '/void' }] });

  const added = [
    { status: 'closed', on: '2024-06-01' },
    { status: 'open', on: '2024-04-15' },
  ];
  const answer = await correct({ void: [opened?.id], add: added, reason });
  t.equal(answer.status, 200);
  t.same(answer.body.host?.openIntervals, [{ from: '2024-04-15', to: '2024-06-01' }]);
  const voided = await office.db.prisma.statusEvent.findUniqueOrThrow({ where: { id: opened?.id } });
  t.match(voided, { status: 'open', voidReason: reason });
  t.match(await office.audited(), {
    action: 'study.history_corrected',
    details: { voided: [opened?.id], added: [/closed 2024-06-01/, /open 2024-04-15/] },
  });
  const trail = JSON.stringify(await office.db.prisma.auditEntry.findMany({ select: { details: true } }));
  t.notMatch(trail, reason, 'the trail keeps forever, so free text stays on the event');
  t.match((await correct({ void: [opened?.id], reason })).body.errors, [{ code: 'unknown_event' }], 'voided once');
});

t.test('a correction may contradict a source', async (t) => {
  const office = await openOffice(t, OUTSIDE, { sites: [hostSite('open')], status: 'open' });
  const seen = (await office.read()).statusHistory.find(({ scope }) => scope === 'host');
  const correct = (body: object) => office.send('POST', '/status-corrections', { scope: 'host', ...body });
  const reason = 'The registry was ahead of the contract';
  t.match((await correct({ void: [seen?.id], reason })).body.errors, [{ code: 'unknown_event' }]);
  const { body } = await correct({ add: [{ status: 'submitted', on: '2026-01-02' }], reason });
  t.match(body.host, { status: { code: 'submitted' }, openIntervals: [] });
});

t.test('the office lists all events, drafts and voided ones too; nobody else does', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  await walk(office, [
    ['draft', '2024-01-05'],
    ['submitted', '2024-02-01'],
    ['authorized', '2024-03-01'],
  ]);
  const [submitted] = (await office.read()).statusHistory;
  const correction = {
    scope: 'host',
    void: [submitted?.id],
    reason: 'Another day',
    add: [{ status: 'submitted', on: '2024-02-05' }],
  };
  t.equal((await office.send('POST', '/status-corrections', correction)).status, 200);
  const url = `/v1/studies/${office.studyId}/status-events`;
  const headers = await bearer(office.db, ['studies:write']);
  const first = await office.app.inject({ url: `${url}?limit=3&count=true`, headers });
  t.match(first.headers['cache-control'], /private/);
  const { items, page } = first.json();
  const rest = await office.app.inject({ url: `${url}?limit=3&count=true&cursor=${page.next}`, headers });
  t.same(
    [...items, ...rest.json().items].map(({ status, on, voided }) => [status, on, voided?.reason ?? null]),
    [
      ['draft', '2024-01-05', null],
      ['submitted', '2024-02-01', 'Another day'],
      ['submitted', '2024-02-05', null],
      ['authorized', '2024-03-01', null],
    ],
  );
  t.match(items[0], { scope: 'host', siteId: office.hostId, origin: 'office', recordedBy: { kind: 'client' } });
  t.equal(page.total, 4);
  t.equal((await office.app.inject(url)).statusCode, 401);
  const reader = await bearer(office.db, ['contacts:read']);
  t.equal((await office.app.inject({ url, headers: reader })).statusCode, 403);
  t.equal(
    (await office.app.inject({ url: '/v1/studies/std_0000000000000000/status-events', headers })).statusCode,
    404,
  );
});

t.test('reasons name nobody', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  const event = { scope: 'host', status: 'draft', on: '2024-01-05', reason: 'Ask jane.doe@example.org' };
  t.match((await office.send('POST', '/status-events', event)).body, {
    code: 'personal_data',
    errors: [{ pointer: '/reason' }],
  });
  t.equal(await office.db.prisma.statusEvent.count(), 0);
});

t.test('eight writers on one version: one wins, seven are told, no version is lost', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  await walk(office, [['authorized', '2024-02-01']]);
  const url = `/v1/studies/${office.studyId}`;
  const auth = await bearer(office.db, ['studies:write']);
  const etag = String((await office.app.inject({ url, headers: auth })).headers.etag);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      office.app.inject({
        method: 'POST',
        url: `${url}/status-events`,
        payload: { scope: 'host', status: 'open', on: `2024-03-0${index + 1}` },
        headers: { ...auth, 'if-match': etag },
      }),
    ),
  );
  t.same(answers.map(({ statusCode }) => statusCode).sort(), [201, 412, 412, 412, 412, 412, 412, 412]);
  const versions = await office.db.prisma.studyVersion.findMany({ orderBy: { seq: 'asc' } });
  t.same(
    versions.map(({ version }) => version),
    [1, 2, 3],
  );
  t.equal(await office.db.prisma.statusEvent.count({ where: { status: 'open' } }), 1);
  const won = answers.find(({ statusCode }) => statusCode === 201);
  t.equal(won?.json().version, 3);
  t.equal((await office.app.inject({ url, headers: auth })).headers.etag, won?.headers.etag);
});
