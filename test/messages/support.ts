import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Logger, runOnce } from 'graphile-worker';
import { SMTPServer } from 'smtp-server';
import type { JobContext } from '../../src/jobs/job.ts';
import { installQueue, jobContext, taskList } from '../../src/jobs/worker.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown, TestDatabase } from '../support/database.ts';
import { keepLog } from '../support/log.ts';

export const RECIPIENT = 'invisible.recipient@example.org';
export const FROM = 'registry@hospital.example';

/** A refusal of the mail server: SMTP code and text. */
export const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/** A real mail server that keeps what it takes; `refuse` is what it says to the next recipients instead. */
export async function openMailServer(t: Teardown, port = 0) {
  const taken: { to: string[]; raw: string }[] = [];
  const behavior: { refuse: Error | null } = { refuse: null };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, done) => done(behavior.refuse),
    onData: (stream, session, done) => {
      text(stream).then((raw) => {
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      }, done);
    },
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  t.teardown(close);
  return { port: (server.server.address() as AddressInfo).port, taken, behavior, close };
}

/** Does the jobs that are due, once. */
export async function doJobs(db: TestDatabase, changes: Partial<JobContext> = {}, log = keepLog().log): Promise<void> {
  const context = { ...jobContext(db, db.config, log), ...changes };
  await runOnce({
    pgPool: db.pool,
    taskList: taskList(context),
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
  });
}

/** Makes every job due, as if its pause were over. */
export const hurry = (db: TestDatabase) => db.pool.query('update graphile_worker._private_jobs set run_at = now()');

/** The service with a queue, a mail server at this port and a contact with an address. */
export async function openMessages(t: Teardown, port: number, settings: NodeJS.ProcessEnv = {}) {
  const { app, db } = await openTestApp(t, {
    RIPH_SMTP_URL: `smtp://127.0.0.1:${port}`,
    RIPH_MAIL_FROM: `Registry <${FROM}>`,
    RIPH_MESSAGES_PER_HOUR: '0',
    ...settings,
  });
  await installQueue(db);
  const contact = { kind: 'functional', source: 'A page', visibility: 'public' } as const;
  const add = (id: string, changes: object) =>
    db.prisma.contact.create({
      data: { id, name: id, ...contact, ...changes, roles: { create: { id: `rol_${id}`, role: 'coordination' } } },
    });
  await add('con_office', { email: RECIPIENT });
  const send = (changes: object = {}, to = 'con_office', headers: Record<string, string> = {}, query = '') =>
    app.inject({
      method: 'POST',
      url: `/v1/contacts/${to}/messages${query}`,
      payload: { ...message, ...changes },
      headers,
    });
  const row = () => db.prisma.contactMessage.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  const jobs = async () =>
    (await db.pool.query('select j.payload, j.attempts, j.last_error from graphile_worker._private_jobs j')).rows;
  return { app, db, add, send, row, jobs };
}

export const message = {
  name: 'Jeanne Inventée',
  replyTo: 'jeanne@sender.example',
  subject: 'Places en oncologie thoracique',
  text: 'Bonjour,\nquelles études sont ouvertes ?',
  language: 'fr',
};
