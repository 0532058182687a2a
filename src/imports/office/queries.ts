import { toCalendarDate } from '../../db/dates.ts';
import type { Queryable, Transaction } from '../../db/types.ts';
import type { CursorPayload } from '../../http/cursor.ts';
import { cutPage } from '../../http/keyset.ts';
import { notFound } from '../../http/problems.ts';
import { numbersOf, type OfficeRow } from './columns.ts';
import type { ImportRun, ListImportsQuery } from './schemas.ts';

interface RunRow extends Omit<ImportRun, 'actor' | 'startedAt' | 'finishedAt'> {
  actorKind: ImportRun['actor']['kind'];
  actorId: string;
  startedAt: Date;
  finishedAt: Date | null;
}

/** A run that says that it runs while nobody holds its lock ended with its process. */
const COLUMNS = `
  id, file_name as "fileName", file_hash as "fileHash", mode,
  case when state = 'running' and pg_try_advisory_xact_lock_shared(hashtextextended(id, 0)) then 'interrupted' else state end as state,
  counts, actor_kind as "actorKind", actor_id as "actorId", started_at as "startedAt", finished_at as "finishedAt"`;

function toRun({ actorKind, actorId, startedAt, finishedAt, ...row }: RunRow): ImportRun {
  return {
    id: row.id,
    fileName: row.fileName,
    fileHash: row.fileHash,
    mode: row.mode,
    state: row.state,
    counts: row.counts,
    findings: row.findings,
    actor: { kind: actorKind, id: actorId },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** A page of runs, newest first; their findings are left to the single run. */
export async function findImportRuns(db: Queryable, query: ListImportsQuery, after: CursorPayload | null) {
  const [startedAt = null, id = null] = after?.k ?? [];
  const { rows } = await db.query<RunRow>({
    name: 'import-runs',
    text: `select ${COLUMNS}, '[]'::jsonb as findings from import_run
           where $1::timestamptz is null or (started_at, id) < ($1, $2) order by started_at desc, id desc limit $3`,
    values: [startedAt, id, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.startedAt.toISOString(), row.id]);
  return { items: page.map(toRun), last, total: query.count ? await countRuns(db) : undefined };
}

async function countRuns(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ total: number }>('select count(*)::int as total from import_run');
  return rows[0]?.total ?? 0;
}

/** A run with its findings. Throws 404. */
export async function getImportRun(db: Queryable, id: string): Promise<ImportRun> {
  const { rows } = await db.query<RunRow>({
    name: 'import-run',
    text: `select ${COLUMNS}, findings from import_run where id = $1`,
    values: [id],
  });
  if (!rows[0]) throw notFound('import', id);
  return toRun(rows[0]);
}

/**
 * Locks every study that the rows name, in one order, before the first is changed: no other writer then waits for the run while
 * the run waits for it.
 */
export async function lockStudies(tx: Transaction, rows: readonly OfficeRow[]): Promise<void> {
  const ids = rows.map(({ study }) => study);
  const numbers = rows.flatMap(numbersOf);
  await tx.$executeRaw`
    select id from study
    where id = any(${ids}) or id in (select study_id from study_identifier where value = any(${numbers}))
    order by id for update`;
}

/** Whether there is a study of this id. */
export async function isStudy(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.study.count({ where: { id } })) > 0;
}

/** The studies that bear one of these numbers, each once. */
export async function findBearers(tx: Transaction, numbers: readonly string[]): Promise<string[]> {
  const found = await tx.studyIdentifier.findMany({
    where: { value: { in: [...numbers] } },
    select: { studyId: true },
    distinct: ['studyId'],
  });
  return found.map(({ studyId }) => studyId);
}

/** The numbers among these that more than one study bears, with those studies. */
export async function findSharedNumbers(tx: Transaction, numbers: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.$queryRaw<{ value: string; studies: string[] }[]>`
    select value, array_agg(distinct study_id order by study_id) as studies from study_identifier
    where value = any(${numbers}) group by value having count(distinct study_id) > 1`;
  return new Map(rows.map(({ value, studies }) => [value, studies]));
}

/** The status events of the office that count at a place of a study. */
export async function findOfficeEvents(tx: Transaction, studyId: string, siteId: string | null) {
  const events = await tx.statusEvent.findMany({
    where: { studyId, siteId, origin: 'office', voidedAt: null },
    select: { id: true, status: true, occurredOn: true },
  });
  return events.map((event) => ({ ...event, occurredOn: toCalendarDate(event.occurredOn) }));
}
