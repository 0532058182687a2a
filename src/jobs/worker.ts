import { setTimeout as sleep } from 'node:timers/promises';
import {
  Logger,
  parseCronItems,
  type Runner,
  type RunnerOptions,
  run,
  runMigrations,
  type TaskList,
} from 'graphile-worker';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { createMailer, mailSettingsOf } from '../messages/mail.ts';
import { jobs } from './all.ts';
import type { Job, JobContext, JobLog } from './job.ts';

/** Jobs that one worker does at a time; each may hold a connection. */
const CONCURRENCY = 2;
const RESTART_MS = 5000;
/** What was due while no worker ran is done when one starts: daily jobs once. */
const CATCH_UP = { backfillPeriod: 24 * 3_600_000 };
const NOTHING_MISSED = { backfillPeriod: 0 };
/** Found by none of the other locks of the registry. */
const INSTALL_LOCK = 7_240_004;

/** The worker's lines in the service's log: its sentence, the job's name and id; never a payload or an error as a whole. */
const workerLog = (log: JobLog) =>
  new Logger(({ taskIdentifier, jobId }) => (level, message) => {
    const target = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const;
    log[target[level]]({ job: taskIdentifier, jobId }, message);
  });

/**
 * Makes or renews the tables of the queue (schema `graphile_worker`), of instances that start together by one. The queue is
 * there also where no worker runs: who accepts a message puts it there.
 */
export async function installQueue({ pool }: Pick<Database, 'pool'>): Promise<void> {
  const holder = await pool.connect();
  try {
    await holder.query('select pg_advisory_lock($1)', [INSTALL_LOCK]);
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) });
  } finally {
    // The lock ends with the connection at the latest.
    holder.release(
      await holder.query('select pg_advisory_unlock($1)', [INSTALL_LOCK]).then(
        () => false,
        () => true,
      ),
    );
  }
}

/** The jobs as the queue calls them. */
export function taskList(context: JobContext, list: readonly Job[] = jobs): TaskList {
  return Object.fromEntries(
    list.map((job) => [
      job.name,
      (payload, { job: { attempts, max_attempts }, abortSignal }) =>
        job.run(context, { payload, last: attempts >= max_attempts, signal: abortSignal }),
    ]),
  );
}

/** What the jobs of a service work with. */
export function jobContext(db: Database, config: Config, log: JobLog): JobContext {
  const mail = mailSettingsOf(config);
  return { db, log, sendMail: mail && createMailer(mail), ivdrApprovals: config.ivdrApprovals };
}

/**
 * Does the jobs until the returned function is called, which waits for those that run. A worker that lost the database for
 * too long gives up; it is started again.
 */
export async function startWorker(context: JobContext): Promise<() => Promise<void>> {
  const { db, log } = context;
  const crontab = jobs.flatMap(({ name, cron, atStart }) =>
    cron ? [{ task: name, match: cron, options: atStart ? NOTHING_MISSED : CATCH_UP }] : [],
  );
  const options: RunnerOptions = {
    pgPool: db.pool,
    concurrency: CONCURRENCY,
    // The process has its own.
    noHandleSignals: true,
    logger: workerLog(log),
    taskList: taskList(context),
    parsedCronItems: parseCronItems(crontab),
  };
  const start = async () => {
    const started = await run(options);
    for (const { name } of jobs.filter(({ atStart }) => atStart)) {
      await started.addJob(name, {}, { jobKey: `${name} at start` });
    }
    return started;
  };
  const stopping = new AbortController();
  let runner: Runner | undefined = await start();
  const supervised = (async () => {
    while (!stopping.signal.aborted) {
      try {
        runner ??= await start();
        await runner.promise;
      } catch (err) {
        log.error({ err }, 'the worker stopped, and is started again');
      }
      runner = undefined;
      await sleep(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return async () => {
    stopping.abort();
    await runner?.stop().catch(() => {});
    await supervised;
  };
}
