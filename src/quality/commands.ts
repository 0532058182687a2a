import type { ApprovalKind } from '../db/enums.ts';
import type { Queryable } from '../db/types.ts';
import { toCounts } from './counts.ts';
import { createQualityBook } from './queries.ts';

/**
 * Keeps the counts of today for time series: one row a day, so a second run on the day replaces the first. It changes nothing
 * that the registry holds, so it leaves no audit entry. Returns the day.
 */
export async function takeQualitySnapshot(db: Queryable, ivdrApprovals: readonly ApprovalKind[]): Promise<string> {
  const { today, studies } = await createQualityBook(ivdrApprovals).read(db);
  await db.query(
    `insert into quality_snapshot (day, counts) values ($1::date, $2::jsonb)
     on conflict (day) do update set counts = excluded.counts`,
    [today, JSON.stringify(toCounts(studies))],
  );
  return today;
}
