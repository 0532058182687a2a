import { isDeepStrictEqual } from 'node:util';
import { addDays, fromCalendarDate, toCalendarDate } from '../db/dates.ts';
import { Prisma } from '../db/generated/client.ts';
import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import type { StudyFacts } from '../studies/facts.ts';
import { gatherContacts, type Plan, planReplacement, type SourceContact } from './reconcile.ts';

interface SourceContacts {
  studyId: string;
  /** The source's code, such as `clinicaltrials_gov`. */
  source: string;
  /** Day of the source's version, YYYY-MM-DD. */
  asOf: string;
  contacts: readonly SourceContact[];
}

/**
 * Makes a study's contacts of one source equal to the list. Unchanged contacts keep their ids; what the office
 * decided (suppression above all) holds, also when the source names the contact again after a silence. Contacts of the
 * office and of other sources are left alone. Returns whether anything that a reader could see was changed: the same
 * list again answers false, and at most moves the day on which it was read. Lock the study's row first.
 */
export async function replaceSourceContacts(tx: Transaction, input: SourceContacts): Promise<boolean> {
  const { studyId, source } = input;
  const asOf = fromCalendarDate(input.asOf);
  const hostSites = new Set(input.contacts.length === 0 ? [] : await findHostSites(tx, studyId));
  const present = await tx.contact.findMany({
    where: { roles: { some: { studyId } } },
    include: { roles: { orderBy: [{ position: 'asc' }, { id: 'asc' }] } },
    orderBy: { id: 'asc' },
    relationLoadStrategy: 'join',
  });
  const plan = planReplacement(gatherContacts(input.contacts, hostSites), present, { studyId, source, hostSites });
  await apply(tx, plan, { studyId, source, asOf });

  const confirmed = new Set(plan.confirmed);
  const outdated = present
    .filter(({ id, asOf: day }) => confirmed.has(id) && (day === null || day < asOf))
    .map(({ id }) => id);
  if (outdated.length > 0) await tx.contact.updateMany({ where: { id: { in: outdated } }, data: { asOf } });
  const { create, update, dropRoles, addRoles, end, remove } = plan;
  return [create, update, dropRoles, addRoles, end, remove].some((part) => part.length > 0);
}

async function findHostSites(tx: Transaction, studyId: string): Promise<string[]> {
  const sites = await tx.studySite.findMany({ where: { studyId, isHost: true }, select: { id: true } });
  return sites.map(({ id }) => id);
}

async function apply(tx: Transaction, plan: Plan, of: { studyId: string; source: string; asOf: Date }): Promise<void> {
  const { studyId, source, asOf } = of;
  if (plan.dropRoles.length > 0) await tx.contactRole.deleteMany({ where: { id: { in: plan.dropRoles } } });
  if (plan.remove.length > 0) await tx.contact.deleteMany({ where: { id: { in: plan.remove } } });
  if (plan.end.length > 0) {
    const where = { contactId: { in: plan.end }, studyId, source, validTo: null, decided: false };
    // The last day of the role: on the day of this version the source no longer names it.
    const validTo = fromCalendarDate(addDays(toCalendarDate(asOf), -1));
    await tx.contactRole.updateMany({ where, data: { validTo } });
  }
  for (const { id, facts } of plan.update)
    await tx.contact.update({ where: { id }, data: facts, select: { id: true } });

  const created = plan.create.map((contact) => ({ ...contact, id: newId('con') }));
  if (created.length > 0) {
    await tx.contact.createMany({ data: created.map(({ roles: _, ...contact }) => ({ ...contact, source, asOf })) });
  }
  const roles = [
    ...plan.addRoles,
    ...created.flatMap(({ id, roles }) => roles.map((role) => ({ ...role, contactId: id }))),
  ];
  if (roles.length > 0) {
    await tx.contactRole.createMany({ data: roles.map((role) => ({ ...role, id: newId('rol'), studyId, source })) });
  }
}

type Fragments = StudyFacts['source']['fragments'];

/** Makes the personal parts that were cut out of a source record equal to the list. Returns whether anything was written. */
export async function replaceSourceFragments(
  tx: Transaction,
  sourceRecordId: string,
  fragments: Fragments,
): Promise<boolean> {
  const present = await tx.contactFragment.findMany({ where: { sourceRecordId } });
  const known = new Map(present.map(({ pointer, value }) => [pointer, value]));
  const wanted = new Map(fragments.map(({ pointer, value }) => [pointer, value]));
  const same = (pointer: string) =>
    known.has(pointer) && wanted.has(pointer) && isDeepStrictEqual(known.get(pointer), wanted.get(pointer));
  const gone = [...known.keys()].filter((pointer) => !same(pointer));
  const added = [...wanted].filter(([pointer]) => !same(pointer));
  if (gone.length > 0) await tx.contactFragment.deleteMany({ where: { sourceRecordId, pointer: { in: gone } } });
  if (added.length > 0) {
    const data = added.map(([pointer, value]) => ({
      sourceRecordId,
      pointer,
      value: value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue),
    }));
    await tx.contactFragment.createMany({ data });
  }
  return gone.length + added.length > 0;
}
