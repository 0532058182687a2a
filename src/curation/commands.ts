import { isDeepStrictEqual } from 'node:util';
import { recordAudit } from '../audit/record.ts';
import type { ApprovalKind } from '../db/enums.ts';
import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import { Problem } from '../http/problems.ts';
import { refusePersonalData } from '../personal-data/refuse.ts';
import { keepGround, LEGAL_BASIS } from '../recruitment/approvals/ground.ts';
import { changeStudy } from '../studies/change-study.ts';
import { recordVersion, recordVersionsOf } from '../studies/record-version.ts';
import type { Writing } from '../writes/answer-write.ts';
import type { WriteAnswer } from '../writes/write.ts';
import { toColumns } from './columns.ts';
import { emptyStudy, patchedInput } from './input.ts';
import { type Reading, readInput } from './read-input.ts';
import { beginAsDraft, saveColumns, saveLists } from './save.ts';
import type { StudyInput, StudyPatch, Withdrawal } from './schemas.ts';
import { WRITABLE_KEYS } from './writable.ts';

/**
 * Adds a study of the office. It begins as a draft, which only the office sees.
 *
 * @throws Problem 400, and 409 for the rules that `readInput` knows
 */
export async function createStudy({ tx, actor }: Writing, input: StudyInput): Promise<WriteAnswer> {
  const studyId = newId('std');
  const reading = await readInput(tx, studyId, input, new Set(WRITABLE_KEYS), emptyStudy());
  const data = { id: studyId, ...toColumns(reading.study), curated: decidedOn(input.curated, reading) };
  await tx.study.create({ data, select: { id: true } });
  await saveLists(tx, studyId, reading);
  await beginAsDraft(tx, actor, studyId);
  await recordVersionsOf(tx, reading.others, actor);
  const { document, etag, version } = await recordVersion(tx, studyId, actor);
  const details = { ...auditedOf(reading), version };
  await recordAudit(tx, actor, { action: 'study.created', entityType: 'study', entityId: studyId, details });
  return { status: 201, body: document, etag, location: `/v1/studies/${studyId}` };
}

/**
 * Applies a merge patch to the writable part of a study's document and stores the members that differ.
 *
 * @throws Problem 400, 404, 412, 428, 409 for the rules that `readInput` knows, and `missing_approval` where the new
 *   regime, category or number would take the ground from an opening of the past
 */
export function patchStudy(
  { tx, actor, precondition }: Writing,
  studyId: string,
  patch: StudyPatch,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.changed' }, async (current) => {
    const input = patchedInput(current, patch);
    const reading = await readInput(tx, studyId, input, new Set(Object.keys(patch)), current);
    const curated = decidedOn(input.curated, reading);
    const givenBack = current.curated.filter((key) => !curated.includes(key));
    if (reading.changed.length === 0 && isDeepStrictEqual(curated, current.curated)) return {};
    const save = async () => {
      await saveColumns(tx, studyId, current, reading.study, curated);
      await saveLists(tx, studyId, reading);
    };
    const legal = LEGAL_BASIS.find((key) => reading.changed.includes(key));
    if (legal) await keepGround(tx, studyId, ivdrApprovals, { in: 'body', pointer: `/${legal}` }, save);
    else await save();
    // What a source says against a category is left aside as long as the study has it.
    if (givenBack.length > 0 || reading.changed.includes('riphCategory')) await hearSourcesAgain(tx, studyId);
    await recordVersionsOf(
      tx,
      reading.others.filter((id) => id !== studyId),
      actor,
    );
    return { ...auditedOf(reading), givenBack };
  });
}

/** What the audit entry tells of a reading: numbers are no personal data, and an acknowledgment is somebody's decision. */
function auditedOf({ numbers, changed }: Reading) {
  const doubtful = numbers.filter(
    ({ acknowledged, checkDigit, pointer }) => pointer && acknowledged && checkDigit === false,
  );
  const acknowledged = changed.includes('identifiers') ? doubtful.map(({ value }) => value) : [];
  return acknowledged.length > 0 ? { acknowledged } : {};
}

/** The members on which the office decided: those that it names, and those that it changes. */
function decidedOn(named: readonly string[], { changed }: Reading): string[] {
  return [...new Set([...named, ...changed])].sort();
}

/** Lets the next import read every record of the study again, also one that it knows. */
async function hearSourcesAgain(tx: Transaction, studyId: string): Promise<void> {
  await tx.sourceRecord.updateMany({ where: { studyId }, data: { contentHash: '' } });
}

/** Takes a study out of every list; its last version stays as the tombstone, its history stays readable. */
export function withdrawStudy(
  { tx, actor, precondition }: Writing,
  studyId: string,
  { reason }: Withdrawal,
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.withdrawn' }, async () => {
    refusePersonalData([{ pointer: '/reason', text: reason }]);
    const data = { withdrawnAt: new Date(), withdrawnReason: reason };
    await tx.study.update({ where: { id: studyId }, data, select: { id: true } });
    return {};
  });
}

/** Puts a withdrawn study back. Throws 409 `not_withdrawn` for one that is there. */
export function restoreStudy({ tx, actor, precondition }: Writing, studyId: string): Promise<WriteAnswer> {
  const change = { studyId, precondition, action: 'study.restored', withdrawn: true };
  return changeStudy(tx, actor, change, async () => {
    const { count } = await tx.study.updateMany({
      where: { id: studyId, withdrawnAt: { not: null } },
      data: { withdrawnAt: null, withdrawnReason: null },
    });
    if (count === 0) throw new Problem('not_withdrawn');
    return {};
  });
}
