import { type Actor, recordAudit } from '../audit/record.ts';
import { queryableOf } from '../db/queryable.ts';
import type { Transaction } from '../db/types.ts';
import { type Precondition, requireMatch } from '../http/preconditions.ts';
import { notFound } from '../http/problems.ts';
import { rendered } from '../writes/answer-write.ts';
import type { WriteAnswer } from '../writes/write.ts';
import { getContactRecord } from './queries.ts';
import type { ContactRecord } from './schemas.ts';

interface Change {
  contactId: string;
  precondition: Precondition;
  /** `contact.verb` for the audit trail. */
  action: string;
}

/** Ids, codes and names of changed members: never a value of a contact (domain.md section 6). */
export type Details = Record<string, string | boolean | null | readonly string[]>;

/**
 * The frame of every write on a contact and its roles: locks the contact, compares `If-Match` with what the office reads of
 * it, does `work`, records the audit entry and answers the new record. Contacts stand beside the study documents, so no
 * version of a study is made.
 *
 * @throws Problem 404, 412, 428, and whatever `work` throws
 */
export async function changeContact(
  tx: Transaction,
  actor: Actor,
  { contactId, precondition, action }: Change,
  work: (before: ContactRecord) => Promise<Details>,
): Promise<WriteAnswer> {
  const before = await lockContact(tx, contactId, precondition);
  const details = await work(before);
  await recordAudit(tx, actor, { action, entityType: 'contact', entityId: contactId, details });
  return rendered(await getContactRecord(queryableOf(tx), contactId));
}

/** Locks a contact and reads it. Throws 404 where there is none, 412 or 428 where `If-Match` does not name its state. */
export async function lockContact(
  tx: Transaction,
  contactId: string,
  precondition: Precondition,
): Promise<ContactRecord> {
  const locked = await tx.$executeRaw`select from contact where id = ${contactId} for update`;
  if (locked === 0) throw notFound('contact', contactId);
  const record = await getContactRecord(queryableOf(tx), contactId);
  requireMatch(precondition, rendered(record).etag ?? '');
  return record;
}
