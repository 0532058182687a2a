import { Visibility } from '../db/enums.ts';
import type { Audience } from '../http/caller.ts';
import type { CodeFilters } from '../structure/codes.ts';
import { normalizeIdentifier } from '../studies/identifiers.ts';
import { visibleTo } from './audience.ts';
import type { ListContactsQuery } from './schemas.ts';

/** Takes a value of a statement and returns its place, such as `$3`. */
export type Place = (value: unknown) => string;

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

/** Which contacts a statement finds, and which of their roles it shows. */
export interface View {
  visibilities: readonly Visibility[];
  /** The condition on a role `r`. */
  roles: string;
  /** Whether a contact is there without such a role. */
  roleless: boolean;
}

/** What readers of an audience see: contacts that are meant for it, with the roles that are valid today. */
export const asSeenBy = (audience: Audience): View => ({
  visibilities: visibleTo(audience),
  roles: SHOWN,
  roleless: false,
});

/** What the research office keeps: contacts of these visibilities, also suppressed ones, with all their roles. */
export const asKept = (visibilities: readonly Visibility[] = Object.values(Visibility)): View => ({
  visibilities,
  roles: 'true',
  roleless: true,
});

/** The contacts of `page` (id, a, b) with the roles of the view, of which `ofRole` may select; in the order of the keys. */
export const withRoles = (view: View, ofRole: string) => `
  select c.id, c.kind::text as kind, c.name, c.title_fr as "titleFr", c.title_en as "titleEn", c.affiliation, c.email,
         c.email_shown as "emailShown", c.phone,
         c.phone_extension as "phoneExtension", c.source, c.visibility::text as visibility, c.decided,
         coalesce(c.source_url, (
           select s.url from contact_role r join source_record s on s.study_id = r.study_id and s.source = r.source
           where r.contact_id = c.id and ${view.roles} order by s.source_id limit 1
         )) as "sourceUrl",
         coalesce(c.as_of, (c.created_at at time zone 'Europe/Paris')::date)::text as "asOf",
         case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end as organization,
         case when d.code is not null then json_build_object('code', d.code, 'name', d.name_en) end as department,
         page.a, page.b, coalesce(held.roles, '[]') as roles
  from page
  join contact c on c.id = page.id
  left join organization o on o.id = c.organization_id
  left join department d on d.code = c.department_code
  cross join lateral (
    select json_agg(json_build_object(
      'id', r.id, 'imported', r.source is not null, 'decided', r.decided,
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
    where r.contact_id = c.id and ${view.roles} and ${ofRole}
  ) held
  order by page.a, page.b, lower(c.name), c.id`;

/** Contacts of a view, each with its roles `r` that match; to be grouped by `c.id`. */
const seen = ({ visibilities, roles, roleless }: View, $: Place) => `
  from contact c
  ${roleless ? 'left ' : ''}join contact_role r on r.contact_id = c.id and ${roles}
  where c.visibility = any(${$(visibilities)}::visibility[])`;

/** The codes that were asked for, which are lower case. */
export const codesOf = ({ program, committee }: ListContactsQuery): CodeFilters => ({
  ...(program && { program: [program.toLowerCase()] }),
  ...(committee && { committee: [committee.toLowerCase()] }),
});

/** The filters that were asked for. Those on roles must hold for one role together. */
function filters(query: ListContactsQuery, $: Place): string {
  const { kind, role, study, organization } = query;
  const { program, committee } = codesOf(query);
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
    const id = $(organization);
    const known = `select o.id from organization o where o.id = ${id} or o.former_ids @> array[${id}]`;
    const sites = `select t.id from study_site t where t.organization_id in (${known})`;
    conditions.push(`(c.organization_id in (${known}) or r.site_id in (${sites}))`);
  }
  return conditions.map((condition) => `and ${condition}`).join(' ');
}

/** The directory: by the highest of the roles that match (the director first, without any last), then by name. */
export const directory = (query: ListContactsQuery, view: View, $: Place) => `
  select c.id, lower(c.name) as name,
         coalesce(array_position(enum_range(null::contact_role_kind), min(r.role)), 1000) as a, 0 as b
  ${seen(view, $)} ${filters(query, $)}
  group by c.id`;

/** Contacts of a study: functional mailboxes before persons (domain.md section 6), then as the source orders them. */
export const ofStudy = (studyId: string, view: View, $: Place) => `
  select c.id, lower(c.name) as name, (c.kind = 'person')::int as a, min(r.position) as b
  ${seen(view, $)} and r.study_id = ${$(studyId)}
  group by c.id`;

/** One contact by its id, `$1`, if it is of the visibilities `$2`. */
export const oneContact = (view: View) => `
  with page as (
    select c.id, 0 as a, 0 as b from contact c
    where c.id = $1 and c.visibility = any($2::visibility[])
      and (${view.roleless} or exists (select from contact_role r where r.contact_id = c.id and ${view.roles}))
  )
  ${withRoles(view, 'true')}`;
