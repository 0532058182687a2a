import { instant, type Parameters } from '../db/parameters.ts';
import { foldName } from '../organizations/host.ts';
import { normalizeIdentifier } from './identifiers.ts';
import type { StudyFilters } from './schemas.ts';

/** Every connection keeps what it has prepared, so only so many texts of the endless combinations of filters get a name. */
const MAX_NAMED = 200;
/** The limits that people choose; whoever tries the others must not use the names up. */
const USUAL_LIMITS: ReadonlySet<number> = new Set([10, 20, 50, 100, 200]);
const names = new Map<string, string>();

/** A prepared statement's name, so that a text is planned once on a connection; none for texts beyond the first few hundred. */
export function statementName(text: string, limit: number): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_NAMED || !USUAL_LIMITS.has(limit)) return known;
  const name = `studies-${names.size}`;
  names.set(text, name);
  return name;
}

/** The SQL condition of each filter of `GET /v1/studies`, on the columns of `study_version`. */
export function toConditions(query: StudyFilters, { add }: Parameters): string[] {
  const conditions: (string | undefined)[] = [
    query.status && orUnknown('status', 'study_status', query.status, add),
    query.hostStatus && orUnknown('host_status', 'study_status', query.hostStatus, add),
    query.openOn && `host_open @> ${add(query.openOn)}::date`,
    query.openDuring ? yearCondition(query.openDuring, add) : undefined,
    query.program && `programs && ${add(query.program)}::text[]`,
    query.committee && `committees && ${add(query.committee)}::text[]`,
    query.department && `departments && ${add(query.department)}::text[]`,
    query.platform && `platforms && ${add(query.platform)}::text[]`,
    query.phase && `phases && ${add(query.phase)}::text[]`,
    query.riphCategory && orUnknown('riph_category', 'smallint', query.riphCategory, add),
    query.regime && orUnknown('regime', 'regime', query.regime, add),
    query.studyType && `study_type = any(${add(query.studyType)}::study_type[])`,
    query.sponsor && sponsorCondition(query.sponsor, add),
    query.sponsorClass && `sponsor_class = any(${add(query.sponsorClass)}::sponsor_class[])`,
    query.condition && conditionCondition(query.condition, add),
    query.age !== undefined ? ageCondition(query.age, add) : undefined,
    query.sex && `sex = any(${add(query.sex === 'all' ? ['all'] : ['all', query.sex])}::sex[])`,
    query.country && `countries && ${add(query.country)}::text[]`,
    query.identifier && `identifiers @> array[${add(normalizeIdentifier(query.identifier))}]`,
    query.updatedSince && `recorded_at >= ${instant(query.updatedSince, { add })}`,
  ];
  return conditions.filter((condition) => condition !== undefined);
}

type Add = Parameters['add'];

/** `unknown` stands for the absence of a value. */
function orUnknown(column: string, type: string, wanted: readonly string[], add: Add): string {
  const known = wanted.filter((value) => value !== 'unknown');
  const parts = known.length > 0 ? [`${column} = any(${add(known)}::${type}[])`] : [];
  if (known.length < wanted.length) parts.push(`${column} is null`);
  return `(${parts.join(' or ')})`;
}

/**
 * An organization by its id, or a part of the sponsor's name. The id of one that was merged into another leads to that one;
 * versions from before the merger still bear it.
 */
function sponsorCondition(sponsor: string, add: Add): string {
  if (!/^org_[0-9a-z]{16}$/.test(sponsor)) return `sponsor_key like ${add(containing(sponsor))}`;
  const id = add(sponsor);
  return `sponsor_id in (${id}, (select o.id from organization o where o.former_ids @> array[${id}]))`;
}

function conditionCondition(condition: string, add: Add): string {
  const coded = /^([a-z0-9_]+)\|(.+)$/i.exec(condition);
  if (!coded) return `condition_key like ${add(containing(condition))}`;
  return `condition_codes @> array[${add(`${coded[1]?.toLowerCase()}|${coded[2]?.toLowerCase()}`)}]`;
}

/** A study belongs to a year if an open interval meets [Y-01-01, Y+1-01-01) (domain.md section 5 item 4). */
function yearCondition(year: number, add: Add): string {
  return `host_open && daterange(${add(`${year}-01-01`)}::date, ${add(`${year + 1}-01-01`)}::date)`;
}

function ageCondition(age: number, add: Add): string {
  const value = `${add(age)}::float8`;
  return `min_age_years <= ${value} and max_age_years >= ${value}`;
}

function containing(text: string): string {
  return `%${foldName(text).replace(/[\\%_]/g, '\\$&')}%`;
}

/** What was recorded by `asOf`: an instant, or a day, which ends at midnight in Paris. */
export function recordedBy(asOf: string, { add }: Parameters): string {
  if (asOf.length > 10) return `recorded_at <= ${add(asOf)}::timestamptz`;
  return `recorded_at < ((${add(asOf)}::date + 1)::timestamp at time zone 'Europe/Paris')`;
}
