import type { Prisma } from '../db/generated/client.ts';

/** A row as JSON has it: dates and instants are texts. */
type AsJson<T> = T extends Date
  ? string
  : T extends (infer E)[]
    ? AsJson<E>[]
    : T extends object
      ? { [K in keyof T]: AsJson<T[K]> }
      : T;

interface Parts {
  identifiers: true;
  parties: { include: { organization: { select: { id: true; name: true; class: true } } } };
  programs: { include: { program: { select: { code: true; name: true } } } };
  committees: { include: { committee: { select: { code: true; nameEn: true } } } };
  departments: { include: { department: { select: { code: true; nameEn: true } } } };
  platforms: { include: { platform: { select: { code: true; nameEn: true } } } };
  conditions: true;
  biomarkers: true;
  arms: true;
  interventions: true;
  outcomes: true;
  criteria: true;
  references: true;
  links: true;
  sites: true;
  approvals: true;
  statusEvents: true;
  cohorts: { include: { slots: true } };
  inclusions: true;
  sources: { select: { source: true; sourceId: true; url: true; versionDate: true; complete: true } };
}

/** A study with every table that its document is made of. */
export type StudyRow = AsJson<Prisma.StudyGetPayload<{ include: Parts }>>;

/** The rows of a table that belong to the study `s`, in their order; `more` are columns of what they name. */
const rowsOf = (table: string, order: string, more = '', condition = '') =>
  `(select coalesce(json_agg(x order by ${order}), '[]')
    from (select t.*${more && `, ${more}`} from ${table} t where t.study_id = s.id ${condition}) x)`;

const named = (table: string, columns: string) =>
  `(select row_to_json(n) from (select ${columns} from ${table} where code = t.${table}_code) n) as ${table}`;

/**
 * A study whole, as one JSON value: `$1` is its id. By hand, since it is read at every write: the same through an ORM's
 * `include` takes twice as long.
 */
export const STUDY_ROW = `
  select row_to_json(r)::text from (
    select s.*,
      ${rowsOf('study_identifier', 'position')} as identifiers,
      ${rowsOf('study_party', 'position', `(select row_to_json(n) from (select id, name, class from organization where id = t.organization_id) n) as organization`)} as parties,
      ${rowsOf('study_program', 'program_code', named('program', 'code, name'))} as programs,
      ${rowsOf('study_committee', 'committee_code', named('committee', 'code, name_en'))} as committees,
      ${rowsOf('study_department', 'department_code', named('department', 'code, name_en'))} as departments,
      ${rowsOf('study_platform', 'platform_code', named('platform', 'code, name_en'))} as platforms,
      ${rowsOf('study_condition', 'position')} as conditions,
      ${rowsOf('study_biomarker', 'position')} as biomarkers,
      ${rowsOf('study_arm', 'position')} as arms,
      ${rowsOf('study_intervention', 'position')} as interventions,
      ${rowsOf('study_outcome', 'position')} as outcomes,
      ${rowsOf('study_criterion', 'position')} as criteria,
      ${rowsOf('study_reference', 'position')} as "references",
      ${rowsOf('study_link', 'position')} as links,
      ${rowsOf('study_site', 'position')} as sites,
      ${rowsOf('approval', 'decided_on, kind')} as approvals,
      ${rowsOf('status_event', 'occurred_on, id', '', 'and t.voided_at is null')} as status_events,
      ${rowsOf('cohort', 'position', `(select coalesce(json_agg(c order by site_id), '[]') from cohort_slot c where c.cohort_id = t.id) as slots`)} as cohorts,
      ${rowsOf('yearly_inclusion', 'year, site_id')} as inclusions,
      (select coalesce(json_agg(x order by source, source_id), '[]') from
        (select source, source_id, url, version_date, complete from source_record t where t.study_id = s.id) x) as sources
    from study s where s.id = $1
  ) r`;

/** The value of `STUDY_ROW`, with the columns named as everywhere else. */
export function parseStudyRow(text: string): StudyRow {
  return camelKeys(JSON.parse(text)) as StudyRow;
}

const names = new Map<string, string>();

function camel(column: string): string {
  const known = names.get(column);
  if (known !== undefined) return known;
  const name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  names.set(column, name);
  return name;
}

function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([column, part]) => [camel(column), camelKeys(part)]));
}
