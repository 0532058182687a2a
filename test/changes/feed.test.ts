import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFactsInput } from '../../src/studies/facts.ts';
import { inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { bearer } from '../support/keys.ts';
import { events, listening, nextChange, type Received } from './consumers.ts';

let day = 0;

/** Applies facts of a study of this number, as a source that says something new each time. */
async function apply({ db }: TestApp, number: number, changes: Partial<StudyFactsInput> = {}): Promise<string> {
  day += 1;
  const facts = inventedFacts(number, changes);
  const versionDate = new Date(Date.UTC(2020, 0, day)).toISOString().slice(0, 10);
  const source = { ...facts.source, versionDate, contentHash: `day ${day}` };
  return (await applyStudyFacts(db, TESTER, { ...facts, source })).studyId;
}

async function withdraw({ app, db }: TestApp, studyId: string): Promise<void> {
  const headers = { ...(await bearer(db, ['studies:write'])), 'if-match': '*' };
  const answer = await app.inject({
    method: 'PUT',
    url: `/v1/studies/${studyId}/withdrawal`,
    payload: { reason: 'Twice' },
    headers,
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
}

const told = (items: readonly Received[]) =>
  items.map(({ version, action, effect }) => `${version} ${action} ${effect}`);

t.test('the feed replays from zero and goes on from where it was left', async (t) => {
  const test = await openTestApp(t);
  const studyId = await apply(test, 1);
  await apply(test, 2);
  await apply(test, 1, { acronym: 'ONE' });
  const first = await test.app.inject('/v1/changes?limit=2');
  t.equal(first.headers['cache-control'], 'no-store');
  t.same(told(first.json().items), ['1 created upsert', '1 created upsert']);
  t.equal(first.json().page.more, true);
  const { last } = first.json().page;
  t.equal(first.headers.link, `</v1/changes?limit=2&after=${last}>; rel="next"`);

  const next = (await test.app.inject(`/v1/changes?after=${last}&document=true`)).json();
  t.match(next.items, [
    {
      studyId,
      version: 2,
      action: 'updated',
      effect: 'upsert',
      links: { study: `/v1/studies/${studyId}`, version: `/v1/studies/${studyId}/versions/2` },
    },
  ]);
  const [item] = next.items;
  t.ok(item.changed.includes('acronym'));
  t.equal(JSON.stringify(item.document), (await test.app.inject(item.links.version)).body, 'the bytes of the version');
  t.same((await test.app.inject(`/v1/changes?after=${next.page.last}`)).json().items, []);
  t.equal((await test.app.inject('/v1/changes?after=now')).json().page.last, next.page.last);
});

t.test('a filter sees what comes in and what leaves, and moves on past the rest', async (t) => {
  const test = await openTestApp(t);
  const feed = async (query: string) => (await test.app.inject(`/v1/changes?${query}`)).json();
  await apply(test, 1, { phases: ['phase1'] });
  await apply(test, 2, { phases: ['phase2'] });
  t.same(told((await feed('phase=phase1')).items), ['1 created upsert']);
  const { page } = await feed('phase=phase3');
  t.equal(page.last, (await feed('after=now')).page.last, 'nothing matched, and nothing is to be read again');

  const studyId = await apply(test, 1, { phases: ['phase2'] });
  const left = await feed(`phase=phase1&after=${page.last}&document=true`);
  t.match(left.items, [{ version: 2, action: 'updated', effect: 'remove', document: null, links: { version: null } }]);
  t.same(told((await feed(`phase=phase2&after=${page.last}`)).items), ['2 updated upsert']);
  await withdraw(test, studyId);
  t.same(told((await feed(`phase=phase1&after=${left.page.last}`)).items), [], 'gone for this filter already');
  t.same(told((await feed(`phase=phase2&after=${left.page.last}`)).items), ['3 withdrawn remove']);
});

t.test('drafts are not in the feed, whoever asks', async (t) => {
  const test = await openTestApp(t);
  const headers = await bearer(test.db, ['studies:write']);
  const asPublic = async (query: string) => (await test.app.inject(`/v1/changes?${query}`)).json();
  const asOffice = async (query: string) => (await test.app.inject({ url: `/v1/changes?${query}`, headers })).json();
  const studyId = await apply(test, 1, { status: 'draft' });
  await apply(test, 1, { status: 'draft', acronym: 'ONE' });
  t.same([(await asPublic('after=0')).items, (await asOffice('after=0')).items], [[], []]);

  const begun = (await asPublic('after=now')).page.last;
  await apply(test, 1, { status: 'submitted' });
  t.match((await asPublic(`after=${begun}`)).items, [{ version: 3, action: 'created', effect: 'upsert', changed: [] }]);
  t.match((await asPublic('after=0&limit=1&document=true')).items, [
    { action: 'created', document: { id: studyId, version: 3 } },
  ]);
  const known = await asOffice(`after=${begun}`);
  t.same(told(known.items), ['3 updated upsert'], 'whoever sees drafts has known it before');
  t.ok(known.items[0].changed.includes('statusHistory'));

  const { last } = known.page;
  await apply(test, 1, { status: 'draft' });
  for (const feed of [asPublic, asOffice]) t.same(told((await feed(`after=${last}`)).items), ['4 updated remove']);
  t.match((await asPublic(`after=${last}&document=true`)).items, [{ document: null, links: { version: null } }]);
  t.equal((await test.app.inject(`/v1/studies/${studyId}`)).statusCode, 404, 'the feed and the study agree');
  await apply(test, 1, { status: 'submitted' });
  t.same(told((await asPublic(`after=${last}`)).items), ['4 updated remove', '5 updated upsert'], 'created once');

  const end = (await asPublic('after=now')).page.last;
  await apply(test, 1, { status: 'draft' });
  const gone = (await asPublic(`after=${end}`)).page.last;
  await withdraw(test, studyId);
  t.same(told((await asPublic(`after=${gone}`)).items), [], 'a withdrawn draft is no news');
  t.equal((await test.app.inject({ url: '/v1/changes?status=draft', headers })).statusCode, 400);
});

t.test(
  'a study of the office is told from its first step to the public, and its correction to a draft drops it',
  async (t) => {
    const { app, db } = await openTestApp(t);
    const headers = { ...(await bearer(db, ['studies:write'])), 'if-match': '*' };
    const post = async (url: string, payload: object) => {
      const answer = await app.inject({ method: 'POST', url, headers, payload });
      if (answer.statusCode >= 300) throw new Error(answer.body);
      return answer.json();
    };
    const { id } = await post('/v1/studies', { title: { fr: 'Étude inventée' }, host: {} });
    const feed = async () => told((await app.inject('/v1/changes?after=0')).json().items);
    t.same(await feed(), []);
    const step = { scope: 'host', status: 'submitted', on: '2026-01-10' };
    const { statusHistory } = await post(`/v1/studies/${id}/status-events`, step);
    t.same(await feed(), ['2 created upsert']);
    await post(`/v1/studies/${id}/status-corrections`, {
      scope: 'host',
      void: [statusHistory.find(({ status }: { status: string }) => status === 'submitted').id],
      add: [],
      reason: 'It was not sent',
    });
    t.same(await feed(), ['2 created upsert', '3 updated remove']);
  },
);

t.test('mistakes of a position are named', async (t) => {
  const { app } = await openTestApp(t);
  const codes = async (query: string, headers = {}) =>
    (await app.inject({ url: `/v1/changes?${query}`, headers }))
      .json()
      .errors.map(({ code }: { code: string }) => code);
  t.same(await codes('after=x&wait=61s&limit=0&phse=phase1'), [
    'not_a_position',
    'too_small',
    'not_a_wait',
    'unknown_parameter',
  ]);
  t.same(await codes('after=1'), ['beyond_the_end'], 'a registry that was set back says so');
  const accept = 'text/event-stream';
  t.same(await codes('wait=1s', { accept }), ['not_with_events']);
  t.same(await codes('', { accept, 'last-event-id': 'x' }), ['not_a_position']);
  t.equal((await app.inject({ url: '/v1/studies', headers: { accept } })).statusCode, 406);
});

t.test('a long poll is answered when something matches, and when the time is over', async (t) => {
  const test = await openTestApp(t);
  await apply(test, 1, { phases: ['phase1'] });
  const { last } = (await test.app.inject('/v1/changes?after=now')).json().page;
  const waiting = test.app.inject(`/v1/changes?after=${last}&wait=30s&phase=phase2`);
  await sleep(50);
  await apply(test, 1, { acronym: 'ONE', phases: ['phase1'] });
  await apply(test, 2, { phases: ['phase2'] });
  t.same(told((await waiting).json().items), ['1 created upsert']);
  const { items, page } = (await test.app.inject(`/v1/changes?after=${last}&wait=1s&phase=phase3`)).json();
  t.same(items, []);
  t.ok(BigInt(page.last) > BigInt(last), 'it moved on while it waited');
});

t.test('waiting holds no connection of the pool', async (t) => {
  const test = await openTestApp(t, { DATABASE_POOL_SIZE: '1' });
  const waiting = [1, 2, 3].map(() => test.app.inject('/v1/changes?wait=30s'));
  await sleep(50);
  t.equal((await test.app.inject('/v1/studies')).statusCode, 200);
  await apply(test, 1);
  for (const answer of await Promise.all(waiting)) t.same(told(answer.json().items), ['1 created upsert']);
});

t.test('server-sent events resume from the last one', async (t) => {
  const test = await openTestApp(t);
  const url = `${await listening(t, test.app)}/v1/changes?document=true`;
  await apply(test, 1);
  const first = events(url);
  t.same((await first.next()).value, { lastId: '', name: null, change: null }, 'when to come back');
  const one = (await first.next()).value;
  t.match(one, { name: 'change', change: { version: 1, effect: 'upsert', document: { version: 1 } } });
  await first.return(undefined);

  await apply(test, 2);
  const second = events(url, { 'last-event-id': one?.lastId ?? '' });
  await second.next();
  t.match((await second.next()).value, { name: 'change', change: { version: 1 } });
  t.match((await second.next()).value, { name: null }, 'a sign of life');
  await apply(test, 2, { acronym: 'TWO' });
  t.match(await nextChange(second), { change: { version: 2, document: { acronym: 'TWO' } } });
  await second.return(undefined);
});

t.test('a stream moves on past what does not match', async (t) => {
  const test = await openTestApp(t);
  await apply(test, 1);
  const { last } = (await test.app.inject('/v1/changes?after=now')).json().page;
  const stream = events(`${await listening(t, test.app)}/v1/changes?phase=phase3`);
  await stream.next();
  t.same((await stream.next()).value, { lastId: last, name: null, change: null });
  await stream.return(undefined);
});

t.test('a stop ends what waits and what streams', async (t) => {
  const test = await openTestApp(t);
  const url = `${await listening(t, test.app)}/v1/changes`;
  const stream = events(url);
  await stream.next();
  await stream.next();
  const arrived = once(test.app.server, 'request');
  const poll = fetch(`${url}?wait=60s`);
  await arrived;
  await test.app.close();
  t.equal(await nextChange(stream), undefined, 'the stream ended in order');
  t.match(await (await poll).json(), { items: [] });
});

t.test('the listening connection comes back', async (t) => {
  const test = await openTestApp(t);
  const listeners = `from pg_stat_activity where application_name = 'riph-registry listener'
                     and datname = current_database() and query like 'listen%'`;
  const listener = async () => (await test.db.pool.query(`select pid ${listeners}`)).rows[0]?.pid as number | undefined;
  const another = async (than: number | undefined) => {
    for (;;) {
      const pid = await listener();
      if (pid !== undefined && pid !== than) return pid;
      await sleep(20);
    }
  };
  const poll = test.app.inject('/v1/changes?wait=60s');
  const first = await another(undefined);
  await test.db.pool.query('select pg_terminate_backend($1)', [first]);
  await another(first);
  await apply(test, 1);
  t.same(told((await poll).json().items), ['1 created upsert']);
});

t.test('a client that does not read is not waited for in memory', async (t) => {
  const test = await openTestApp(t);
  const base = new URL(await listening(t, test.app));
  const long = 'A long description. '.repeat(5000);
  for (let number = 1; number <= 60; number += 1) {
    await apply(test, number, { descriptionEn: long, eligibilityEn: long });
  }
  const accepted = once(test.app.server, 'connection') as Promise<[Socket]>;
  const client = connect(Number(base.port), base.hostname).pause();
  t.teardown(() => client.destroy());
  client.write('GET /v1/changes?document=true HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  const [socket] = await accepted;
  while (socket.writableLength === 0) await sleep(20);
  await sleep(300);
  const total = 60 * 2 * long.length;
  t.ok(socket.bytesWritten + socket.writableLength < total, 'what the client does not take is not sent');
  t.ok(socket.writableLength < 8 * long.length, `${socket.writableLength} bytes wait in memory`);
  const before = await test.app.inject('/v1/changes?after=now');
  t.equal(before.statusCode, 200, 'others are served');
});

t.test('a commit that wakes many readers costs few statements, and few at a time', async (t) => {
  const test = await openTestApp(t);
  const { app, db } = test;
  const readers = Array.from({ length: 60 }, () => app.inject('/v1/changes?after=0&wait=30s'));
  let [statements, running, most] = [0, 0, 0];
  const query = db.pool.query.bind(db.pool) as (given: unknown, ...rest: unknown[]) => Promise<unknown>;
  t.intercept(db.pool, 'query', {
    value: (given: { text?: string }, ...rest: unknown[]) => {
      const answer = query(given, ...rest);
      if (!given.text?.includes('with reach as')) return answer;
      statements += 1;
      running += 1;
      most = Math.max(most, running);
      return answer.finally(() => {
        running -= 1;
      });
    },
  });
  await apply(test, 1);
  for (const answer of await Promise.all(readers)) t.equal(answer.json().items.length, 1);
  t.ok(most >= 1 && most <= 3, `${most} at a time`);
  t.ok(statements < 30, `${statements} for 60 readers`);
});
