import type { Transaction } from '../../db/types.ts';

/** The place behind the last site of a study. */
export async function endOfSites(tx: Transaction, studyId: string): Promise<number> {
  const { _max } = await tx.studySite.aggregate({ where: { studyId }, _max: { position: true } });
  return (_max.position ?? -1) + 1;
}
