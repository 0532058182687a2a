import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { foldName } from './host.ts';
import { type OrganizationRow, toOrganization } from './mapper.ts';
import type { ListOrganizationsQuery, Organization } from './schemas.ts';

/** Counts are taken over current, listed versions: drafts and withdrawn studies are not public (domain.md section 5). */
const select = (page: string) => `
  select o.id, o.name, o.name_key as "nameKey", coalesce(o.aliases, '{}') as aliases,
         o.ror_id as "rorId", o.class, o.is_host as "isHost", o.city, o.country, o.latitude, o.longitude, o.source,
         o.source_url as "sourceUrl",
         (o.created_at at time zone 'Europe/Paris')::date::text as "createdOn", o.updated_at as "updatedAt",
         n.sponsored, n.collaborations
  from (select * from organization o ${page}) o
  cross join lateral (
    select (count(*) filter (where p.role = 'lead_sponsor'))::int as sponsored,
           (count(*) filter (where p.role = 'collaborator'))::int as collaborations
    from study_party p
    join study_version v on v.study_id = p.study_id and v.superseded_by is null and v.listed
    where p.organization_id = o.id
  ) n`;

/** The filters that were asked for, as a condition on `o`; takes their values. */
function filters(
  { class: classes, isHost, country, name }: ListOrganizationsQuery,
  $: (value: unknown) => string,
): string {
  const conditions = ['true'];
  if (classes) conditions.push(`coalesce(o.class::text, 'unknown') = any(${$(classes)}::text[])`);
  if (isHost !== undefined) conditions.push(`o.is_host = ${$(isHost)}`);
  if (country) conditions.push(`o.country = any(${$(country)}::text[])`);
  if (name) conditions.push(`strpos(o.name_key, ${$(foldName(name))}) > 0`);
  return conditions.join(' and ');
}

/** A page of organizations by name; `last` leads on where there is more. */
export async function findOrganizations(db: Queryable, query: ListOrganizationsQuery, after: CursorPayload | null) {
  const values: unknown[] = [];
  const $ = (value: unknown) => `$${values.push(value)}`;
  const [beyond, direction] = query.sort?.[0]?.descending ? ['<', 'desc'] : ['>', 'asc'];
  const rest = after ? `and o.name_key ${beyond} ${$(after.k[0])}` : '';
  const page = `where ${filters(query, $)} ${rest} order by o.name_key ${direction} limit ${$(query.limit + 1)}`;
  const { rows } = await db.query<OrganizationRow>(`${select(page)} order by o.name_key ${direction}`, values);
  const cut = cutPage(rows, query.limit, (row) => [row.nameKey]);
  const total = query.count ? await countOrganizations(db, query) : undefined;
  return { items: cut.page.map(toOrganization), last: cut.last, total };
}

async function countOrganizations(db: Queryable, query: ListOrganizationsQuery): Promise<number> {
  const values: unknown[] = [];
  const condition = filters(query, (value) => `$${values.push(value)}`);
  const text = `select count(*)::int as total from organization o where ${condition}`;
  const { rows } = await db.query<{ total: number }>(text, values);
  return rows[0]?.total ?? 0;
}

/**
 * An organization by its id, by the id of one that was merged into it, or by the last segment of its ROR id, in any case.
 * Throws 404 when there is none.
 */
export async function getOrganization(db: Queryable, id: string): Promise<Organization> {
  const { rows } = await db.query<OrganizationRow>({
    name: 'organization',
    text: select(`where o.id = lower($1) or o.ror_id = 'https://ror.org/' || lower($1) or o.former_ids @> array[lower($1)]
                  limit 1`),
    values: [id],
  });
  if (!rows[0]) throw notFound('organization', id);
  return toOrganization(rows[0]);
}

/** The id of another organization that a name, whatever its case and accents, leads to; null when it is free. */
export async function findOrganizationCalled(
  db: Queryable,
  name: string,
  except: readonly string[],
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from organization where (name_key = $1 or alias_keys @> array[$1]) and id <> all($2::text[]) limit 1`,
    [foldName(name), except],
  );
  return rows[0]?.id ?? null;
}
