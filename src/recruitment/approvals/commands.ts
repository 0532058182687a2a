import { fromCalendarDate } from '../../db/dates.ts';
import type { ApprovalKind } from '../../db/enums.ts';
import { newId } from '../../db/ids.ts';
import { notFound, ruleBroken } from '../../http/problems.ts';
import { refusePersonalData } from '../../personal-data/refuse.ts';
import { changeStudy } from '../../studies/change-study.ts';
import type { Writing } from '../../writes/answer-write.ts';
import { refuseFuture } from '../../writes/rules.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { type Decision, getRecruitment, type Recruitment } from '../queries.ts';
import { refuseLostGround } from './ground.ts';
import type { ApprovalPatch, NewApproval } from './schemas.ts';

/** A decision may be entered late but not ahead, and one authority decides once a day. */
function checkDecision(study: Recruitment, { id, kind, decidedOn }: Omit<Decision, 'decision'>): void {
  refuseFuture(decidedOn, { in: 'body', pointer: '/decidedOn' });
  const same = study.decisions.find((other) => other.kind === kind && other.decidedOn === decidedOn && other.id !== id);
  if (!same) return;
  const message = {
    en: `the registry holds a decision “${same.decision}” of ${kind} on ${decidedOn} already`,
    fr: `le registre contient déjà une décision « ${same.decision} » de ${kind} le ${decidedOn}`,
  };
  throw ruleBroken('already_exists', [{ in: 'body', pointer: '/decidedOn', code: 'already_exists', message }]);
}

const refuseNames = ({ body = null, reference = null }: Pick<ApprovalPatch, 'body' | 'reference'>) =>
  refusePersonalData([
    { pointer: '/body', text: body },
    { pointer: '/reference', text: reference },
  ]);

/**
 * Records a decision. An unfavorable one that would take the ground from an opening of the past is refused.
 *
 * @throws Problem 409 `already_exists`, `date_in_future`, `missing_approval`, `personal_data`
 */
export async function addApproval(
  { tx, actor, precondition }: Writing,
  studyId: string,
  input: NewApproval,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  refuseNames(input);
  const id = newId('apr');
  const change = { studyId, precondition, action: 'study.approval_added' };
  const answer = await changeStudy(tx, actor, change, async () => {
    const study = await getRecruitment(tx, studyId);
    checkDecision(study, { id, ...input });
    const decisions = [...study.decisions, { id, ...input }];
    refuseLostGround(study, { ...study, decisions }, ivdrApprovals, { in: 'body', pointer: '/decidedOn' });
    const { decidedOn, ...rest } = input;
    const data = { id, studyId, ...rest, decidedOn: fromCalendarDate(decidedOn), source: 'office' };
    await tx.approval.create({ data, select: { id: true } });
    return { approvalId: id, kind: input.kind, decision: input.decision, decidedOn };
  });
  return { ...answer, status: 201, location: `/v1/studies/${studyId}` };
}

/** Changes a decision; refused as `addApproval` where an opening of the past would lose its ground. */
export function changeApproval(
  { tx, actor, precondition }: Writing,
  { id: studyId, approvalId }: { id: string; approvalId: string },
  patch: ApprovalPatch,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  refuseNames(patch);
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.approval_changed' }, async () => {
    const study = await getRecruitment(tx, studyId);
    const changed = { ...decisionOf(study, approvalId), ...patch };
    checkDecision(study, changed);
    const decisions = study.decisions.map((decision) => (decision.id === approvalId ? changed : decision));
    refuseLostGround(study, { ...study, decisions }, ivdrApprovals, { in: 'body', pointer: '' });
    const { decidedOn, ...rest } = patch;
    const data = { ...rest, ...(decidedOn !== undefined && { decidedOn: fromCalendarDate(decidedOn) }) };
    await tx.approval.update({ where: { id: approvalId }, data, select: { id: true } });
    return { approvalId, kind: changed.kind, decision: changed.decision, decidedOn: changed.decidedOn };
  });
}

/** Removes a decision that was entered by mistake; refused where an opening of the past would lose its ground. */
export function removeApproval(
  { tx, actor, precondition }: Writing,
  { id: studyId, approvalId }: { id: string; approvalId: string },
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.approval_removed' }, async () => {
    const study = await getRecruitment(tx, studyId);
    const { kind, decision, decidedOn } = decisionOf(study, approvalId);
    const decisions = study.decisions.filter(({ id }) => id !== approvalId);
    refuseLostGround(study, { ...study, decisions }, ivdrApprovals, { in: 'path', name: 'approvalId' });
    await tx.approval.delete({ where: { id: approvalId }, select: { id: true } });
    return { approvalId, kind, decision, decidedOn };
  });
}

function decisionOf(study: Recruitment, approvalId: string): Decision {
  const decision = study.decisions.find(({ id }) => id === approvalId);
  if (!decision) throw notFound('approval', approvalId);
  return decision;
}
