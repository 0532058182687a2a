import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { foldName } from './host.ts';
import { type OrganizationRow, toOrganization } from './mapper.ts';
import type { ListOrganizationsQuery, Organization } from './schemas.ts';

/** Counts are taken over current, listed versions: drafts and withdrawn studies are not public (domain.md section 5). */
const SELECT = `
  select o.id, o.name, o.name_key as "nameKey", coalesce(o.aliases, '{}') as aliases, o.ror_id as "rorId", o.class, o.is_host as "isHost", o.city,
         o.country, o.latitude, o.longitude, o.source, o.source_url as "sourceUrl",
         (o.created_at at time zone 'Europe/Paris')::date::text as "createdOn", o.updated_at as "updatedAt",
         n.sponsored, n.collaborations
  from organization o
  cross join lateral (
    select (count(*) filter (where p.role = 'lead_sponsor'))::int as sponsored,
           (count(*) filter (where p.role = 'collaborator'))::int as collaborations
    from study_party p
    join study_version v on v.study_id = p.study_id and v.superseded_by is null and v.listed
    where p.organization_id = o.id
  ) n`;

const FILTERS = `
  ($1::text[] is null or coalesce(o.class::text, 'unknown') = any($1::text[]))
  and ($2::boolean is null or o.is_host = $2::boolean)
  and ($3::text[] is null or o.country = any($3::text[]))
  and ($4::text is null or strpos(o.name_key, $4::text) > 0)`;

const LIST = (descending: boolean) => `${SELECT}
  where ${FILTERS} and ($5::text is null or o.name_key ${descending ? '<' : '>'} $5::text)
  order by o.name_key ${descending ? 'desc' : 'asc'} limit $6`;

const filterValues = (query: ListOrganizationsQuery) => [
  query.class ?? null,
  query.isHost ?? null,
  query.country ?? null,
  query.name === undefined ? null : foldName(query.name),
];

/** A page of organizations by name; `last` leads on where there is more. */
export async function findOrganizations(db: Queryable, query: ListOrganizationsQuery, after: CursorPayload | null) {
  const descending = query.sort?.[0]?.descending ?? false;
  const { rows } = await db.query<OrganizationRow>({
    name: descending ? 'organizations-desc' : 'organizations-asc',
    text: LIST(descending),
    values: [...filterValues(query), after?.k[0] ?? null, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.nameKey]);
  return {
    items: page.map(toOrganization),
    last,
    total: query.count ? await countOrganizations(db, query) : undefined,
  };
}

async function countOrganizations(db: Queryable, query: ListOrganizationsQuery): Promise<number> {
  const text = `select count(*)::int as total from organization o where ${FILTERS}`;
  const { rows } = await db.query<{ total: number }>(text, filterValues(query));
  return rows[0]?.total ?? 0;
}

/** An organization by its id, or by the last segment of its ROR id, in any case. Throws 404 when there is none. */
export async function getOrganization(db: Queryable, id: string): Promise<Organization> {
  const { rows } = await db.query<OrganizationRow>({
    name: 'organization',
    text: `${SELECT} where o.id = lower($1) or o.ror_id = 'https://ror.org/' || lower($1) limit 1`,
    values: [id],
  });
  if (!rows[0]) throw notFound('organization', id);
  return toOrganization(rows[0]);
}
