import { parameters } from '../db/parameters.ts';
import type { Queryable } from '../db/types.ts';
import { messages } from '../http/messages.ts';
import { badRequest } from '../http/problems.ts';
import { unpackDocument } from '../studies/packed.ts';
import { statementName, toConditions } from '../studies/search.ts';
import { type ChangeRow, toChangeText } from './mapper.ts';
import type { ListChangesQuery } from './schemas.ts';

/** Versions that one statement looks at: a narrow filter goes on from there instead of reading the whole feed. */
const REACH = 5000;

/** A stretch of the feed. */
export interface Changes {
  items: { seq: string; text: string }[];
  /** Where to go on: beyond everything that was looked at, whether or not it matched. */
  last: string;
  more: boolean;
}

/** A position in the feed, what is selected of it, and whether its reader knows drafts from elsewhere. */
export type Wanted = Omit<ListChangesQuery, 'wait'> & { seesDrafts: boolean };

/** Whether a version lists a study that had only been a draft. */
const FIRST_LISTED = `shown and action <> 'created' and not exists (
             select from study_version as earlier
             where earlier.study_id = change.study_id and earlier.version < change.version and earlier.listed)`;

interface Row extends Omit<ChangeRow, 'document'> {
  document: Buffer | null;
  /** The last version that was looked at, how many there were, and the end of the feed. */
  reach: string;
  scanned: number;
  head: string;
}

/**
 * Reads the feed after a position. A version matters to a filter if it matches, or if the version before it did: then it tells
 * that the study has left. Who sees no drafts is told that a study was created when it is listed first. Numbers become visible
 * in their order (`recordVersion`), so whatever is after `last` now will be there at the next read.
 *
 * @throws Problem 400 for a position beyond the end: the registry behind it was set back, and its consumer must begin anew
 */
export async function findChanges(
  db: Queryable,
  { after, limit, document, seesDrafts, ...filters }: Wanted,
): Promise<Changes> {
  if (after === 'now') return { items: [], last: await endOfFeed(db), more: false };
  const params = parameters();
  const from = `${params.add(after)}::bigint`;
  const matches = ['listed', ...toConditions(filters, params)].join(' and ');
  const text = `
    with reach as (
      select coalesce(max(seq), ${from}) as seq, count(*)::int as scanned
      from (select seq from study_version where seq > ${from} order by seq limit ${REACH}) as next
    )
    select reach.seq as reach, reach.scanned, coalesce((select max(seq) from study_version), 0) as head, change.*,
           ${seesDrafts ? 'false' : FIRST_LISTED} as "firstListed"
    from reach left join lateral (
      select * from (
        select seq, study_id, version, action, recorded_at, changed, ${matches} as shown,
               ${document ? `case when ${matches} then document end` : 'null'} as document
        from study_version where seq > ${from} and seq <= reach.seq
      ) as version
      where shown or exists (select from study_version where superseded_by = version.seq and ${matches})
      order by seq limit ${limit + 1}
    ) as change on true
    order by change.seq`;
  const { rows } = await db.query<Row>({ name: statementName(text, limit), text, values: params.values });
  const { reach = after, scanned = 0, head = '0' } = rows[0] ?? {};
  if (BigInt(after) > BigInt(head)) {
    throw badRequest([{ in: 'query', name: 'after', code: 'beyond_the_end', message: messages.beyondTheEnd(head) }]);
  }
  // Where nothing matches the join leaves one row without a change.
  const found = rows.filter(({ seq }) => seq !== null);
  const page = found.slice(0, limit);
  const cut = found.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => ({ seq: row.seq, text: toChangeText(unpacked(row), document) })),
    last: cut?.seq ?? reach,
    more: cut !== undefined || scanned === REACH,
  };
}

function unpacked(row: Row): ChangeRow {
  return { ...row, document: row.document && unpackDocument(row.document).toString() };
}

async function endOfFeed(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ head: string }>('select coalesce(max(seq), 0) as head from study_version');
  return rows[0]?.head ?? '0';
}
