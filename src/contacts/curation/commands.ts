import { recordAudit } from '../../audit/record.ts';
import { fromCalendarDate, todayInParis } from '../../db/dates.ts';
import { newId } from '../../db/ids.ts';
import type { Transaction } from '../../db/types.ts';
import { ruleBroken } from '../../http/problems.ts';
import type { Writing } from '../../writes/answer-write.ts';
import { changeResource, created, lockResource } from '../../writes/resource.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { RESEARCH_OFFICE } from '../mapper.ts';
import { requireReferences } from '../references.ts';
import { contacts } from '../resource.ts';
import { insertRole } from '../roles/commands.ts';
import type { ContactInput, ContactPatch } from './schemas.ts';

/** The columns of what is given; what is left out stays. */
function columnsOf({ title, organization, department, ...facts }: ContactPatch) {
  return {
    ...facts,
    ...(title !== undefined && {
      titleFr: title === null ? null : title.fr,
      titleEn: title === null ? null : title.en,
    }),
    ...(organization !== undefined && { organizationId: organization?.id ?? null }),
    ...(department !== undefined && { departmentCode: department?.code ?? null }),
  };
}

/** Enters a contact with its first roles. */
export async function createContact(writing: Writing, { roles, kind, ...input }: ContactInput): Promise<WriteAnswer> {
  const { tx } = writing;
  await requireReferences(tx, input);
  const id = newId('con');
  const { name, visibility } = input;
  const origin = { source: RESEARCH_OFFICE, asOf: fromCalendarDate(todayInParis()), decided: true };
  const { emailShown = false } = input;
  const data = { ...columnsOf(input), emailShown, id, kind, name, visibility, ...origin };
  await tx.contact.create({ data, select: { id: true } });
  for (const [index, role] of roles.entries()) await insertRole(tx, id, role, `/roles/${index}`);
  return created(writing, contacts, id, { visibility, roles: roles.map(({ role }) => role) });
}

/** Changes a contact. It is the office's from then on: an import changes its roles only. Throws 409 `suppressed`. */
export function updateContact(writing: Writing, contactId: string, patch: ContactPatch): Promise<WriteAnswer> {
  return changeResource(writing, contacts, { key: contactId, action: 'contact.updated' }, async (before) => {
    if (patch.visibility !== undefined && before.visibility === 'suppressed') throw ruleBroken('suppressed', []);
    await requireReferences(writing.tx, patch);
    const { importedName } = await writing.tx.contact.findUniqueOrThrow({ where: { id: contactId } });
    const renamed = patch.name !== undefined && patch.name !== before.name;
    const data = {
      ...columnsOf(patch),
      ...(renamed && { importedName: importedName ?? before.name }),
      asOf: fromCalendarDate(todayInParis()),
      decided: true,
    };
    await writing.tx.contact.update({ where: { id: contactId }, data, select: { id: true } });
    return { visibility: patch.visibility ?? before.visibility };
  });
}

/** Takes a contact out of everybody's sight at once; its row stays, so that no import brings it back. */
export function suppressContact(writing: Writing, contactId: string): Promise<WriteAnswer> {
  return changeResource(writing, contacts, { key: contactId, action: 'contact.suppressed' }, async () => {
    const data = { visibility: 'suppressed', decided: true } as const;
    await writing.tx.contact.update({ where: { id: contactId }, data, select: { id: true } });
    return {};
  });
}

/** Ends a suppression: the office alone sees the contact, until it gives it another visibility. */
export function unsuppressContact(writing: Writing, contactId: string): Promise<WriteAnswer> {
  return changeResource(writing, contacts, { key: contactId, action: 'contact.unsuppressed' }, async (before) => {
    if (before.visibility !== 'suppressed') throw ruleBroken('not_suppressed', []);
    await writing.tx.contact.update({
      where: { id: contactId },
      data: { visibility: 'internal' },
      select: { id: true },
    });
    return {};
  });
}

/**
 * Erases a contact (GDPR art. 17): its row, its roles, messages that wait for it, and the parts of source records that hold its
 * name, address or number. The audit trail keeps its id.
 */
export async function eraseContact({ tx, actor, precondition }: Writing, contactId: string): Promise<WriteAnswer> {
  const contact = await lockResource(tx, contacts, contactId, precondition);
  const fragments = await eraseFragments(tx, contactId);
  await tx.contact.delete({ where: { id: contactId }, select: { id: true } });
  const details = { imported: contact.roles.some(({ imported }) => imported), fragments };
  await recordAudit(tx, actor, { action: 'contact.erased', entityType: 'contact', entityId: contactId, details });
  return { status: 204, body: null };
}

/** Removes what was cut out of the source records of the contact's studies and speaks of the contact. Returns how much. */
function eraseFragments(tx: Transaction, contactId: string): Promise<number> {
  return tx.$executeRaw`
    delete from contact_fragment f
    using source_record s, contact c
    where c.id = ${contactId} and s.id = f.source_record_id
      and s.study_id in (select r.study_id from contact_role r where r.contact_id = c.id)
      and exists (
        select from unnest(array[c.name, c.imported_name, c.email, c.phone]) word
        where position(trim(both '"' from lower(to_json(word)::text)) in lower(f.value::text)) > 0)`;
}
