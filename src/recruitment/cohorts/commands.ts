import type { Actor } from '../../audit/record.ts';
import type { Database } from '../../db/database.ts';
import { fromCalendarDate, todayInParis } from '../../db/dates.ts';
import { newId } from '../../db/ids.ts';
import type { Transaction } from '../../db/types.ts';
import { notFound, ruleBroken } from '../../http/problems.ts';
import { refusePersonalData } from '../../personal-data/refuse.ts';
import { changeStudy } from '../../studies/change-study.ts';
import { readDocument } from '../../studies/packed.ts';
import type { Study } from '../../studies/schemas.ts';
import { slotsExpiredBy } from '../../studies/slots.ts';
import type { Writing } from '../../writes/answer-write.ts';
import { refuseFuture } from '../../writes/rules.ts';
import { type WriteAnswer, write } from '../../writes/write.ts';
import type { CohortPatch, CohortPath, NewCohort, SlotCheck, SlotPath } from './schemas.ts';

/** Adds a cohort. Throws 409 `already_exists` for a label that the study has, `personal_data`. */
export async function addCohort(
  { tx, actor, precondition }: Writing,
  studyId: string,
  { label, description, position }: NewCohort,
): Promise<WriteAnswer> {
  refuseNames({ label, description });
  const id = newId('coh');
  const change = { studyId, precondition, action: 'study.cohort_added' };
  const answer = await changeStudy(tx, actor, change, async () => {
    const cohorts = await cohortsOf(tx, studyId);
    requireFreeLabel(cohorts, id, label);
    const end = Math.max(-1, ...cohorts.map((cohort) => cohort.position)) + 1;
    const data = { id, studyId, label, position: end, ...columnsOf(description) };
    await tx.cohort.create({ data, select: { id: true } });
    if (position !== undefined) await place(tx, cohorts, id, position);
    return { cohortId: id, label };
  });
  return { ...answer, status: 201, location: `/v1/studies/${studyId}` };
}

/** Changes a cohort; a new position moves the others. */
export function changeCohort(
  { tx, actor, precondition }: Writing,
  { id: studyId, cohortId }: CohortPath,
  { label, description, position }: CohortPatch,
): Promise<WriteAnswer> {
  refuseNames({ label, description });
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.cohort_changed' }, async () => {
    const cohorts = await cohortsOf(tx, studyId);
    requireCohort(cohorts, cohortId);
    if (label !== undefined) requireFreeLabel(cohorts, cohortId, label);
    const data = { ...(label !== undefined && { label }), ...columnsOf(description) };
    await tx.cohort.update({ where: { id: cohortId }, data, select: { id: true } });
    if (position !== undefined) await place(tx, cohorts, cohortId, position);
    return { cohortId };
  });
}

/** Removes a cohort with its slots. */
export function removeCohort(
  { tx, actor, precondition }: Writing,
  { id: studyId, cohortId }: CohortPath,
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.cohort_removed' }, async () => {
    const { label } = requireCohort(await cohortsOf(tx, studyId), cohortId);
    await tx.cohort.delete({ where: { id: cohortId }, select: { id: true } });
    return { cohortId, label };
  });
}

/** Records what somebody found out about the places of a cohort at a site. Throws 409 `date_in_future`. */
export function setSlot(
  { tx, actor, precondition }: Writing,
  { id: studyId, cohortId, siteId }: SlotPath,
  { state, places, checkedOn = todayInParis() }: SlotCheck,
): Promise<WriteAnswer> {
  refuseFuture(checkedOn, { in: 'body', pointer: '/checkedOn' });
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.slot_checked' }, async () => {
    requireCohort(await cohortsOf(tx, studyId), cohortId);
    if ((await tx.studySite.count({ where: { id: siteId, studyId } })) === 0) throw notFound('site', siteId);
    const data = { state, places, checkedOn: fromCalendarDate(checkedOn) };
    await tx.cohortSlot.upsert({
      where: { cohortId_siteId: { cohortId, siteId } },
      create: { cohortId, siteId, ...data },
      update: data,
      select: { siteId: true },
    });
    return { cohortId, siteId, state, places, checkedOn };
  });
}

/** Removes the slot of a site from a cohort. */
export function removeSlot(
  { tx, actor, precondition }: Writing,
  { id: studyId, cohortId, siteId }: SlotPath,
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.slot_removed' }, async () => {
    requireCohort(await cohortsOf(tx, studyId), cohortId);
    const { count } = await tx.cohortSlot.deleteMany({ where: { cohortId, siteId } });
    if (count === 0) throw notFound('slot', siteId);
    return { cohortId, siteId };
  });
}

const SYSTEM: Actor = { kind: 'system', id: 'expire-slots', origin: null, requestId: null };

/**
 * Studies with a slot which nobody has checked for 30 days, rendered before the day on which it expired, or so soon after that
 * the clocks of two machines may disagree. Withdrawn ones wait for whoever restores them.
 */
const EXPIRED = `
  select v.document from study_version v join study s on s.id = v.study_id
  where v.superseded_by is null and s.withdrawn_at is null
    and exists (
      select from cohort c join cohort_slot k on k.cohort_id = c.id
      where c.study_id = s.id and k.checked_on <= $1::date
        and v.recorded_at < (k.checked_on + ($2::date - $1::date))::timestamp at time zone 'Europe/Paris' + interval '5 minutes')
  order by v.study_id`;

/** Whether a document still shows one of them. */
function showsExpired({ cohorts }: Study, day: string): boolean {
  return cohorts.some(({ slots }) => slots.some(({ state, checkedOn }) => state !== 'unknown' && checkedOn <= day));
}

/**
 * Makes slots that nobody has checked for 30 days read `unknown` (domain.md section 5 item 7): a stored document cannot know the
 * day, so those that a new day makes untrue get a version, which the change feed tells. To be run every hour; a second run
 * finds nothing to do.
 *
 * @returns how many studies got a version
 */
export async function expireSlots(db: Database): Promise<number> {
  const today = todayInParis();
  const day = slotsExpiredBy(today);
  const { rows } = await db.pool.query<{ document: Buffer }>(EXPIRED, [day, today]);
  const untrue = rows.map(({ document }) => readDocument(document)).filter((study) => showsExpired(study, day));
  for (const { id: studyId } of untrue) {
    const precondition = { ifMatch: undefined, required: false };
    const change = { studyId, precondition, action: 'study.slots_expired' };
    await write(db, { actor: SYSTEM, dryRun: false, idempotency: null }, (tx, actor) =>
      changeStudy(tx, actor, change, async () => ({})),
    );
  }
  return untrue.length;
}

interface KnownCohort {
  id: string;
  label: string;
  position: number;
}

function cohortsOf(tx: Transaction, studyId: string): Promise<KnownCohort[]> {
  const select = { id: true, label: true, position: true } as const;
  return tx.cohort.findMany({ where: { studyId }, orderBy: { position: 'asc' }, select });
}

function requireCohort(cohorts: readonly KnownCohort[], id: string): KnownCohort {
  const cohort = cohorts.find((known) => known.id === id);
  if (!cohort) throw notFound('cohort', id);
  return cohort;
}

function requireFreeLabel(cohorts: readonly KnownCohort[], id: string, label: string): void {
  if (!cohorts.some((cohort) => cohort.id !== id && cohort.label === label)) return;
  const message = { en: 'the study has a cohort of this name', fr: "l'étude a une cohorte de ce nom" };
  throw ruleBroken('already_exists', [{ in: 'body', pointer: '/label', code: 'already_exists', message }]);
}

/** Puts a cohort in its place and numbers all of them anew, through numbers that no cohort has: each place is held once. */
async function place(tx: Transaction, cohorts: readonly KnownCohort[], id: string, position: number): Promise<void> {
  const ids = cohorts.flatMap((cohort) => (cohort.id === id ? [] : [cohort.id]));
  ids.splice(position, 0, id);
  await tx.$executeRaw`update cohort set position = -1 - position where id = any(${ids})`;
  await tx.$executeRaw`
    update cohort set position = placed.n - 1 from unnest(${ids}::text[]) with ordinality as placed (id, n)
    where cohort.id = placed.id`;
}

/** The office writes its own words: nothing of them is translated by a machine. */
function columnsOf(description: NewCohort['description']) {
  if (!description) return {};
  return { descriptionFr: description.fr, descriptionEn: description.en, machineTranslated: [] };
}

function refuseNames({ label, description }: Pick<CohortPatch, 'label' | 'description'>): void {
  refusePersonalData([
    { pointer: '/label', text: label ?? null },
    { pointer: '/description/fr', text: description?.fr ?? null },
    { pointer: '/description/en', text: description?.en ?? null },
  ]);
}
