import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { type ProgramRow, toProgram } from './mapper.ts';
import type { ListProgramsQuery, Program } from './schemas.ts';

/** Counts are taken over current, listed versions: drafts and withdrawn studies are not public (domain.md section 5). */
const SELECT = `
  select p.code, p.name, coalesce(p.aliases, '{}') as aliases, p.focus_fr as "focusFr", p.focus_en as "focusEn",
         coalesce(p.machine_translated, '{}') as "machineTranslated", p.position, p.source, p.source_url as "sourceUrl",
         p.as_of::text as "asOf", p.updated_at as "updatedAt", n.studies, n.open_studies as "openStudies",
         coalesce((
           select json_agg(json_build_object('code', f.code, 'name', f.name_en) order by f.position, f.code)
           from program_platform pp join platform f on f.code = pp.platform_code
           where pp.program_code = p.code
         ), '[]'::json) as platforms
  from program p
  cross join lateral (
    select count(*)::int as studies, (count(*) filter (where v.host_status = 'open'))::int as open_studies
    from study_version v
    where v.superseded_by is null and v.listed and v.programs @> array[p.code]
  ) n`;

const LIST = `${SELECT}
  where $1::int is null or (p.position, p.code) > ($1::int, $2::text)
  order by p.position, p.code limit $3`;

/** A page of programs in the order of the host's list; `last` leads on where there is more. */
export async function findPrograms(db: Queryable, query: ListProgramsQuery, after: CursorPayload | null) {
  const [position = null, code = null] = after?.k ?? [];
  const { rows } = await db.query<ProgramRow>({
    name: 'programs',
    text: LIST,
    values: [position, code, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.position, row.code]);
  return { items: page.map(toProgram), last, total: query.count ? await countPrograms(db) : undefined };
}

/** How many programs there are. */
export async function countPrograms(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ total: number }>('select count(*)::int as total from program');
  return rows[0]?.total ?? 0;
}

const ONE = `${SELECT}
  where p.code = lower($1) or lower(p.name) = lower($1)
     or exists (select from unnest(p.aliases) alias where lower(alias) = lower($1))
  order by p.code = lower($1) desc, p.position limit 1`;

/** A program by its code, its name or an alias, in any case. Throws 404 when nothing is called so. */
export async function getProgram(db: Queryable, name: string): Promise<Program> {
  const { rows } = await db.query<ProgramRow>({ name: 'program', text: ONE, values: [name] });
  if (!rows[0]) throw notFound('program', name);
  return toProgram(rows[0]);
}

/** The code of another program that a name, in any case, leads to; null when it is free. */
export async function findProgramCalled(db: Queryable, name: string, except: string): Promise<string | null> {
  const { rows } = await db.query<{ code: string }>(
    `select p.code from program p
     where p.code <> $2 and (p.code = lower($1) or lower(p.name) = lower($1)
       or exists (select from unnest(p.aliases) alias where lower(alias) = lower($1)))
     limit 1`,
    [name, except],
  );
  return rows[0]?.code ?? null;
}
