import { fromCalendarDate } from '../../db/dates.ts';
import { newId } from '../../db/ids.ts';
import type { Transaction } from '../../db/types.ts';
import { badRequest, ruleBroken } from '../../http/problems.ts';
import type { Writing } from '../../writes/answer-write.ts';
import { changeResource } from '../../writes/resource.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { requireReferences } from '../references.ts';
import { contacts } from '../resource.ts';
import { getRole, isSiteOf } from './queries.ts';
import { requireFreeRole } from './rules.ts';
import type { ContactRoleInput, ContactRolePatch } from './schemas.ts';

const day = (date: string | null | undefined) => (date ? fromCalendarDate(date) : null);

/** Gives a contact a role, `at` its place in the body. Returns the role's id. */
export async function insertRole(
  tx: Transaction,
  contactId: string,
  { role, study, siteId = null, program, committee, validFrom, validTo }: ContactRoleInput,
  at = '',
): Promise<string> {
  await requireReferences(tx, { study, program, committee }, at);
  const studyId = study?.id ?? null;
  if (siteId && !(await isSiteOf(tx, siteId, studyId ?? ''))) {
    const message = { en: 'is no site of the study', fr: 'n’est pas un centre de l’étude' };
    throw badRequest([{ in: 'body', pointer: `${at}/siteId`, code: 'unknown_reference', message }]);
  }
  const codes = { programCode: program?.code ?? null, committeeCode: committee?.code ?? null };
  const holding = { contactId, role, studyId, siteId, ...codes, validFrom: day(validFrom), validTo: day(validTo) };
  await requireFreeRole(tx, holding, at);
  const id = newId('rol');
  await tx.contactRole.create({ data: { id, ...holding }, select: { id: true } });
  return id;
}

/** Gives a contact another role. */
export function addRole(writing: Writing, contactId: string, input: ContactRoleInput): Promise<WriteAnswer> {
  return changeResource(writing, contacts, { key: contactId, action: 'contact.role_added' }, async () => {
    const roleId = await insertRole(writing.tx, contactId, input);
    return { roleId, role: input.role, studyId: input.study?.id ?? null };
  });
}

/** Changes the validity of a role. On one that a source gave this is a decision of the office, which imports respect. */
export function updateRole(
  writing: Writing,
  contactId: string,
  roleId: string,
  patch: ContactRolePatch,
): Promise<WriteAnswer> {
  return changeResource(writing, contacts, { key: contactId, action: 'contact.role_updated' }, async () => {
    const { id, position: _, source, decided, ...present } = await getRole(writing.tx, contactId, roleId);
    const validity = {
      validFrom: patch.validFrom === undefined ? present.validFrom : day(patch.validFrom),
      validTo: patch.validTo === undefined ? present.validTo : day(patch.validTo),
    };
    await requireFreeRole(writing.tx, { ...present, ...validity }, '', id);
    const data = { ...validity, decided: decided || source !== null };
    await writing.tx.contactRole.update({ where: { id }, data, select: { id: true } });
    return { roleId, validity: Object.keys(patch).sort() };
  });
}

/** Removes a role that was given by mistake; one that ended has a `validTo` instead. Throws 409 for one of a source. */
export function removeRole(writing: Writing, contactId: string, roleId: string): Promise<WriteAnswer> {
  return changeResource(writing, contacts, { key: contactId, action: 'contact.role_removed' }, async () => {
    const { id, role, source } = await getRole(writing.tx, contactId, roleId);
    if (source !== null) throw ruleBroken('imported_role', []);
    await writing.tx.contactRole.delete({ where: { id }, select: { id: true } });
    return { roleId, role };
  });
}
