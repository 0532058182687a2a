import { type Parameters, parameters } from '../db/parameters.ts';
import type { Queryable } from '../db/types.ts';
import type { CursorPayload, CursorValue } from '../http/cursor.ts';
import { gone, notFound, Problem } from '../http/problems.ts';
import type { SortKey } from '../http/query.ts';
import { refuseUnknownCodes } from '../structure/codes.ts';
import { normalizeIdentifier } from './identifiers.ts';
import { unpackDocument } from './packed.ts';
import { type ListStudiesQuery, type SORT_KEYS, type Study, SUMMARY_FIELDS } from './schemas.ts';
import { recordedBy, statementName, toConditions } from './search.ts';
import type { VersionTexts } from './version-texts.ts';

/** A page of rendered list entries; `last` leads to the next page and is null on the last one. */
export interface StudyTexts {
  /** The entries as JSON. */
  items: Buffer[];
  /** The numbers of their versions, which never change; absent where `fields` chose a part of each. */
  tags?: string;
  last: CursorPayload | null;
  /** Only when asked for. */
  total: number | null;
}

interface PageRow {
  seq: string;
  /** The newest sequence number; on a first page only. */
  snapshot?: string;
  total?: string;
  /** Sort key values. */
  [key: `k${number}`]: string;
}

type Order = SortKey<(typeof SORT_KEYS)[number]>[];

/** The column behind each sort key, and the type by which a cursor's value compares with it. */
const SORT_COLUMNS = {
  updatedAt: { column: 'seq', type: 'bigint' },
  title: { column: 'title_key', type: 'text' },
  startDate: { column: 'start_date', type: 'text' },
  id: { column: 'study_id', type: 'text' },
} as const;

/**
 * Finds a page of studies: one statement tells which versions are on it, a second reads those whose text is not at hand. The
 * first page reads the current rows and notes the newest sequence number; later pages, and all of a query with `asOf`, read the
 * registry as it stood at a number, so that a walk neither skips nor repeats a study while others write.
 */
export async function findStudies(
  db: Queryable,
  texts: VersionTexts,
  query: ListStudiesQuery,
  after: CursorPayload | null,
  seesDrafts = false,
): Promise<StudyTexts> {
  await refuseUnknownCodes(db, query);
  const at = after?.s ?? (query.asOf === undefined ? null : await sequenceAt(db, query.asOf));
  const params = parameters();
  const conditions = [
    seesDrafts ? "action <> 'withdrawn'" : 'listed',
    snapshot(at, params),
    ...toConditions(query, params),
  ];
  const where = conditions.join(' and ');
  const order = withTieBreaker(query.sort ?? [{ key: 'updatedAt', descending: true }]);
  const total = query.count ? `, (select count(*) from study_version where ${where}) as total` : '';
  const beyond = after ? ` and ${beyondLast(order, after.k, params)}` : '';
  const kind = query.fields?.some((field) => !SUMMARY_FIELDS.includes(field as never)) ? 'document' : 'summary';
  const keys = order.map(({ key }, index) => `${SORT_COLUMNS[key].column}::text as k${index}`);
  // The limit stands in the text: Postgres plans a statement anew at every call while it cannot know how few rows are wanted.
  const text = `
    select seq, ${keys.join(', ')}${at === null ? ', (select max(seq) from study_version)::text as snapshot' : ''}${total}
    from study_version
    where ${where}${beyond}
    order by ${order.map(({ key, descending }) => `${SORT_COLUMNS[key].column}${descending ? ' desc' : ''}`).join(', ')}
    limit ${query.limit + 1}`;
  const { rows } = await db.query<PageRow>({ name: statementName(text, query.limit), text, values: params.values });

  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const { fields } = query;
  const seqs = page.map(({ seq }) => seq);
  const items = await texts.read(db, kind, seqs);
  return {
    items: fields ? items.map((text) => selectFields(text, fields)) : items,
    tags: fields ? undefined : seqs.join(),
    last: last ? { s: at ?? last.snapshot ?? '0', k: order.map((_, index) => last[`k${index}`] ?? '') } : null,
    total: query.count ? Number(rows[0]?.total ?? 0) : null,
  };
}

/** The sequence number at which the registry stood as of a day or an instant; 0 before its first record. */
async function sequenceAt(db: Queryable, asOf: string): Promise<string> {
  const params = parameters();
  // Numbers and instants are taken under one lock, so both rise together.
  const { rows } = await db.query<{ seq: string }>({
    text: `select seq from study_version where ${recordedBy(asOf, params)} order by recorded_at desc, seq desc limit 1`,
    values: params.values,
  });
  return rows[0]?.seq ?? '0';
}

/** The rows that were current at a sequence number, or that are current now. */
function snapshot(at: string | null, params: Parameters): string {
  if (at === null) return 'superseded_by is null';
  const seq = `${params.add(at)}::bigint`;
  return `seq <= ${seq} and (superseded_by is null or superseded_by > ${seq})`;
}

/** The id decides between equals; sequence numbers and ids have none. */
function withTieBreaker(order: Order): Order {
  const unique = order.findIndex(({ key }) => key === 'updatedAt' || key === 'id');
  return unique >= 0 ? order.slice(0, unique + 1) : [...order, { key: 'id', descending: false }];
}

/** Keyset: rows that come after the last one given, for keys of mixed direction. */
function beyondLast(order: Order, last: readonly CursorValue[], params: Parameters): string {
  const values = order.map(({ key }, index) => `${params.add(last[index])}::${SORT_COLUMNS[key].type}`);
  const steps = order.map(({ key, descending }, index) => {
    const equal = order.slice(0, index).map((before, at) => `${SORT_COLUMNS[before.key].column} = ${values[at]}`);
    return [...equal, `${SORT_COLUMNS[key].column} ${descending ? '<' : '>'} ${values[index]}`].join(' and ');
  });
  return `(${steps.map((step) => `(${step})`).join(' or ')})`;
}

/** Chooses top-level keys of a rendered study. */
function selectFields(text: Buffer, fields: readonly (keyof Study)[]): Buffer {
  const study = JSON.parse(text.toString()) as Study;
  return Buffer.from(JSON.stringify(Object.fromEntries(fields.map((field) => [field, study[field]]))));
}

/** A study's current document as rendered JSON, with its entity tag. */
export interface StudyDocument {
  text: Buffer;
  etag: string | undefined;
}

interface DocumentOptions {
  fields?: readonly (keyof Study)[];
  seesDrafts?: boolean;
}

/**
 * Reads a study by id, in one statement, which leaves the document out while the version that this process has is the current
 * one. Throws 404, or 410 for a study that was withdrawn from the registry.
 */
export async function getStudyDocument(
  db: Queryable,
  texts: VersionTexts,
  id: string,
  { fields, seesDrafts = false }: DocumentOptions = {},
): Promise<StudyDocument> {
  const kept = texts.lastDocument(id);
  const { rows } = await db.query<ListedRow & { seq: string; document: Buffer | null; etag: string }>({
    name: 'study-document',
    text: `select seq, case when seq = $2 then null else document end as document, etag, listed, ${ACTION}
           from study_version where study_id = $1 and superseded_by is null`,
    values: [id, kept?.seq ?? null],
  });
  const row = shown(rows[0], id, seesDrafts);
  const text = row.document === null ? kept?.text : texts.keepDocument(id, row.seq, row.document);
  if (text === undefined) throw new Error(`version ${row.seq} was left out without being at hand`);
  return fields ? { text: selectFields(text, fields), etag: undefined } : { text, etag: row.etag };
}

/**
 * Reads a study as the registry held it as of a day or an instant. Throws 404 before its first public version, 410 for a time
 * at which it was withdrawn.
 */
export async function getStudyDocumentAt(
  db: Queryable,
  id: string,
  asOf: string,
  { fields, seesDrafts = false }: DocumentOptions = {},
): Promise<StudyDocument> {
  const params = parameters();
  const { rows } = await db.query<ListedRow & { document: Buffer; etag: string }>({
    text: `select document, etag, listed, ${ACTION} from study_version
           where study_id = ${params.add(id)} and ${recordedBy(asOf, params)} order by version desc limit 1`,
    values: params.values,
  });
  const { document, etag } = shown(rows[0], id, seesDrafts);
  const text = unpackDocument(document);
  return fields ? { text: selectFields(text, fields), etag: undefined } : { text, etag };
}

/** Throws what `getStudyDocument` would, for what hangs on a study. */
export async function requireListed(db: Queryable, id: string, seesDrafts = false): Promise<void> {
  const { rows } = await db.query<ListedRow>({
    name: 'study-listed',
    text: `select listed, ${ACTION} from study_version where study_id = $1 and superseded_by is null`,
    values: [id],
  });
  shown(rows[0], id, seesDrafts);
}

interface ListedRow {
  listed: boolean;
  action: string;
}

/** What made the version; a draft that was withdrawn was never there for the public, so it stays a draft to it. */
const ACTION = `case when action = 'withdrawn' and not exists (
  select from study_version earlier where earlier.study_id = study_version.study_id and earlier.listed
) then 'withdrawn_draft' else action end as action`;

/** Drafts are shown to the office only, others do not find them; a withdrawn study leaves word that it was there. */
function shown<R extends ListedRow>(row: R | undefined, id: string, seesDrafts: boolean): R {
  if (row?.action === 'withdrawn' || (row?.action === 'withdrawn_draft' && seesDrafts)) throw gone();
  if (!row || !(row.listed || seesDrafts)) throw notFound('study', id);
  return row;
}

/** Whether a path segment is a study's id rather than one of its numbers. */
export function isStudyId(segment: string): boolean {
  return /^std_[0-9a-z]{16}$/.test(segment);
}

/**
 * The id of the study that bears a number, in any spelling. Throws 404, and 409 naming the studies where several share it:
 * parts of a platform trial have one EudraCT number.
 */
export async function resolveStudyId(db: Queryable, identifier: string, seesDrafts = false): Promise<string> {
  const { rows } = await db.query<{ study_id: string }>({
    name: 'study-by-identifier',
    text: `select study_id from study_version
           where identifiers @> array[$1] and superseded_by is null and (listed or action = 'withdrawn' or $2)
           order by study_id limit 20`,
    values: [normalizeIdentifier(identifier), seesDrafts],
  });
  const [row, ...others] = rows;
  if (!row) throw notFound('study', identifier);
  if (others.length > 0) throw ambiguous(identifier, rows);
  return row.study_id;
}

function ambiguous(identifier: string, rows: readonly { study_id: string }[]): Problem {
  const addresses = rows.map(({ study_id }) => `/v1/studies/${study_id}`).join(', ');
  return new Problem('ambiguous_identifier', {
    detail: {
      en: `“${identifier}” is borne by ${rows.length} studies: ${addresses}`,
      fr: `« ${identifier} » est porté par ${rows.length} études : ${addresses}`,
    },
  });
}
