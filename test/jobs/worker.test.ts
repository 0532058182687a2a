import { EventEmitter, once } from 'node:events';
import t from 'tap';
import { schemaDifference } from '../../src/db/migrate/diff.ts';
import { expireSlots } from '../../src/jobs/expire-slots.ts';
import { installQueue, startWorker } from '../../src/jobs/worker.ts';
import { doJobs } from '../messages/support.ts';
import { openTestDatabase } from '../support/database.ts';

const due = (db: Awaited<ReturnType<typeof openTestDatabase>>, job: string) =>
  db.pool.query('select graphile_worker.add_job($1)', [job]);

t.test('instances that start together install the queue once, beside the registry’s own tables', async (t) => {
  const db = await openTestDatabase(t);
  await Promise.all([installQueue(db), installQueue(db)]);
  await installQueue(db);
  const { rows } = await db.pool.query('select count(*)::int as migrations from graphile_worker.migrations');
  t.ok(rows[0].migrations > 10);
  t.equal(await schemaDifference(db.pool), null, 'the migration check does not see it');
});

t.test('answers to repeated keys are forgotten after a day', async (t) => {
  const db = await openTestDatabase(t);
  await installQueue(db);
  const answer = { caller: 'client:a', fingerprint: 'x', sealed: new Uint8Array([1]) };
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  await db.prisma.idempotentAnswer.createMany({
    data: [
      { ...answer, keyHash: 'old', createdAt: hoursAgo(25) },
      { ...answer, keyHash: 'new', createdAt: hoursAgo(23) },
    ],
  });
  await due(db, 'forget-answers');
  await doJobs(db);
  t.strictSame(
    (await db.prisma.idempotentAnswer.findMany()).map(({ keyHash }) => keyHash),
    ['new'],
  );
});

t.test('slots expire every hour, and when a worker starts', async (t) => {
  t.match(expireSlots.cron, /^\d+ \* \* \* \*$/);
  const db = await openTestDatabase(t);
  await installQueue(db);
  const said = new EventEmitter();
  const done = once(said, 'slots that nobody checked have expired');
  const info = (_line: object, message: string) => void said.emit(message);
  const log = { debug: () => {}, info, warn: () => {}, error: () => {} };
  const stop = await startWorker({ db, log, sendMail: null, ivdrApprovals: [] });
  try {
    t.equal((await done).length, 0);
  } finally {
    await stop();
  }
});

t.test('every job that runs by itself can be done with nothing to do', async (t) => {
  const db = await openTestDatabase(t);
  await installQueue(db);
  const { jobs } = await import('../../src/jobs/all.ts');
  const daily = jobs.filter(({ cron }) => cron !== undefined).map(({ name }) => name);
  t.ok(daily.includes('expire-slots') && daily.includes('forget-messages'));
  for (const name of daily) await due(db, name);
  await doJobs(db);
  const { rows } = await db.pool.query('select count(*)::int as left from graphile_worker._private_jobs');
  t.equal(rows[0].left, 0, 'none of them failed');
});
