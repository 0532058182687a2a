import type { CursorPayload, CursorValue } from './cursor.ts';

/**
 * Cuts a page out of the `limit` + 1 rows that a keyset statement was asked for: the surplus row tells that there is more, and
 * then `last` holds the sort key of the page's last row. For lists of the present state, which need no snapshot.
 */
export function cutPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => CursorValue[]) {
  const page = rows.slice(0, limit);
  const end = rows.length > limit ? page.at(-1) : undefined;
  const last: CursorPayload | null = end === undefined ? null : { s: '0', k: keyOf(end) };
  return { page, last };
}
