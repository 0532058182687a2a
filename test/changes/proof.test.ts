import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { bearer } from '../support/keys.ts';
import { events, listening, type Received } from './consumers.ts';

const WRITERS = 8;
const WRITES = 1000;
const STUDIES = 24;
const PHASES = ['phase1', 'phase2', 'phase3'] as const;

const any = (count: number) => Math.floor(Math.random() * count);
const phase = () => PHASES[any(PHASES.length)] ?? 'phase1';

/** Writes at random: facts that move a study between phases and in and out of draft, withdrawals and restorations. */
async function writeAtRandom({ app, db }: TestApp): Promise<void> {
  const headers = { ...(await bearer(db, ['studies:write'])), 'if-match': '*' };
  const ids = new Map<number, string>();
  let begun = 0;
  /** Whether the study was withdrawn or restored: restoring is tried more often, so that most studies are there most of the time. */
  async function standing(id: string): Promise<boolean> {
    const request = { url: `/v1/studies/${id}/withdrawal`, headers };
    const withdrawal = { method: 'PUT', payload: { reason: 'Twice' }, ...request } as const;
    const { statusCode } = await app.inject(any(5) === 0 ? withdrawal : { method: 'DELETE', ...request });
    if (statusCode !== 200 && statusCode !== 409) throw new Error(`${statusCode}`);
    return statusCode === 200;
  }
  async function writer(): Promise<void> {
    while (begun < WRITES) {
      begun += 1;
      const [write, number] = [begun, any(STUDIES)];
      const id = ids.get(number);
      if (id !== undefined && any(3) === 0 && (await standing(id))) continue;
      const status = any(10) === 0 ? 'draft' : 'open';
      const facts = inventedFacts(number, { acronym: `Write ${write}`, phases: [phase()], status });
      ids.set(number, (await applyStudyFacts(db, TESTER, facts)).studyId);
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

/** What a consumer keeps: everything that it received, and the position that it resumes from. Lost in no crash. */
interface Consumer {
  received: Received[];
  last: string;
}

/** Takes pages of any size; crashes before it has kept a page, and asks for it again. */
async function poll({ app }: TestApp, query: string, finished: () => string | null): Promise<Consumer> {
  const consumer: Consumer = { received: [], last: '0' };
  while (consumer.last !== finished()) {
    const { items, page } = (
      await app.inject(`/v1/changes?after=${consumer.last}&limit=${1 + any(50)}${query}`)
    ).json();
    if (!page.more) await sleep(20);
    if (any(4) === 0) continue;
    consumer.received.push(...items);
    consumer.last = page.last;
  }
  return consumer;
}

/** The same by long polls over connections that it cuts at random. */
async function longPoll(base: string, query: string, finished: () => string | null): Promise<Consumer> {
  const consumer: Consumer = { received: [], last: '0' };
  while (consumer.last !== finished()) {
    const url = `${base}?after=${consumer.last}&limit=20&wait=1s${query}`;
    const signal = AbortSignal.timeout(any(3) === 0 ? any(40) : 10_000);
    const answer = await fetch(url, { signal })
      .then((response) => response.json() as Promise<{ items: Received[]; page: { last: string } }>)
      .catch((error: Error) => {
        if (error.name !== 'TimeoutError') throw error;
        return null;
      });
    if (answer === null) continue;
    consumer.received.push(...answer.items);
    consumer.last = answer.page.last;
  }
  return consumer;
}

/** The same by events: it goes away after some of them and comes back with the id of the last. */
async function stream(base: string, query: string, finished: () => string | null): Promise<Consumer> {
  const consumer: Consumer = { received: [], last: '0' };
  while (consumer.last !== finished()) {
    let left = any(60);
    const after = `?after=0${query}`;
    for await (const { lastId, change } of events(`${base}${after}`, { 'last-event-id': consumer.last })) {
      if (change) consumer.received.push(change);
      consumer.last = lastId;
      left -= 1;
      if (left < 0 || consumer.last === finished()) break;
    }
  }
  return consumer;
}

/** What a feed must have told, from the table itself: versions that a filter shows, and those that follow one that it shows. */
async function expected({ db }: TestApp, shows: (version: { listed: boolean; phases: string[] }) => boolean) {
  const versions = await db.prisma.studyVersion.findMany({
    orderBy: { seq: 'asc' },
    select: { seq: true, studyId: true, listed: true, phases: true },
  });
  const shown = new Map<string, boolean>();
  return versions.flatMap((version) => {
    const [before, now] = [shown.get(version.studyId) ?? false, shows(version)];
    shown.set(version.studyId, now);
    return before || now ? [`${version.seq} ${now ? 'upsert' : 'remove'}`] : [];
  });
}

/** What a consumer holds at the end: the last document of each study that it keeps. */
function holdings(received: readonly Received[]): Map<string, string> {
  const held = new Map<string, string>();
  for (const { studyId, effect, document } of received) {
    if (effect === 'remove') held.delete(studyId);
    else held.set(studyId, JSON.stringify(document));
  }
  return held;
}

/** What the registry holds: the list of a filter, and each study of it as it is sent. */
async function registry({ app }: TestApp, filter: string): Promise<Map<string, string>> {
  const { items } = (await app.inject(`/v1/studies?limit=200${filter}`)).json();
  const ids: string[] = items.map(({ id }: { id: string }) => id);
  return new Map(await Promise.all(ids.map(async (id) => [id, (await app.inject(`/v1/studies/${id}`)).body] as const)));
}

const sorted = (held: Map<string, string>) => [...held].sort(([a], [b]) => (a < b ? -1 : 1));

t.test('eight writers, a thousand writes, consumers that crash: nothing is lost and nothing repeated', async (t) => {
  const test = await openTestApp(t, { DATABASE_POOL_SIZE: '12' });
  const base = `${await listening(t, test.app)}/v1/changes`;
  let end: string | null = null;
  const finished = () => end;
  const phase1 = '&document=true&phase=phase1';
  const consumers = {
    plain: poll(test, '&document=true', finished),
    filtered: poll(test, phase1, finished),
    waiting: longPoll(base, phase1, finished),
    streaming: stream(base, '&document=true', finished),
    'streaming a filter': stream(base, phase1, finished),
  };
  const killer = setInterval(() => {
    const listeners = "application_name = 'riph-registry listener' and datname = current_database()";
    void test.db.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${listeners}`);
  }, 1500);
  const started = Date.now();
  await writeAtRandom(test).finally(() => clearInterval(killer));
  t.comment(`${WRITES} writes in ${Date.now() - started} ms`);
  end = (await test.app.inject('/v1/changes?after=now')).json().page.last;

  const all = await expected(test, ({ listed }) => listed);
  const some = await expected(test, ({ listed, phases }) => listed && phases.includes('phase1'));
  t.ok((await test.db.prisma.studyVersion.count()) >= WRITES, 'every write made a version');
  t.ok(all.length > WRITES / 2, `${all.length} changes`);
  t.ok(
    some.some((change) => change.endsWith('remove')),
    `${some.length} of them through the filter`,
  );
  const [everything, selection] = [await registry(test, ''), await registry(test, '&phase=phase1')];
  t.ok(everything.size > selection.size, `${everything.size} studies, ${selection.size} of them in the filter`);
  for (const [name, consumer] of Object.entries(consumers)) {
    const { received } = await consumer;
    const narrow = name !== 'plain' && name !== 'streaming';
    t.same(
      received.map(({ seq, effect }) => `${seq} ${effect}`),
      narrow ? some : all,
      `${name}: every change once, in order`,
    );
    t.same(
      sorted(holdings(received)),
      sorted(narrow ? selection : everything),
      `${name}: ends with what the registry holds`,
    );
  }
  const met = new Set<string>();
  const { received } = await consumers.plain;
  const wrong = received.filter(
    ({ studyId, action }) => (action === 'created') === met.has(studyId) || !met.add(studyId),
  );
  t.same(wrong, [], 'every study is created once, with the first that is told of it');
  const replay = await poll(test, '&document=true', finished);
  t.same(sorted(holdings(replay.received)), sorted(everything), 'a replay from zero ends with the same');
});
