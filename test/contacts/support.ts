import type { Database } from '../../src/db/database.ts';
import type { Prisma } from '../../src/db/generated/client.ts';

type Role = Omit<Prisma.ContactRoleUncheckedCreateWithoutContactInput, 'id'>;

let made = 0;

/** Writes a contact as the office would: a public person of “A page”, unless `data` says otherwise. */
export async function addContact(
  db: Database,
  id: string,
  data: Partial<Prisma.ContactUncheckedCreateInput>,
  ...roles: Role[]
) {
  const create = roles.map((role) => ({ ...role, id: `rol_${made++}` }));
  await db.prisma.contact.create({
    data: { id, kind: 'person', name: id, visibility: 'public', source: 'A page', ...data, roles: { create } },
  });
}

/** All on one page, without a count. */
export const whole = { limit: 200, count: false, cursor: undefined };
