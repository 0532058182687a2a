import { recordAudit } from '../../audit/record.ts';
import { queryableOf } from '../../db/transaction.ts';
import type { Queryable } from '../../db/types.ts';
import { badRequest } from '../../http/problems.ts';
import { recordVersionsOf } from '../../studies/record-version.ts';
import { rendered, type Writing } from '../../writes/answer-write.ts';
import { lockResource } from '../../writes/resource.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { getOrganization } from '../queries.ts';
import type { OrganizationFacts, OrganizationMerge } from '../schemas.ts';
import { ORGANIZATION, refuseHost, studiesOf, toColumns, toFacts, withAlias } from './commands.ts';

const PLACE = ['city', 'country', 'latitude', 'longitude'] as const;

/**
 * Merges an organization into another that it turned out to be: its parts in studies, sites and contacts move, its names become
 * aliases, so that sources that use them mean the one that stays, and its address leads there. Every study that named it gets a
 * version. Answers the organization that stays.
 */
export async function mergeOrganization(
  { tx, actor, precondition }: Writing,
  id: string,
  { into }: OrganizationMerge,
): Promise<WriteAnswer> {
  const db = queryableOf(tx);
  if (into === id)
    throw wrongTarget('an organization is not merged into itself', 'une organisation ne fusionne pas avec elle-même');
  // Both rows in one order, so that two merges do not wait for each other.
  await db.query('select id from organization where id = any($1::text[]) order by id for update', [[id, into]]);
  const gone = await lockResource(tx, ORGANIZATION, id, precondition);
  await refuseHost(tx, id);
  const row = await tx.organization.findUnique({ where: { id: into }, select: { formerIds: true } });
  if (!row) throw wrongTarget('there is no organization of this id', "aucune organisation n'a cet identifiant");
  const kept = await getOrganization(db, into);
  const facts = mergedFacts(toFacts(kept), toFacts(gone));
  const studyIds = await studiesOf(tx, facts.class === kept.class ? [id] : [id, into]);
  await moveParties(db, id, into);
  const moved = { where: { organizationId: id }, data: { organizationId: into } };
  const { count: sites } = await tx.studySite.updateMany(moved);
  const { count: contacts } = await tx.contact.updateMany(moved);
  const before = await tx.organization.delete({ where: { id }, select: { formerIds: true } });
  const formerIds = [...row.formerIds, id, ...before.formerIds];
  await tx.organization.update({ where: { id: into }, data: { ...toColumns(facts), formerIds }, select: { id: true } });
  await recordVersionsOf(tx, studyIds, actor);
  const details = { into, studies: studyIds.length, sites, contacts };
  await recordAudit(tx, actor, { action: 'organization.merged', entityType: 'organization', entityId: id, details });
  const taken = { merged: id };
  await recordAudit(tx, actor, {
    action: 'organization.updated',
    entityType: 'organization',
    entityId: into,
    details: taken,
  });
  return rendered(await getOrganization(db, into));
}

/** A study names an organization once: as its sponsor where either was, else as a collaborator. */
async function moveParties(db: Queryable, id: string, into: string): Promise<void> {
  await db.query(
    `delete from study_party p using study_party q
     where q.study_id = p.study_id and p.role = 'collaborator'
       and (p.organization_id = $1 and q.organization_id = $2
         or p.organization_id = $2 and q.organization_id = $1 and q.role = 'lead_sponsor')`,
    [id, into],
  );
  await db.query('update study_party set organization_id = $2 where organization_id = $1', [id, into]);
}

/**
 * What is known once another turned out to be the same: its own facts, what it lacks from the other (its place as a whole, since
 * a city of one and a country of the other make none), and the names of both.
 */
function mergedFacts(kept: OrganizationFacts, gone: OrganizationFacts): OrganizationFacts {
  const { city, country, latitude, longitude } = PLACE.every((member) => kept[member] === null) ? gone : kept;
  const own = { ...kept, rorId: kept.rorId ?? gone.rorId, class: kept.class ?? gone.class };
  return [gone.name, ...gone.aliases].reduce(withAlias<OrganizationFacts>, {
    ...own,
    city,
    country,
    latitude,
    longitude,
  });
}

function wrongTarget(en: string, fr: string) {
  return badRequest([{ in: 'body', pointer: '/into', code: 'unknown_reference', message: { en, fr } }]);
}
