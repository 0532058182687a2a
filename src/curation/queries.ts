import type { Transaction } from '../db/types.ts';
import type { Identifier } from '../studies/identifiers.ts';
import type { Study } from '../studies/schemas.ts';
import type { ReferenceKey } from './writable.ts';

/** The names of all that a member may refer to, by code, in the order of the codes. */
export async function findNames(tx: Transaction, key: ReferenceKey): Promise<Map<string, string>> {
  if (key === 'programs') {
    const programs = await tx.program.findMany({ select: { code: true, name: true }, orderBy: { code: 'asc' } });
    return new Map(programs.map(({ code, name }) => [code, name]));
  }
  const read = { select: { code: true, nameEn: true }, orderBy: { code: 'asc' } } as const;
  const rows =
    key === 'committees'
      ? await tx.committee.findMany(read)
      : key === 'departments'
        ? await tx.department.findMany(read)
        : await tx.platform.findMany(read);
  return new Map(rows.map(({ code, nameEn }) => [code, nameEn]));
}

/** Organizations as documents name them, by id. */
export async function findOrganizations(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, NonNullable<Study['sponsor']>>> {
  const rows = await tx.organization.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, class: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which of the numbers another study bears, and which study that is. */
export async function findBorneElsewhere(
  tx: Transaction,
  studyId: string,
  numbers: readonly Pick<Identifier, 'type' | 'value'>[],
) {
  if (numbers.length === 0) return [];
  return tx.studyIdentifier.findMany({
    where: { studyId: { not: studyId }, OR: numbers.map(({ type, value }) => ({ type, value })) },
    select: { type: true, value: true, studyId: true },
  });
}
