import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../audit/record.ts';
import { columnName } from '../db/column-name.ts';
import { fromCalendarDate, todayInParis } from '../db/dates.ts';
import { newId } from '../db/ids.ts';
import { parameters } from '../db/parameters.ts';
import { queryableOf } from '../db/transaction.ts';
import type { Transaction } from '../db/types.ts';
import { ensureHost } from '../organizations/commands.ts';
import { toColumns } from './columns.ts';
import { saveNumbers } from './identifiers.ts';
import type { Reading } from './read-input.ts';
import { endOfSites } from './sites/position.ts';
import type { Writable, WritableKey } from './writable.ts';

const MOST_COLUMNS_PREPARED = 3;

/** Writes the columns of a study that is there in which its states differ; their names are those of `toColumns`. */
export async function saveColumns(
  tx: Transaction,
  studyId: string,
  before: Writable,
  after: Writable,
  curated: string[],
): Promise<void> {
  const old = toColumns(before);
  const differing = Object.entries(toColumns(after)).filter(
    ([column, value]) => !isDeepStrictEqual(value, old[column as keyof typeof old]),
  );
  const params = parameters();
  const changes = [...differing, ['curated', curated] as const].map(
    ([column, value]) => `${columnName(column)} = ${params.add(value)}`,
  );
  const text = `update study set updated_at = now(), ${changes.join(', ')} where id = ${params.add(studyId)}`;
  // Few columns together come again; many hardly ever do, and would take the names of statements that come often.
  const unnamed = changes.length > MOST_COLUMNS_PREPARED && { name: undefined };
  await queryableOf(tx).query({ text, values: params.values, ...unnamed });
}

/** Writes the lists of each member that changed. */
export async function saveLists(tx: Transaction, studyId: string, { study, changed, numbers }: Reading): Promise<void> {
  const savers = new Set(changed.flatMap((key) => SAVERS[key] ?? []));
  for (const save of savers) await save(tx, studyId, study);
  if (changed.includes('identifiers')) await saveNumbers(tx, studyId, numbers);
}

type Saver = (tx: Transaction, studyId: string, study: Writable) => Promise<unknown>;

/** Items with their study and their place in the list. */
const placed = <T extends object>(studyId: string, items: readonly T[]) =>
  items.map((item, position) => ({ studyId, position, ...item }));

const saveParties: Saver = async (tx, studyId, { sponsor, collaborators }) => {
  const lead = sponsor ? [{ organizationId: sponsor.id, role: 'lead_sponsor' as const }] : [];
  const others = collaborators.map(({ id }) => ({ organizationId: id, role: 'collaborator' as const }));
  await tx.studyParty.deleteMany({ where: { studyId } });
  await tx.studyParty.createMany({ data: placed(studyId, [...lead, ...others]) });
};

/** Arms hold the places of their interventions in the list, so both are written together. */
const saveArms: Saver = async (tx, studyId, { arms, interventions }) => {
  const names = interventions.map(({ name }) => name);
  const data = arms.map((arm) => ({ ...arm, interventions: arm.interventions.map((name) => names.indexOf(name)) }));
  await tx.studyArm.deleteMany({ where: { studyId } });
  await tx.studyIntervention.deleteMany({ where: { studyId } });
  await tx.studyIntervention.createMany({ data: placed(studyId, interventions) });
  await tx.studyArm.createMany({ data: placed(studyId, data) });
};

const saveOutcomes: Saver = async (tx, studyId, { outcomes }) => {
  const data = (['primary', 'secondary', 'other'] as const).flatMap((kind) =>
    placed(studyId, outcomes[kind]).map((outcome) => ({ ...outcome, kind })),
  );
  await tx.studyOutcome.deleteMany({ where: { studyId } });
  await tx.studyOutcome.createMany({ data });
};

const saveCriteria: Saver = async (tx, studyId, { eligibility }) => {
  const rows = (kind: 'inclusion' | 'exclusion', texts: Writable['eligibility']['keyInclusion']) =>
    texts.map(({ fr, en, machineTranslated }, position) => ({
      studyId,
      kind,
      position,
      textFr: fr,
      textEn: en,
      machineTranslated: machineTranslated.map((language) => `text.${language}`),
    }));
  const data = [...rows('inclusion', eligibility.keyInclusion), ...rows('exclusion', eligibility.keyExclusion)];
  await tx.studyCriterion.deleteMany({ where: { studyId } });
  await tx.studyCriterion.createMany({ data });
};

/** The host takes part through its site; what it plans stands there. */
const saveHost: Saver = async (tx, studyId, { host }) => {
  if (!host) return;
  const { siteId: id, plannedInclusions } = host;
  const { count } = await tx.studySite.updateMany({ where: { id }, data: { plannedInclusions } });
  if (count > 0) return;
  const organizationId = await ensureHost(tx);
  const { name, city } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const position = await endOfSites(tx, studyId);
  const place = { facility: name, city, country: 'FR', countryName: 'France', isHost: true, organizationId };
  await tx.studySite.create({ data: { id, studyId, position, plannedInclusions, ...place }, select: { id: true } });
};

/** How each member that is more than columns is stored. */
const SAVERS: Partial<Record<WritableKey, Saver>> = {
  sponsor: saveParties,
  collaborators: saveParties,
  arms: saveArms,
  interventions: saveArms,
  outcomes: saveOutcomes,
  eligibility: saveCriteria,
  host: saveHost,
  conditions: async (tx, studyId, { conditions }) => {
    await tx.studyCondition.deleteMany({ where: { studyId } });
    await tx.studyCondition.createMany({ data: placed(studyId, conditions) });
  },
  biomarkers: async (tx, studyId, { biomarkers }) => {
    await tx.studyBiomarker.deleteMany({ where: { studyId } });
    await tx.studyBiomarker.createMany({ data: placed(studyId, biomarkers) });
  },
  references: async (tx, studyId, { references }) => {
    await tx.studyReference.deleteMany({ where: { studyId } });
    await tx.studyReference.createMany({ data: placed(studyId, references) });
  },
  links: async (tx, studyId, { links }) => {
    await tx.studyLink.deleteMany({ where: { studyId } });
    await tx.studyLink.createMany({ data: placed(studyId, links) });
  },
  programs: async (tx, studyId, { programs }) => {
    await tx.studyProgram.deleteMany({ where: { studyId } });
    await tx.studyProgram.createMany({ data: programs.map(({ code }) => ({ studyId, programCode: code })) });
  },
  committees: async (tx, studyId, { committees }) => {
    await tx.studyCommittee.deleteMany({ where: { studyId } });
    await tx.studyCommittee.createMany({ data: committees.map(({ code }) => ({ studyId, committeeCode: code })) });
  },
  departments: async (tx, studyId, { departments }) => {
    await tx.studyDepartment.deleteMany({ where: { studyId } });
    await tx.studyDepartment.createMany({ data: departments.map(({ code }) => ({ studyId, departmentCode: code })) });
  },
  platforms: async (tx, studyId, { platforms }) => {
    await tx.studyPlatform.deleteMany({ where: { studyId } });
    await tx.studyPlatform.createMany({ data: platforms.map(({ code }) => ({ studyId, platformCode: code })) });
  },
};

/**
 * A new study of the office begins as a draft: at the host, or as a whole where the host takes no part, so that no public view
 * shows it until its status moves on (domain.md section 5 item 8).
 */
export async function beginAsDraft(tx: Transaction, actor: Actor, studyId: string): Promise<void> {
  const host = await tx.studySite.findFirst({ where: { studyId, isHost: true }, select: { id: true } });
  await tx.statusEvent.create({
    data: {
      id: newId('evt'),
      studyId,
      siteId: host?.id ?? null,
      origin: 'office',
      source: 'office',
      status: 'draft',
      occurredOn: fromCalendarDate(todayInParis()),
      actorKind: actor.kind,
      actorId: actor.id,
    },
    select: { id: true },
  });
}
