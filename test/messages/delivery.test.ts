import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import t from 'tap';
import { jobContext, startWorker } from '../../src/jobs/worker.ts';
import { forgetMessages } from '../../src/messages/commands.ts';
import { createMailer, mailSettingsOf } from '../../src/messages/mail.ts';
import { keepLog } from '../support/log.ts';
import { doJobs, hurry, openMailServer, openMessages, RECIPIENT, refusal } from './support.ts';

t.test('a server that is down: delivered when it is up again', async (t) => {
  const down = await openMailServer(t);
  await down.close();
  const { db, send, row, jobs } = await openMessages(t, down.port);
  await send();
  const { log, lines } = keepLog();
  await doJobs(db, {}, log);
  t.match(await row(), { state: 'queued', attempts: 1, lastError: /^E(SOCKET|CONNECTION)$/ });
  t.match(await jobs(), [{ attempts: 1, last_error: /mail was not taken: ESOCKET/ }]);
  await doJobs(db);
  t.equal((await row()).attempts, 1, 'not before its pause is over');
  const up = await openMailServer(t, down.port);
  await hurry(db);
  await doJobs(db);
  t.match(await row(), { state: 'sent', attempts: 2 });
  t.equal(up.taken.length, 1);
  t.notMatch(lines.join(''), /example\.org|Jeanne/);
});

t.test('a server that does not greet is given up in time', async (t) => {
  const silent = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.teardown(() => silent.close());
  const { db, send, row } = await openMessages(t, (silent.address() as AddressInfo).port, {
    RIPH_SMTP_TIMEOUT_MS: '300',
  });
  await send();
  await doJobs(db);
  t.match(await row(), { state: 'queued', attempts: 1, lastError: 'ETIMEDOUT' });
});

t.test('a final refusal ends it at once, a temporary one after the last attempt', async (t) => {
  const server = await openMailServer(t);
  const { db, send, row, jobs } = await openMessages(t, server.port);
  server.behavior.refuse = refusal(550, `5.7.1 <${RECIPIENT}> refused`);
  await send();
  await doJobs(db);
  t.match(await row(), { state: 'dead', attempts: 1, lastError: 'EENVELOPE 550 5.7.1' });
  t.strictSame(await jobs(), []);

  server.behavior.refuse = refusal(451, `4.7.1 <${RECIPIENT}> try later`);
  await send();
  for (let attempt = 1; attempt < 14; attempt += 1) {
    await doJobs(db);
    t.match(await row(), { state: 'queued', attempts: attempt, lastError: 'EENVELOPE 451 4.7.1' });
    await hurry(db);
  }
  await doJobs(db);
  t.match(await row(), { state: 'dead', attempts: 14, lastError: 'EENVELOPE 451 4.7.1' });
  t.strictSame(await jobs(), []);
  const { rows } = await db.pool.query("select details::text from audit_entry where action = 'message.given_up'");
  t.notMatch(JSON.stringify(rows), /example/);
});

t.test('whoever was suppressed meanwhile gets nothing', async (t) => {
  const server = await openMailServer(t);
  const { db, send, row } = await openMessages(t, server.port);
  await send();
  await db.prisma.contact.updateMany({ data: { visibility: 'suppressed' } });
  await doJobs(db);
  t.match(await row(), { state: 'dead', attempts: 0, lastError: 'contact_suppressed' });
  await db.prisma.contact.deleteMany();
  t.equal(await db.prisma.contactMessage.count(), 0, 'an erased contact takes its messages along');
  t.equal(server.taken.length, 0);
});

t.test('a worker that dies after sending sends again, recognizably the same mail', async (t) => {
  const server = await openMailServer(t);
  const { db, send, row } = await openMessages(t, server.port);
  await send();
  const settings = mailSettingsOf(db.config);
  if (!settings) throw new Error('no settings');
  const mailer = createMailer(settings);
  const dying = async (...mail: Parameters<typeof mailer>) => {
    await mailer(...mail);
    throw new Error('died before it could note it');
  };
  await doJobs(db, { sendMail: dying });
  t.match(await row(), { state: 'queued', attempts: 1 });
  await hurry(db);
  await doJobs(db);
  t.match(await row(), { state: 'sent', attempts: 2 });
  const ids = server.taken.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1]);
  t.equal(ids.length, 2, 'at least once');
  t.equal(new Set(ids).size, 1);
});

t.test('a worker does what is queued while it runs, and stops', async (t) => {
  const server = await openMailServer(t);
  const { db, send, row } = await openMessages(t, server.port);
  const { log, lines } = keepLog();
  const stop = await startWorker(jobContext(db, db.config, log));
  await send();
  while ((await row()).state !== 'sent') await new Promise((resolve) => setTimeout(resolve, 20));
  await stop();
  await send();
  t.equal((await row()).state, 'queued', 'nobody works any more');
  t.equal(server.taken.length, 1);
  t.notMatch(lines.join(''), /example\.org|Jeanne|oncologie/, 'the log names no one');
  t.match(lines.join(''), /send-message/);
});

t.test('upkeep', async (t) => {
  const { db, send, row } = await openMessages(t, 1);
  await send();
  const age = (days: number) =>
    db.pool.query("update contact_message set updated_at = now() - $1 * interval '1 day'", [days]);
  t.strictSame(await forgetMessages(db), { deleted: 0, lost: 0 });
  await age(3);
  t.strictSame(await forgetMessages(db), { deleted: 0, lost: 0 }, 'it waits for a worker, a weekend long');
  t.match(await row(), { state: 'queued', lastError: null });
  await db.pool.query('update graphile_worker._private_jobs set attempts = max_attempts');
  t.strictSame(await forgetMessages(db), { deleted: 0, lost: 1 }, 'its worker died during the last attempt');
  const { id } = await row();
  t.match(await row(), { state: 'dead', lastError: 'lost_by_the_queue' });
  const entry = await db.prisma.auditEntry.findFirst({ where: { action: 'message.given_up' } });
  t.match(entry, { actorKind: 'system', entityId: id, details: { reason: 'lost_by_the_queue' } });
  await db.pool.query('delete from graphile_worker._private_jobs');
  await db.pool.query("update contact_message set state = 'queued'");
  await age(1);
  t.strictSame(await forgetMessages(db), { deleted: 0, lost: 0 });
  await age(3);
  t.strictSame(await forgetMessages(db), { deleted: 0, lost: 1 }, 'the queue has no job for it');
  await age(31);
  t.strictSame(await forgetMessages(db), { deleted: 1, lost: 0 });
});
