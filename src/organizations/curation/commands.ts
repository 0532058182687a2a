import { newId } from '../../db/ids.ts';
import { queryableOf } from '../../db/transaction.ts';
import type { Transaction } from '../../db/types.ts';
import { applyMergePatch } from '../../http/merge-patch.ts';
import { badRequest, ruleBroken } from '../../http/problems.ts';
import { refusePersonalData } from '../../personal-data/refuse.ts';
import { recordVersionsOf } from '../../studies/record-version.ts';
import type { Writing } from '../../writes/answer-write.ts';
import { changeResource, created, type Resource, removeResource } from '../../writes/resource.ts';
import { alreadyExists } from '../../writes/rules.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { foldName, isHostName } from '../host.ts';
import { findOrganizationCalled, getOrganization } from '../queries.ts';
import { type Organization, OrganizationFacts, type OrganizationPatch } from '../schemas.ts';

export const ORGANIZATION: Resource<Organization> = {
  table: 'organization',
  key: 'id',
  address: '/v1/organizations',
  get: getOrganization,
  uses: [
    { what: 'studies', table: 'study_party', column: 'organization_id' },
    { what: 'sites', table: 'study_site', column: 'organization_id' },
    { what: 'contacts', table: 'contact', column: 'organization_id' },
  ],
};

/** Enters an organization. Throws 409 `already_exists` where its name, an alias or its ROR id leads to one already. */
export async function createOrganization(writing: Writing, facts: OrganizationFacts): Promise<WriteAnswer> {
  const id = newId('org');
  await checkFacts(writing.tx, id, false, facts);
  await writing.tx.organization.create({ data: { id, ...toColumns(facts) }, select: { id: true } });
  return created(writing, ORGANIZATION, id);
}

/** Changes an organization. Name and class stand in the documents of studies, so with a new one each gets a version. */
export function updateOrganization(writing: Writing, id: string, patch: OrganizationPatch): Promise<WriteAnswer> {
  const { tx, actor } = writing;
  return changeResource(writing, ORGANIZATION, { key: id }, async (before) => {
    const patched = applyMergePatch(OrganizationFacts, toFacts(before), patch);
    // Sources go on using the former name: it stays one of this organization unless the office says which aliases there are.
    const renamed = patched.name !== before.name;
    const facts = renamed && patch.aliases === undefined ? withAlias(patched, before.name) : patched;
    await checkFacts(tx, id, before.isHost, facts);
    await tx.organization.update({ where: { id }, data: toColumns(facts), select: { id: true } });
    const studyIds = renamed || facts.class !== before.class ? await studiesOf(tx, [id]) : [];
    await recordVersionsOf(tx, studyIds, actor);
    return { studies: studyIds.length };
  });
}

/** Removes an organization that nothing names. The host is never removed. */
export async function deleteOrganization(writing: Writing, id: string): Promise<WriteAnswer> {
  await refuseHost(writing.tx, id);
  return removeResource(writing, ORGANIZATION, id);
}

/** Studies in whose documents one of these organizations stands. */
export async function studiesOf(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const parties = await tx.studyParty.findMany({
    where: { organizationId: { in: [...ids] } },
    select: { studyId: true },
    distinct: ['studyId'],
  });
  return parties.map(({ studyId }) => studyId);
}

/** The host is what the registry is about: it is neither removed nor merged into another. */
export async function refuseHost(tx: Transaction, id: string): Promise<void> {
  if ((await tx.organization.count({ where: { id, isHost: true } })) === 0) return;
  const message = { en: 'the host organization stays', fr: "l'établissement hôte demeure" };
  throw ruleBroken('in_use', [{ in: 'path', name: 'id', code: 'host', message }]);
}

/** Facts with one more spelling, unless it is there under another case or accent. */
export function withAlias<F extends Pick<OrganizationFacts, 'name' | 'aliases'>>(facts: F, alias: string): F {
  const known = [facts.name, ...facts.aliases].map(foldName);
  return known.includes(foldName(alias)) ? facts : { ...facts, aliases: [...facts.aliases, alias] };
}

export function toFacts(organization: Organization): OrganizationFacts {
  const { name, aliases, rorId, city, country, latitude, longitude, provenance } = organization;
  return {
    name,
    aliases,
    rorId,
    class: organization.class,
    city,
    country: country?.code ? { code: country.code } : null,
    latitude,
    longitude,
    provenance: { source: provenance.source, url: provenance.url },
  };
}

export function toColumns({ name, aliases, country, provenance, ...facts }: OrganizationFacts) {
  const spellings = { name, nameKey: foldName(name), aliases, aliasKeys: aliases.map(foldName) };
  return {
    ...facts,
    ...spellings,
    country: country?.code ?? null,
    source: provenance.source,
    sourceUrl: provenance.url,
  };
}

async function checkFacts(tx: Transaction, id: string, isHost: boolean, facts: OrganizationFacts): Promise<void> {
  const { latitude, longitude, name, aliases, rorId, provenance } = facts;
  if ((latitude === null) !== (longitude === null)) {
    const pointer = latitude === null ? '/latitude' : '/longitude';
    const message = { en: 'latitude and longitude go together', fr: 'latitude et longitude vont ensemble' };
    throw badRequest([{ in: 'body', pointer, code: 'required', message }]);
  }
  const spellings = [
    { pointer: '/name', text: name },
    ...aliases.map((text, index) => ({ pointer: `/aliases/${index}`, text })),
  ];
  // A company may bear its founder's name and title; a person who sponsors is "Individual sponsor" (domain.md section 6).
  const texts = facts.class === 'industry' ? [] : spellings;
  refusePersonalData([...texts, { pointer: '/provenance/source', text: provenance.source }]);
  if ((facts.class === 'host') !== isHost) {
    const message = {
      en: 'the host organization, and no other, has the class host',
      fr: "l'établissement hôte, et lui seul, a la classe host",
    };
    throw ruleBroken('conflict', [{ in: 'body', pointer: '/class', code: 'organization_host_class_check', message }]);
  }
  const host = isHost ? null : await tx.organization.findFirst({ where: { isHost: true }, select: { id: true } });
  for (const { pointer, text } of spellings) {
    // Every spelling of the host leads to the host, whatever its record lists.
    const other = (isHostName(text) && host?.id) || (await findOrganizationCalled(queryableOf(tx), text, [id]));
    if (other) throw alreadyExists(other, pointer);
  }
  const bearer =
    rorId && (await tx.organization.findFirst({ where: { rorId, id: { not: id } }, select: { id: true } }));
  if (bearer) throw alreadyExists(bearer.id, '/rorId');
}
