import { fromCalendarDate } from '../../db/dates.ts';
import type { ContactRole, Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/types.ts';
import { notFound } from '../../http/problems.ts';

const FIRST = fromCalendarDate('0001-01-01');
const LAST = fromCalendarDate('9999-12-31');

/** From when to when a role is held; an end that is not set has no limit. */
export type Validity = Pick<ContactRole, 'validFrom' | 'validTo'>;

/** A role of the contact. Throws 404. */
export async function getRole(tx: Transaction, contactId: string, roleId: string): Promise<ContactRole> {
  const role = await tx.contactRole.findFirst({ where: { id: roleId, contactId } });
  if (!role) throw notFound('role', roleId);
  return role;
}

/** A role other than `id` that is as `which` says and shares a day with the validity, both of whose ends count; null for none. */
export function findOverlapping(
  tx: Transaction,
  { validFrom, validTo }: Validity,
  which: Prisma.ContactRoleWhereInput,
  id: string,
): Promise<ContactRole | null> {
  const onTheSameDay: Prisma.ContactRoleWhereInput[] = [
    { OR: [{ validFrom: null }, { validFrom: { lte: validTo ?? LAST } }] },
    { OR: [{ validTo: null }, { validTo: { gte: validFrom ?? FIRST } }] },
  ];
  return tx.contactRole.findFirst({ where: { ...which, id: { not: id }, AND: onTheSameDay } });
}

/** Whether a study has the site. */
export async function isSiteOf(tx: Transaction, siteId: string, studyId: string): Promise<boolean> {
  return (await tx.studySite.count({ where: { id: siteId, studyId } })) > 0;
}
