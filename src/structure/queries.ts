import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { type StructureRow, toStructureEntry } from './mapper.ts';
import type { ListStructureQuery, StructureEntry } from './schemas.ts';
import { VOCABULARIES, type VocabularyName } from './vocabularies.ts';

/**
 * A vocabulary's table has its noun for a name, and its column in `study_version` the vocabulary's own. Counts are taken over
 * current, listed versions: drafts and withdrawn studies are not public (domain.md section 5).
 */
const select = (vocabulary: VocabularyName) => `
  select t.code, t.name_fr as "nameFr", t.name_en as "nameEn", coalesce(t.machine_translated, '{}') as "machineTranslated",
         t.sourced, t.source, t.as_of::text as "asOf", t.position, t.updated_at as "updatedAt", n.studies,
         n.open_studies as "openStudies"
  from ${VOCABULARIES[vocabulary].noun} t
  cross join lateral (
    select count(*)::int as studies, (count(*) filter (where v.host_status = 'open'))::int as open_studies
    from study_version v
    where v.superseded_by is null and v.listed and v.${vocabulary} @> array[t.code]
  ) n`;

/** A page of a vocabulary in its own order; `last` leads on where there is more. */
export async function findStructure(
  db: Queryable,
  vocabulary: VocabularyName,
  query: ListStructureQuery,
  after: CursorPayload | null,
) {
  const [position = null, code = null] = after?.k ?? [];
  const { rows } = await db.query<StructureRow>({
    name: vocabulary,
    text: `${select(vocabulary)}
      where $1::int is null or (t.position, t.code) > ($1::int, $2::text)
      order by t.position, t.code limit $3`,
    values: [position, code, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.position, row.code]);
  const total = query.count ? await countStructure(db, vocabulary) : undefined;
  return { items: page.map((row) => toStructureEntry(vocabulary, row)), last, total };
}

async function countStructure(db: Queryable, vocabulary: VocabularyName): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from ${VOCABULARIES[vocabulary].noun}`,
  );
  return rows[0]?.total ?? 0;
}

/** An entry by its code, in any case. Throws 404 when the vocabulary has no such code. */
export async function getStructureEntry(
  db: Queryable,
  vocabulary: VocabularyName,
  code: string,
): Promise<StructureEntry> {
  const { rows } = await db.query<StructureRow>({
    name: `${vocabulary}-one`,
    text: `${select(vocabulary)} where t.code = lower($1)`,
    values: [code],
  });
  if (!rows[0]) throw notFound(VOCABULARIES[vocabulary].noun, code);
  return toStructureEntry(vocabulary, rows[0]);
}

/** The tables of codes by which lists are filtered, as the filters are called. */
export const CODED = ['program', 'committee', 'department', 'platform'] as const;
export type Coded = (typeof CODED)[number];

/** All codes of these tables, in order. */
export async function findCodes(db: Queryable): Promise<{ name: Coded; code: string }[]> {
  const { rows } = await db.query<{ name: Coded; code: string }>({
    name: 'structure-codes',
    text: `${CODED.map((table) => `select '${table}' as name, code from ${table}`).join(' union all ')} order by 1, 2`,
  });
  return rows;
}
