import type { SponsorClass } from '../db/enums.ts';
import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import { foldName, HOST_ROR_ID, isHostName } from './host.ts';

/** An organization as a source names it. */
export interface NamedOrganization {
  name: string;
  class: SponsorClass | null;
}

/**
 * Finds the organizations of these names or aliases and adds those that are missing. Every spelling of the host leads to the
 * one host organization. A class that was unknown is learned; a known one is kept, since a curator may have set it.
 *
 * @returns ids in the order of `named`, and the studies whose documents name an organization of which a class was learned.
 */
export async function ensureOrganizations(
  tx: Transaction,
  named: readonly NamedOrganization[],
  source: string,
): Promise<{ ids: string[]; studyIds: string[] }> {
  if (named.length === 0) return { ids: [], studyIds: [] };
  const others = named.filter(({ name }) => !isHostName(name));
  const keys = new Map(others.map((organization) => [foldName(organization.name), organization]));
  const find = async () => {
    const found = await tx.organization.findMany({
      where: { OR: [{ nameKey: { in: [...keys.keys()] } }, { aliasKeys: { hasSome: [...keys.keys()] } }] },
      select: { id: true, nameKey: true, aliasKeys: true, class: true },
    });
    const byAlias = found.flatMap((row) => row.aliasKeys.map((key) => [key, row] as const));
    return new Map([...byAlias, ...found.map((row) => [row.nameKey, row] as const)]);
  };
  let known = await find();
  const missing = [...keys].filter(([key]) => !known.has(key));
  if (missing.length > 0) {
    await tx.organization.createMany({
      data: missing.map(([nameKey, organization]) => ({ id: newId('org'), nameKey, source, ...organization })),
      skipDuplicates: true,
    });
    known = await find();
  }
  const learned = new Map<string, SponsorClass>();
  for (const [key, { class: stated }] of keys) {
    const row = known.get(key);
    if (row?.class === null && stated !== null && !learned.has(row.id)) learned.set(row.id, stated);
  }
  const learnedOf = learned.size > 0 ? await lockUnclassified(tx, [...learned.keys()]) : [];
  for (const id of learnedOf) {
    await tx.organization.update({ where: { id }, data: { class: learned.get(id) }, select: { id: true } });
  }
  const parties =
    learnedOf.length > 0
      ? await tx.studyParty.findMany({ where: { organizationId: { in: learnedOf } }, select: { studyId: true } })
      : [];
  const hostId = others.length < named.length ? await ensureHost(tx) : '';
  return {
    ids: named.map(({ name }) => (isHostName(name) ? hostId : (known.get(foldName(name))?.id ?? ''))),
    studyIds: [...new Set(parties.map(({ studyId }) => studyId))],
  };
}

/**
 * Locks those of the organizations that still have no class. This waits for every write that is naming one of them in a study,
 * whose party is then seen and its document renewed; a later one waits, and then reads the class. An update alone would not
 * do: it goes along with the share of the key that a new party takes.
 */
async function lockUnclassified(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from organization where id = any(${ids}::text[]) and class is null order by id for update`;
  return rows.map(({ id }) => id);
}

/** The host organization, made on a database that was started without the seed. */
export async function ensureHost(tx: Transaction): Promise<string> {
  const host = await tx.organization.findFirst({ where: { isHost: true }, select: { id: true } });
  if (host) return host.id;
  await tx.organization.createMany({
    data: [
      {
        id: newId('org'),
        name: 'Gustave Roussy',
        nameKey: foldName('Gustave Roussy'),
        rorId: HOST_ROR_ID,
        class: 'host',
        isHost: true,
        city: 'Villejuif',
        country: 'FR',
        source: 'Research Organization Registry',
        sourceUrl: HOST_ROR_ID,
      },
    ],
    skipDuplicates: true,
  });
  return (await tx.organization.findFirstOrThrow({ where: { isHost: true }, select: { id: true } })).id;
}
