import { todayInParis } from '../db/dates.ts';
import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import type { Drafts } from './drafts.ts';
import type { Issue } from './issue.ts';
import { toReportVersion, toReportYear, type VersionRow, type YearRow } from './mapper.ts';
import type { GetReportQuery, ListReportsQuery, RiphReportVersion } from './schemas.ts';

const ISSUE = `year, version, reason, differences, content, content_hash as "contentHash",
  to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt"`;

/** The latest published version, or null. */
export async function findLatest(db: Queryable, year: number): Promise<Issue | null> {
  const { rows } = await db.query<Issue>({
    name: 'report-latest',
    text: `select ${ISSUE} from report_version where year = $1 order by version desc limit 1`,
    values: [year],
  });
  return rows[0] ?? null;
}

/** The issue that a reader asks for. Throws 404 for a version that was not published. */
export async function getIssue(
  db: Queryable,
  drafts: Drafts,
  year: number,
  version: GetReportQuery['version'],
): Promise<Issue> {
  if (version === 'draft') return drafts.read(db, year);
  if (typeof version === 'number') {
    const { rows } = await db.query<Issue>({
      name: 'report-version',
      text: `select ${ISSUE} from report_version where year = $1 and version = $2`,
      values: [year, version],
    });
    if (!rows[0]) throw notFound('version of the report', `${year}, ${version}`);
    return rows[0];
  }
  const latest = await findLatest(db, year);
  if (latest === null && version === 'latest') throw notFound('published report of the year', String(year));
  return latest ?? drafts.read(db, year);
}

const VERSION = `${ISSUE.replace('content,', '')}, (content::jsonb #>> '{totals,studies}')::int as studies`;

/** A page of the published versions of a year, newest first. */
export async function findVersions(db: Queryable, year: number, query: ListReportsQuery, after: CursorPayload | null) {
  const { rows } = await db.query<VersionRow & { total: number }>({
    name: 'report-versions',
    text: `select ${VERSION}, (select count(*)::int from report_version where year = $1) as total
           from report_version where year = $1 and ($2::int is null or version < $2)
           order by version desc limit $3`,
    values: [year, after?.k[0] ?? null, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.version]);
  return { items: page.map(toReportVersion), last, total: query.count ? (rows[0]?.total ?? 0) : undefined };
}

/** One published version. Throws 404. */
export async function getVersion(db: Queryable, year: number, version: string): Promise<RiphReportVersion> {
  const { rows } = await db.query<VersionRow>({
    name: 'report-one-version',
    text: `select ${VERSION} from report_version where year = $1 and version::text = $2`,
    values: [year, version],
  });
  if (!rows[0]) throw notFound('version of the report', `${year}, ${version}`);
  return toReportVersion(rows[0]);
}

/** A page of the years with a published report, and of the present year, newest first. */
export async function findYears(db: Queryable, query: ListReportsQuery, after: CursorPayload | null) {
  const { rows } = await db.query<YearRow & { total: number }>({
    name: 'report-years',
    text: `
      with years as (select year::int from report_version union select $1::int)
      select y.year, (select count(*)::int from years) as total, coalesce((
        select json_agg(json_build_object('version', v.version, 'publishedAt',
                 to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'contentHash', v.content_hash)
                 order by v.version desc)
        from report_version v where v.year = y.year), '[]'::json) as versions
      from years y where $2::int is null or y.year < $2
      order by y.year desc limit $3`,
    values: [Number(todayInParis().slice(0, 4)), after?.k[0] ?? null, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.year]);
  return { items: page.map(toReportYear), last, total: query.count ? (rows[0]?.total ?? 0) : undefined };
}
