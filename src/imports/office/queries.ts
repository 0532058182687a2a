import type { Queryable } from '../../db/types.ts';
import type { CursorPayload } from '../../http/cursor.ts';
import { cutPage } from '../../http/keyset.ts';
import { notFound } from '../../http/problems.ts';
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
