import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { type CodeFilters, refuseUnknownCodes } from '../structure/codes.ts';
import { normalizeIdentifier } from '../studies/identifiers.ts';
import { type Audience, visibleTo } from './audience.ts';
import { type ContactRow, toContact } from './mapper.ts';
import type { Contact, ListContactsQuery, ListStudyContactsQuery } from './schemas.ts';

/** Takes a value of a statement and returns its place, such as `$3`. */
type Place = (value: unknown) => string;

/**
 * A role `r` that may be shown: valid today in Paris, and not at a study that is a draft or withdrawn. A contact without any
 * such role is shown nowhere.
 */
const SHOWN = `
  (r.valid_from is null or r.valid_from <= (now() at time zone 'Europe/Paris')::date)
  and (r.valid_to is null or r.valid_to >= (now() at time zone 'Europe/Paris')::date)
  and (r.study_id is null or exists (
    select from study_version v where v.study_id = r.study_id and v.superseded_by is null and v.listed
  ))`;

/** The contacts of `page` (id, a, b) with their shown roles, of which `ofRole` may select; in the order of the keys. */
const withRoles = (ofRole: string) => `
  select c.id, c.kind, c.name, c.title_fr as "titleFr", c.title_en as "titleEn", c.affiliation, c.email, c.phone,
         c.phone_extension as "phoneExtension", c.source,
         coalesce(c.source_url, (
           select s.url from contact_role r join source_record s on s.study_id = r.study_id and s.source = r.source
           where r.contact_id = c.id and ${SHOWN} order by s.source_id limit 1
         )) as "sourceUrl",
         coalesce(c.as_of, (c.created_at at time zone 'Europe/Paris')::date)::text as "asOf",
         case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end as organization,
         case when d.code is not null then json_build_object('code', d.code, 'name', d.name_en) end as department,
         page.a, page.b, held.roles
  from page
  join contact c on c.id = page.id
  left join organization o on o.id = c.organization_id
  left join department d on d.code = c.department_code
  cross join lateral (
    select json_agg(json_build_object(
      'role', r.role, 'siteId', r.site_id, 'validFrom', r.valid_from, 'validTo', r.valid_to,
      'study', case when s.id is not null then json_build_object(
        'id', s.id, 'titleFr', s.title_fr, 'titleEn', s.title_en, 'machineTranslated', coalesce(s.machine_translated, '{}'),
        'nct', (select i.value from study_identifier i
                where i.study_id = s.id and i.type = 'nct' and not i.alias order by i.position limit 1)) end,
      'program', case when p.code is not null then json_build_object('code', p.code, 'name', p.name) end,
      'committee', case when m.code is not null then json_build_object('code', m.code, 'name', m.name_en) end
    ) order by r.role, r.position, r.id) as roles
    from contact_role r
    left join study s on s.id = r.study_id
    left join program p on p.code = r.program_code
    left join committee m on m.code = r.committee_code
    where r.contact_id = c.id and ${SHOWN} and ${ofRole}
  ) held
  order by page.a, page.b, lower(c.name), c.id`;

/** Contacts that an audience sees, each with its shown roles that match; to be grouped by `c.id`. */
const seen = (audience: Audience, $: Place) => `
  from contact c
  join contact_role r on r.contact_id = c.id
  where c.visibility = any(${$(visibleTo(audience))}::visibility[]) and ${SHOWN}`;

/** The codes that were asked for, which are lower case. */
const codes = ({ program, committee }: ListContactsQuery): CodeFilters => ({
  ...(program && { program: [program.toLowerCase()] }),
  ...(committee && { committee: [committee.toLowerCase()] }),
});

/** The filters that were asked for. Those on roles must hold for one role together. */
function filters(query: ListContactsQuery, $: Place): string {
  const { kind, role, study, organization } = query;
  const { program, committee } = codes(query);
  const conditions: string[] = [];
  if (kind) conditions.push(`c.kind = any(${$(kind)}::contact_kind[])`);
  if (role) conditions.push(`r.role = any(${$(role)}::contact_role_kind[])`);
  if (study) {
    const identified = `select i.study_id from study_identifier i where i.value = ${$(normalizeIdentifier(study))}`;
    conditions.push(`(r.study_id = ${$(study)} or r.study_id in (${identified}))`);
  }
  if (program) conditions.push(`r.program_code = any(${$(program)}::text[])`);
  if (committee) conditions.push(`r.committee_code = any(${$(committee)}::text[])`);
  if (organization) {
    const place = $(organization);
    const sites = `select t.id from study_site t where t.organization_id = ${place}`;
    conditions.push(`(c.organization_id = ${place} or r.site_id in (${sites}))`);
  }
  return conditions.map((condition) => `and ${condition}`).join(' ');
}

/** The directory: by the highest of the roles that match (the director first), then by name. */
const directory = (query: ListContactsQuery, audience: Audience, $: Place) => `
  select c.id, lower(c.name) as name, array_position(enum_range(null::contact_role_kind), min(r.role)) as a, 0 as b
  ${seen(audience, $)} ${filters(query, $)}
  group by c.id`;

/** Contacts of a study: functional mailboxes before persons (domain.md section 6), then as the source orders them. */
const ofStudy = (studyId: string, audience: Audience, $: Place) => `
  select c.id, lower(c.name) as name, (c.kind = 'person')::int as a, min(r.position) as b
  ${seen(audience, $)} and r.study_id = ${$(studyId)}
  group by c.id`;

/** A page of contacts; `last` leads on where there is more, `total` is there when asked for. */
export interface ContactsFound {
  items: Contact[];
  last: CursorPayload | null;
  total: number | undefined;
}

interface Page {
  limit: number;
  count: boolean;
  cursor: CursorPayload | null;
}

/**
 * Reads a page out of `keyed` (id, name, a, b). A cursor must not carry a name (addresses end up in logs), so it holds the
 * contact's id, and its name is read again; should the contact be gone by then, its neighbours of the same rank are given
 * once more rather than skipped.
 */
async function readPage(
  db: Queryable,
  { limit, count, cursor }: Page,
  keyed: ($: Place) => string,
  ofRole: ($: Place) => string,
): Promise<ContactsFound> {
  const values: unknown[] = [];
  const $: Place = (value) => `$${values.push(value)}`;
  const [a, b, id] = cursor?.k ?? [];
  const last = cursor && `select lower(name) from contact where id = ${$(id)}`;
  const after = cursor
    ? `where (a, b, name, id) > (${$(a)}::int, ${$(b)}::int, coalesce((${last}), ''), ${$(id)})`
    : '';
  // Without a name: a plan made for one set of filters is wrong for another.
  const { rows } = await db.query<ContactRow>(
    `with page as (
       select id, a, b from (${keyed($)}) keyed ${after} order by a, b, name, id limit ${$(limit + 1)}
     )
     ${withRoles(ofRole($))}`,
    values,
  );
  const cut = cutPage(rows, limit, (row) => [row.a, row.b, row.id]);
  return { items: cut.page.map(toContact), last: cut.last, total: count ? await countContacts(db, keyed) : undefined };
}

async function countContacts(db: Queryable, keyed: ($: Place) => string): Promise<number> {
  const values: unknown[] = [];
  const text = `select count(*)::int as total from (${keyed((value) => `$${values.push(value)}`)}) keyed`;
  const { rows } = await db.query<{ total: number }>(text, values);
  return rows[0]?.total ?? 0;
}

/** A page of the directory as an audience sees it. Throws 400 for a program or committee that does not exist. */
export async function findContacts(
  db: Queryable,
  query: ListContactsQuery,
  audience: Audience,
  cursor: CursorPayload | null,
): Promise<ContactsFound> {
  await refuseUnknownCodes(db, codes(query));
  return readPage(
    db,
    { ...query, cursor },
    ($) => directory(query, audience, $),
    () => 'true',
  );
}

/**
 * A page of a study's contacts as an audience sees it, each with its roles in this study. Whether the study exists and is
 * listed is for the caller to say; for a draft or a withdrawn study the page is empty.
 */
export function findStudyContacts(
  db: Queryable,
  studyId: string,
  audience: Audience,
  query: ListStudyContactsQuery,
  cursor: CursorPayload | null,
): Promise<ContactsFound> {
  const inStudy = ($: Place) => `r.study_id = ${$(studyId)}`;
  return readPage(db, { ...query, cursor }, ($) => ofStudy(studyId, audience, $), inStudy);
}

const ONE = `
  with page as (
    select c.id, 0 as a, 0 as b from contact c
    where c.id = $2 and c.visibility = any($1::visibility[])
      and exists (select from contact_role r where r.contact_id = c.id and ${SHOWN})
  )
  ${withRoles('true')}`;

/** A contact by its id. Throws the same 404 for one that is unknown, suppressed or beyond the audience. */
export async function getContact(db: Queryable, id: string, audience: Audience): Promise<Contact> {
  const { rows } = await db.query<ContactRow>({ name: 'contact', text: ONE, values: [visibleTo(audience), id] });
  if (!rows[0]) throw notFound('contact', id);
  return toContact(rows[0]);
}
