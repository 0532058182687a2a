import { type Actor, recordAudit } from '../audit/record.ts';
import { getContact } from '../contacts/queries.ts';
import type { Database } from '../db/database.ts';
import { newId } from '../db/ids.ts';
import { queryableOf } from '../db/transaction.ts';
import type { Transaction } from '../db/types.ts';
import type { Audience } from '../http/caller.ts';
import { notFound, Problem, ruleBroken } from '../http/problems.ts';
import { rendered, type Writing } from '../writes/answer-write.ts';
import type { WriteAnswer } from '../writes/write.ts';
import { MailFailure, type SendMail } from './mail.ts';
import { refusePatientData } from './patient-data.ts';
import { getMessage } from './queries.ts';
import type { MessageInput } from './schemas.ts';

/** The job that sends a message, by its name in the queue. */
export const SEND_MESSAGE = 'send-message';
/** With the pauses of the queue (e to the power of the attempt, in seconds, up to 6 hours) a little more than a day. */
const ATTEMPTS = 14;

/** Puts the sending of a message into the queue, in the transaction of the message; the job carries its id alone. */
async function enqueue(tx: Transaction, messageId: string): Promise<void> {
  await tx.$executeRaw`
    select graphile_worker.add_job(${SEND_MESSAGE}, json_build_object('messageId', ${messageId}::text),
      max_attempts => ${ATTEMPTS}::int, job_key => ${messageId})`;
}

const record = (tx: Transaction, actor: Actor, verb: string, id: string, details: Record<string, string | number>) =>
  recordAudit(tx, actor, { action: `message.${verb}`, entityType: 'message', entityId: id, details });

/**
 * Takes a message to a contact that the sender's audience sees.
 *
 * @throws Problem 404 for another contact or one without an address, 409 `patient_data` or `patient_data_suspected`
 */
export async function queueMessage(
  { tx, actor }: Writing,
  contactId: string,
  audience: Audience,
  { name, acknowledged, ...words }: MessageInput,
): Promise<WriteAnswer> {
  const contact = await getContact(queryableOf(tx), contactId, audience);
  if (!contact.acceptsMessages) throw new Problem('contact_without_address');
  refusePatientData({ name, ...words }, acknowledged);
  const id = newId('msg');
  const data = { id, contactId, senderName: name, ...words, requestId: actor.requestId };
  await tx.contactMessage.create({ data, select: { id: true } });
  await enqueue(tx, id);
  await record(tx, actor, 'queued', id, { contactId });
  return { ...rendered({ id, state: 'queued' }, { status: 202 }), etag: undefined };
}

/** Sends a message again that was given up. Throws 404, 409 `message_not_dead`. */
export async function retryMessage({ tx, actor }: Writing, id: string): Promise<WriteAnswer> {
  const [message] = await tx.$queryRaw<{ contactId: string; ready: boolean }[]>`
    select contact_id as "contactId", state = 'dead' and text is not null as ready
    from contact_message where id = ${id} for update`;
  if (!message) throw notFound('message', id);
  if (!message.ready) throw ruleBroken('message_not_dead', []);
  await tx.contactMessage.update({ where: { id }, data: { state: 'queued' }, select: { id: true } });
  await enqueue(tx, id);
  await record(tx, actor, 'retried', id, { contactId: message.contactId });
  return { ...rendered(await getMessage(queryableOf(tx), id), { status: 202 }), etag: undefined };
}

interface Attempt {
  messageId: string;
  /** Whether the queue makes no further attempt. */
  last: boolean;
  signal?: AbortSignal;
}

/**
 * One attempt to send a message, and what became of it. Sent at least once: should the process die between the server's answer
 * and the note of it, the next attempt sends the same mail again, under the same `Message-ID`. Whoever was suppressed or lost
 * the address meanwhile gets nothing.
 *
 * @throws MailFailure when the queue is to try again
 */
export async function deliverMessage(db: Database, send: SendMail, { messageId: id, last, signal }: Attempt) {
  const message = await db.prisma.contactMessage.findUnique({
    where: { id },
    include: { contact: { select: { email: true, visibility: true } } },
  });
  // Erased with its contact, or sent by an attempt whose end the queue did not learn.
  if (message?.state !== 'queued') return;
  const { contact, senderName, replyTo, subject, text, requestId } = message;
  const actor: Actor = { kind: 'system', id: 'worker', origin: null, requestId };
  const giveUp = (lastError: string) =>
    db.transaction(async (tx) => {
      await tx.contactMessage.update({ where: { id }, data: { state: 'dead', lastError }, select: { id: true } });
      await record(tx, actor, 'given_up', id, { contactId: message.contactId, reason: lastError });
    });
  if (contact.visibility === 'suppressed') return giveUp('contact_suppressed');
  if (contact.email === null) return giveUp('contact_without_address');
  if (senderName === null || replyTo === null || subject === null || text === null)
    return giveUp('message_without_words');

  await db.prisma.contactMessage.update({ where: { id }, data: { attempts: { increment: 1 } }, select: { id: true } });
  const language = message.language === 'en' ? 'en' : 'fr';
  try {
    await send({ id, to: contact.email, senderName, replyTo, subject, text, language }, signal);
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error;
    if (error.permanent || last) return giveUp(error.reason);
    await db.prisma.contactMessage.update({ where: { id }, data: { lastError: error.reason }, select: { id: true } });
    throw error;
  }
  const blank = { senderName: null, replyTo: null, subject: null, text: null, lastError: null };
  await db.transaction(async (tx) => {
    const data = { ...blank, state: 'sent', sentAt: new Date() } as const;
    await tx.contactMessage.update({ where: { id }, data, select: { id: true } });
    await record(tx, actor, 'sent', id, { contactId: message.contactId, attempts: message.attempts + 1 });
  });
}

const DAY_MS = 86_400_000;
/** Days after which nothing is left of a message but its entries in the audit trail, sent or not. */
const KEPT_DAYS = 30;
/** Days without an attempt after which a message that the queue does not hold, or has tried as often as it may, is lost. */
const LOST_DAYS = 2;

/**
 * Gives up what nobody will try to send any more: its process died during the last attempt, or its job was removed. A message
 * with a job that has attempts left waits, however long there is no worker.
 */
async function giveUpLost(tx: Transaction): Promise<number> {
  const lost = await tx.$queryRaw<{ id: string }[]>`
    update contact_message as message
    set state = 'dead', last_error = 'lost_by_the_queue', updated_at = now()
    where state = 'queued' and updated_at < now() - make_interval(days => ${LOST_DAYS}::int)
      and not exists (select from graphile_worker.jobs where key = message.id and attempts < max_attempts)
    returning id`;
  const actor: Actor = { kind: 'system', id: 'worker', origin: null, requestId: null };
  for (const { id } of lost) await record(tx, actor, 'given_up', id, { reason: 'lost_by_the_queue' });
  return lost.length;
}

/** Deletes messages that were sent or given up long ago, and gives up those that nobody tries to send any more. */
export async function forgetMessages(db: Database): Promise<{ deleted: number; lost: number }> {
  const lost = await db.transaction(giveUpLost);
  const { count: deleted } = await db.prisma.contactMessage.deleteMany({
    where: { state: { not: 'queued' }, updatedAt: { lt: new Date(Date.now() - KEPT_DAYS * DAY_MS) } },
  });
  return { deleted, lost };
}
