import { Problem } from '../http/problems.ts';
import { refusePersonalData } from '../personal-data/refuse.ts';
import { changeStudy } from '../studies/change-study.ts';
import type { Writing } from '../writes/answer-write.ts';
import type { WriteAnswer } from '../writes/write.ts';
import type { Withdrawal } from './schemas.ts';

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
