import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { type IndicatorRow, toIndicator } from './mapper.ts';
import type { Indicator, ListIndicatorsQuery } from './schemas.ts';

const SELECT = `
  select i.code, i.name_fr as "nameFr", i.name_en as "nameEn", coalesce(i.machine_translated, '{}') as "machineTranslated",
         i.unit, i.position, i.updated_at as "updatedAt",
         coalesce((
           select json_agg(json_build_object(
             'comparator', v.comparator, 'value', v.value, 'asOf', v.as_of, 'source', v.source, 'sourceUrl', v.source_url
           ) order by v.as_of desc)
           from indicator_value v where v.indicator_code = i.code
         ), '[]'::json) as values
  from indicator i`;

/** A page of indicators in their own order; `last` leads on where there is more. */
export async function findIndicators(db: Queryable, query: ListIndicatorsQuery, after: CursorPayload | null) {
  const [position = null, code = null] = after?.k ?? [];
  const { rows } = await db.query<IndicatorRow>({
    name: 'indicators',
    text: `${SELECT}
      where $1::int is null or (i.position, i.code) > ($1::int, $2::text)
      order by i.position, i.code limit $3`,
    values: [position, code, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.position, row.code]);
  return { items: page.map(toIndicator), last, total: query.count ? await countIndicators(db) : undefined };
}

async function countIndicators(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ total: number }>('select count(*)::int as total from indicator');
  return rows[0]?.total ?? 0;
}

/** An indicator by its code, in any case, with its whole history. Throws 404 when there is none. */
export async function getIndicator(db: Queryable, code: string): Promise<Indicator> {
  const { rows } = await db.query<IndicatorRow>({
    name: 'indicator',
    text: `${SELECT} where i.code = lower($1)`,
    values: [code],
  });
  if (!rows[0]) throw notFound('indicator', code);
  return toIndicator(rows[0]);
}
