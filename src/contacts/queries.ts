import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { normalizeIdentifier } from '../studies/identifiers.ts';
import { type Audience, visibleTo } from './audience.ts';
import { type ContactRow, toContact } from './mapper.ts';
import type { Contact, ListContactsQuery, ListStudyContactsQuery } from './schemas.ts';

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

/**
 * A page out of `keyed` (id, name, a, b). A cursor must not carry a name (addresses end up in logs), so it holds the contact's id,
 * and its name is read again; should the contact be gone by then, its neighbours of the same rank are given once more rather
 * than skipped. Parameters: $1 visibilities, $2 to $4 the last item's a, b and id, $5 how many.
 */
const paged = (keyed: string, ofRole: string) => `
  with page as (
    select id, a, b from (${keyed}) keyed
    where $2::int is null or (a, b, name, id) >
      ($2::int, $3::int, coalesce((select lower(name) from contact where id = $4::text), ''), $4::text)
    order by a, b, name, id limit $5
  )
  ${withRoles(ofRole)}`;

/** Contacts that an audience sees and that match the filters $2 to $8; a role must satisfy all filters on roles at once. */
const matching = (first: number) => {
  const [kind, role, study, identifier, program, committee, organization] = Array.from(
    { length: 7 },
    (_, i) => `$${first + i}`,
  );
  return `
    c.visibility = any($1::visibility[])
    and (${kind}::text[] is null or c.kind::text = any(${kind}::text[]))
    and exists (
      select from contact_role r
      left join study_site t on t.id = r.site_id
      where r.contact_id = c.id and ${SHOWN}
        and (${role}::text[] is null or r.role::text = any(${role}::text[]))
        and (${study}::text is null or r.study_id = ${study}::text or r.study_id in (
          select i.study_id from study_identifier i where i.value = ${identifier}::text))
        and (${program}::text is null or r.program_code = lower(${program}::text))
        and (${committee}::text is null or r.committee_code = lower(${committee}::text))
        and (${organization}::text is null or c.organization_id = ${organization}::text
          or t.organization_id = ${organization}::text)
    )`;
};

const filterValues = (query: ListContactsQuery) => [
  query.kind ?? null,
  query.role ?? null,
  query.study ?? null,
  query.study === undefined ? null : normalizeIdentifier(query.study),
  query.program ?? null,
  query.committee ?? null,
  query.organization ?? null,
];

/** The directory: by the highest of a contact's roles (the director first), then by name. */
const DIRECTORY = paged(
  `select c.id, lower(c.name) as name, 0 as b, (
     select min(array_position(enum_range(null::contact_role_kind), r.role))
     from contact_role r where r.contact_id = c.id and ${SHOWN}
   ) as a
   from contact c where ${matching(6)}`,
  'true',
);

/** Contacts of a study: functional mailboxes before persons (domain.md section 6), then as the source orders them. */
const OF_STUDY_KEYED = `
  select c.id, lower(c.name) as name, (c.kind = 'person')::int as a, min(r.position) as b
  from contact c join contact_role r on r.contact_id = c.id
  where c.visibility = any($1::visibility[]) and r.study_id = $6 and ${SHOWN}
  group by c.id`;
const OF_STUDY = paged(OF_STUDY_KEYED, 'r.study_id = $6');

/** A page of contacts; `last` leads on where there is more, `total` is there when asked for. */
export interface ContactsFound {
  items: Contact[];
  last: CursorPayload | null;
  total: number | undefined;
}

/** A page of the directory as an audience sees it. */
export async function findContacts(
  db: Queryable,
  query: ListContactsQuery,
  audience: Audience,
  cursor: CursorPayload | null,
): Promise<ContactsFound> {
  const { rows } = await db.query<ContactRow>({
    name: 'contacts',
    text: DIRECTORY,
    values: [...pageValues(audience, cursor, query.limit), ...filterValues(query)],
  });
  const text = `select count(*)::int as total from contact c where ${matching(2)}`;
  return found(
    rows,
    query.limit,
    query.count ? await total(db, text, [visibleTo(audience), ...filterValues(query)]) : undefined,
  );
}

/**
 * A page of a study's contacts as an audience sees it, each with its roles in this study. Whether the study exists and is
 * listed is for the caller to say; for a draft or a withdrawn study the page is empty.
 */
export async function findStudyContacts(
  db: Queryable,
  studyId: string,
  audience: Audience,
  query: ListStudyContactsQuery,
  cursor: CursorPayload | null,
): Promise<ContactsFound> {
  const { rows } = await db.query<ContactRow>({
    name: 'study-contacts',
    text: OF_STUDY,
    values: [...pageValues(audience, cursor, query.limit), studyId],
  });
  const text = `select count(*)::int as total from (${OF_STUDY_KEYED.replace('$6', '$2')}) keyed`;
  return found(rows, query.limit, query.count ? await total(db, text, [visibleTo(audience), studyId]) : undefined);
}

const pageValues = (audience: Audience, cursor: CursorPayload | null, limit: number) => {
  const [a = null, b = null, id = null] = cursor?.k ?? [];
  return [visibleTo(audience), a, b, id, limit + 1];
};

async function total(db: Queryable, text: string, values: unknown[]): Promise<number> {
  const { rows } = await db.query<{ total: number }>(text, values);
  return rows[0]?.total ?? 0;
}

function found(rows: ContactRow[], limit: number, count: number | undefined): ContactsFound {
  const { page, last } = cutPage(rows, limit, (row) => [row.a, row.b, row.id]);
  return { items: page.map(toContact), last, total: count };
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
