import { fromCalendarDate } from '../db/dates.ts';
import type { PartyRole, Prisma } from '../db/generated/client.ts';
import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import { ensureHost, ensureOrganizations } from '../organizations/commands.ts';
import { toCountryCode } from '../organizations/countries.ts';
import { isSilentOn, type StudyFacts } from './facts.ts';
import type { Identifier } from './identifiers.ts';

/** The columns of `study` that a source owns. Everything that is not a column of its own is named here and taken out. */
export function toStudyColumns(facts: StudyFacts) {
  const {
    source: _source,
    identifiers: _identifiers,
    status: _status,
    sponsor: _sponsor,
    collaborators: _collaborators,
    conditions: _conditions,
    interventions: _interventions,
    arms: _arms,
    primaryOutcomes: _primary,
    secondaryOutcomes: _secondary,
    otherOutcomes: _other,
    references: _references,
    links: _links,
    approvals: _approvals,
    sites: _sites,
    contacts: _contacts,
    ...columns
  } = facts;
  return columns satisfies Prisma.StudyUncheckedUpdateInput;
}

/** The same without what the record says nothing of: silence takes nothing away. */
export function statedColumns(facts: StudyFacts) {
  const columns = toStudyColumns(facts);
  return Object.fromEntries(
    Object.entries(columns).filter(([column]) => !isSilentOn(facts, column as keyof StudyFacts)),
  ) as Partial<typeof columns>;
}

/**
 * Adds the numbers that the study does not bear yet. None is taken away: an address that once led to the study keeps doing so.
 */
export async function addIdentifiers(
  tx: Transaction,
  studyId: string,
  identifiers: readonly (Identifier & { authority: string | null; alias: boolean })[],
): Promise<void> {
  const known = await tx.studyIdentifier.findMany({
    where: { studyId },
    select: { type: true, value: true, position: true },
  });
  // A free number is the same number whether a source calls it internal or leaves open what it is.
  const keyOf = ({ type, value }: { type: string; value: string }) =>
    `${type === 'internal' ? 'other' : type} ${value}`;
  const have = new Set(known.map(keyOf));
  const fresh = identifiers.filter((identifier) => {
    const key = keyOf(identifier);
    return !have.has(key) && have.add(key);
  });
  if (fresh.length === 0) return;
  const next = Math.max(-1, ...known.map(({ position }) => position)) + 1;
  await tx.studyIdentifier.createMany({
    data: fresh.map((identifier, index) => ({ id: newId('idf'), studyId, position: next + index, ...identifier })),
  });
}

/**
 * Makes the lists of the study equal to the source's, those on which the record is silent aside. Curated lists (programs,
 * committees, biomarkers …) are not among them.
 *
 * @returns ids of studies whose documents name an organization of which something was learned.
 */
export async function replaceDetails(
  tx: Transaction,
  studyId: string,
  facts: StudyFacts,
  existing: boolean,
): Promise<string[]> {
  const states = (...keys: (keyof StudyFacts)[]) => !isSilentOn(facts, ...keys);
  const ofStudy = { where: { studyId } };
  const placed = <T extends object>(items: readonly T[]) =>
    items.map((item, position) => ({ studyId, position, ...item }));
  let touched: string[] = [];
  const roles = [
    ...(states('sponsor') ? (['lead_sponsor'] as const) : []),
    ...(states('collaborators') ? (['collaborator'] as const) : []),
  ];
  if (roles.length > 0) {
    const { parties, studyIds } = await toParties(tx, facts, roles);
    touched = studyIds;
    if (existing) await tx.studyParty.deleteMany({ where: { studyId, role: { in: roles } } });
    if (parties.length > 0) await tx.studyParty.createMany({ data: placed(parties) });
  }
  if (states('conditions')) {
    if (existing) await tx.studyCondition.deleteMany(ofStudy);
    if (facts.conditions.length > 0) await tx.studyCondition.createMany({ data: placed(facts.conditions) });
  }
  if (states('arms', 'interventions')) {
    if (existing) await tx.studyArm.deleteMany(ofStudy);
    if (existing) await tx.studyIntervention.deleteMany(ofStudy);
    if (facts.arms.length > 0) await tx.studyArm.createMany({ data: placed(facts.arms) });
    if (facts.interventions.length > 0) await tx.studyIntervention.createMany({ data: placed(facts.interventions) });
  }
  if (states('references')) {
    if (existing) await tx.studyReference.deleteMany(ofStudy);
    if (facts.references.length > 0) await tx.studyReference.createMany({ data: placed(facts.references) });
  }
  if (states('links')) {
    if (existing) await tx.studyLink.deleteMany(ofStudy);
    if (facts.links.length > 0) await tx.studyLink.createMany({ data: placed(facts.links) });
  }
  if (states('primaryOutcomes', 'secondaryOutcomes', 'otherOutcomes')) {
    const outcomes = [
      ...placed(facts.primaryOutcomes).map((outcome) => ({ ...outcome, kind: 'primary' as const })),
      ...placed(facts.secondaryOutcomes).map((outcome) => ({ ...outcome, kind: 'secondary' as const })),
      ...placed(facts.otherOutcomes).map((outcome) => ({ ...outcome, kind: 'other' as const })),
    ];
    if (existing) await tx.studyOutcome.deleteMany(ofStudy);
    if (outcomes.length > 0) await tx.studyOutcome.createMany({ data: outcomes });
  }
  if (facts.approvals.length > 0) {
    await tx.approval.createMany({
      data: facts.approvals.map(({ decidedOn, ...approval }) => ({
        id: newId('apr'),
        studyId,
        source: facts.source.name,
        decidedOn: fromCalendarDate(decidedOn),
        ...approval,
      })),
      skipDuplicates: true,
    });
  }
  return touched;
}

async function toParties(tx: Transaction, { sponsor, collaborators, source }: StudyFacts, roles: readonly PartyRole[]) {
  const stated = [
    ...(sponsor ? [{ role: 'lead_sponsor' as const, ...sponsor }] : []),
    ...collaborators.map((party) => ({ role: 'collaborator' as const, ...party })),
  ].filter(({ role }) => roles.includes(role));
  const named = stated.map(({ role: _, ...organization }) => organization);
  const { ids, studyIds } = await ensureOrganizations(tx, named, source.name);
  const parties = stated.map(({ role }, index) => ({ organizationId: ids[index] ?? '', role }));
  // Two spellings of one collaborator are one party.
  const once = new Map(parties.map((party) => [`${party.role} ${party.organizationId}`, party]));
  return { parties: [...once.values()], studyIds };
}

/**
 * Makes the study's sites equal to the source's. A site that is still there keeps its id, and so does the host's, however the
 * source now spells it: the status history hangs on it. A row on which the office's data hangs stays even when the source no
 * longer lists it, behind the others.
 *
 * @returns the site ids in the order of `facts.sites`, null for one that the study does not have, and the host's.
 */
export async function replaceSites(
  tx: Transaction,
  studyId: string,
  facts: StudyFacts,
  existing: boolean,
): Promise<{ ids: (string | null)[]; hostSiteId: string | null }> {
  const before = existing ? await tx.studySite.findMany({ where: { studyId }, orderBy: { position: 'asc' } }) : [];
  if (isSilentOn(facts, 'sites')) {
    const hostSiteId = before.find((site) => site.isHost)?.id ?? null;
    const idOf = (site: StudyFacts['sites'][number]) =>
      site.isHost ? hostSiteId : (before.find((known) => placeOf(known) === placeOf(site))?.id ?? null);
    return { ids: facts.sites.map(idOf), hostSiteId };
  }
  const free = new Map<string, string[]>();
  for (const site of before) free.set(placeOf(site), [...(free.get(placeOf(site)) ?? []), site.id]);
  const hostBefore = before.find((site) => site.isHost)?.id ?? null;
  const take = (place: string) => free.get(place)?.filter((id) => id !== hostBefore)[0];

  const hostIndex = facts.sites.findIndex((site) => site.isHost);
  const organizationId = hostIndex >= 0 ? await ensureHost(tx) : null;
  const known = new Set(before.map(({ id }) => id));
  const rows = facts.sites.map(({ contacts: _, ...site }, position) => {
    const row = {
      ...site,
      position,
      country: toCountryCode(site.countryName),
      organizationId: site.isHost ? organizationId : null,
    };
    const place = placeOf(row);
    const id = (position === hostIndex ? hostBefore : take(place)) ?? newId('sit');
    free.set(
      place,
      (free.get(place) ?? []).filter((taken) => taken !== id),
    );
    return { id, ...row };
  });

  const kept = new Set(rows.map(({ id }) => id));
  const gone = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (gone.length > 0) {
    await tx.studySite.deleteMany({
      where: {
        id: { in: gone },
        isHost: false,
        statusEvents: { none: {} },
        inclusions: { none: {} },
        slots: { none: {} },
      },
    });
    await tx.studySite.updateMany({ where: { id: { in: gone } }, data: { position: rows.length, status: null } });
  }
  const fresh = rows.filter(({ id }) => !known.has(id));
  if (fresh.length > 0) await tx.studySite.createMany({ data: fresh.map((row) => ({ studyId, ...row })) });
  const old = new Map(before.map((site) => [site.id, site]));
  for (const { id, ...row } of rows) {
    const was = old.get(id);
    const differs = was && Object.entries(row).some(([column, value]) => was[column as keyof typeof was] !== value);
    if (differs) await tx.studySite.update({ where: { id }, data: row, select: { id: true } });
  }
  return { ids: rows.map(({ id }) => id), hostSiteId: hostIndex >= 0 ? (rows[hostIndex]?.id ?? null) : hostBefore };
}

/** What makes two readings of a site the same place. */
function placeOf(site: {
  facility: string | null;
  city: string | null;
  postalCode: string | null;
  countryName: string | null;
}) {
  return [site.facility, site.city, site.postalCode, site.countryName].join('\n');
}
