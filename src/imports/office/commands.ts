import { createHash } from 'node:crypto';
import { type Actor, recordAudit } from '../../audit/record.ts';
import type { Database } from '../../db/database.ts';
import type { ApprovalKind } from '../../db/enums.ts';
import { constraintProblem, isTimeout, isUnavailable } from '../../db/errors.ts';
import { newId } from '../../db/ids.ts';
import type { Queryable, Transaction } from '../../db/types.ts';
import { Problem } from '../../http/problems.ts';
import { refusePersonalData } from '../../personal-data/refuse.ts';
import { deferVersions, markDeferred } from '../../studies/deferred-versions.ts';
import { recordDeferred } from '../../studies/record-version.ts';
import { type WriteRequest, write } from '../../writes/write.ts';
import { applyRow, type RowOutcome } from './apply-row.ts';
import { type Finding, findingsOf } from './findings.ts';
import { lockStudies } from './queries.ts';
import { type ReadRow, readRows } from './rows.ts';
import type { Counts, ImportMode, ImportRun } from './schemas.ts';
import { warnOfSharedNumbers } from './shared-numbers.ts';
import { readOfficeSheet } from './sheet.ts';

export interface OfficeImport extends Pick<WriteRequest, 'actor' | 'idempotency'> {
  file: Buffer;
  fileName: string;
  mode: ImportMode;
  /** Everything is done and rolled back. */
  preview: boolean;
  /** What a performance study needs before it opens, as configured. */
  ivdrApprovals: readonly ApprovalKind[];
  /** Called as rows are done. */
  onProgress?: (counts: Counts) => void;
}

/** Findings that a run keeps. */
const MAX_FINDINGS = 10_000;
/** Rows after which a run tells how far it is. */
const STRIDE = 25;
/** Longest run: 5,000 rows take a few minutes. */
const TIMEOUT_MS = 900_000;

/** Leaves the transaction of a run of which nothing is to stay. */
class NotKept extends Error {}

/**
 * Imports a spreadsheet of the office: reads it, does every row in one transaction, each behind a savepoint so that the
 * mistakes of all rows are found in one go, and keeps the run with who, when, what. With `all` a single mistake undoes the
 * whole; with `valid` the rows without mistakes stay. A preview does the same and undoes it. Other writers go on meanwhile:
 * the studies of the file are locked, and versions are numbered at the end. One import runs at a time.
 *
 * @throws Problem `unreadable_file`, `import_running`, `personal_data` in the name of the file
 */
export async function importOfficeFile(db: Database, request: OfficeImport): Promise<ImportRun> {
  refusePersonalData([{ pointer: '/fileName', text: request.fileName }]);
  const { rows, findings } = readRows(await readOfficeSheet(request.file));
  const run = newRun(request, rows.length);
  await startRun(db.pool, run);
  const { actor, idempotency } = request;
  try {
    const answer = await write(db, { actor, idempotency, dryRun: false, timeoutMs: TIMEOUT_MS }, async (tx) => {
      await holdRun(tx, run.id);
      deferVersions(tx);
      Object.assign(run, { findings: [...findings], counts: noCounts(rows.length) });
      const stated = rows.map(({ row }) => row);
      await lockStudies(tx, stated);
      for (const row of rows) {
        await importRow(tx, request, row, run);
        if (run.counts.done % STRIDE === 0) await tell(db.pool, run, request);
      }
      note(run, await warnOfSharedNumbers(tx, stated));
      request.onProgress?.(run.counts);
      const refused = run.counts.refused > 0 || findings.length > 0;
      run.state = request.preview ? 'preview' : refused && request.mode === 'all' ? 'refused' : 'applied';
      if (run.state !== 'applied') throw new NotKept();
      await recordDeferred(tx, actor);
      await finishRun(tx, actor, run);
      return { status: 201, body: JSON.stringify(run), location: `/v1/imports/${run.id}` };
    });
    const done = JSON.parse(String(answer.body)) as ImportRun;
    // The answer of an earlier request with the same key: this one was no run.
    if (done.id !== run.id) await forgetRun(db.pool, run.id);
    return done;
  } catch (error) {
    if (error instanceof Problem) await forgetRun(db.pool, run.id);
    if (!(error instanceof NotKept)) throw error;
    await db.transaction((tx) => finishRun(tx, actor, run));
    return run;
  }
}

function noCounts(rows: number): Counts {
  return { rows, done: 0, created: 0, updated: 0, unchanged: 0, refused: 0 };
}

function newRun({ actor, file, fileName, mode }: OfficeImport, rows: number): ImportRun {
  const { kind, id } = actor;
  if (kind === 'system' || kind === 'anonymous') throw new Error(`no import of ${kind}`);
  return {
    id: newId('imp'),
    fileName,
    fileHash: createHash('sha256').update(file).digest('hex'),
    mode,
    state: 'running',
    counts: noCounts(rows),
    findings: [],
    actor: { kind, id },
    startedAt: new Date().toISOString(),
    finishedAt: null,
  };
}

/** One row behind a savepoint: what it got wrong is found and undone, and the rows after it go on. */
async function importRow(
  tx: Transaction,
  { actor, ivdrApprovals }: OfficeImport,
  { row, findings }: ReadRow,
  run: ImportRun,
): Promise<void> {
  run.counts.done += 1;
  if (findings.length > 0) {
    run.counts.refused += 1;
    note(run, findings);
    return;
  }
  await tx.$executeRaw`savepoint office_row`;
  const goBack = markDeferred(tx);
  try {
    const outcome: RowOutcome = await applyRow(tx, actor, row, ivdrApprovals);
    // What is checked at commit otherwise is checked now, while it is known which row it is of.
    await tx.$executeRaw`set constraints all immediate`;
    await tx.$executeRaw`set constraints all deferred`;
    await tx.$executeRaw`release savepoint office_row`;
    run.counts[outcome] += 1;
  } catch (error) {
    const found = findingsOf(row.line, asProblem(error));
    await tx.$executeRaw`rollback to savepoint office_row`;
    goBack();
    run.counts.refused += 1;
    note(run, found);
  }
}

function note(run: ImportRun, findings: readonly Finding[]): void {
  run.findings.push(...findings.slice(0, MAX_FINDINGS - run.findings.length));
}

/** What the row broke; anything else, such as a database that went away, ends the run. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const broken = constraintProblem(error);
  if (!broken) throw error;
  const errors = [{ in: 'body' as const, code: broken.code, message: broken.detail }];
  return new Problem('conflict', { detail: broken.detail, errors });
}

async function tell(db: Queryable, run: ImportRun, { onProgress }: OfficeImport): Promise<void> {
  onProgress?.(run.counts);
  try {
    // On another connection: the transaction of the run is seen by nobody until it ends.
    await db.query('update import_run set counts = $2 where id = $1', [run.id, JSON.stringify(run.counts)]);
  } catch (error) {
    // Telling is a courtesy: a pool without a free connection must not end the run.
    if (!isUnavailable(error) && !isTimeout(error)) throw error;
  }
}

async function startRun(db: Queryable, run: ImportRun): Promise<void> {
  await db.query(
    `insert into import_run (id, file_name, file_hash, mode, state, counts, findings, actor_kind, actor_id, started_at)
     values ($1, $2, $3, $4, $5, $6, '[]', $7, $8, $9)`,
    [
      run.id,
      run.fileName,
      run.fileHash,
      run.mode,
      run.state,
      JSON.stringify(run.counts),
      run.actor.kind,
      run.actor.id,
      run.startedAt,
    ],
  );
}

/** While this lock is held the run is alive, so a crash leaves none that seems to go on; and one import runs at a time. */
async function holdRun(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`;
  const [only] = await tx.$queryRaw<[{ free: boolean }]>`
    select pg_try_advisory_xact_lock(hashtextextended('office import', 0)) as free`;
  if (!only.free) throw new Problem('import_running', { headers: { 'retry-after': '5' } });
}

/** Takes away the record of what was no run after all. */
async function forgetRun(db: Queryable, id: string): Promise<void> {
  await db.query('delete from import_run where id = $1', [id]);
}

async function finishRun(tx: Transaction, actor: Actor, run: ImportRun): Promise<void> {
  run.finishedAt = new Date().toISOString();
  const { id, state, counts, findings, finishedAt } = run;
  await tx.importRun.update({ where: { id }, data: { state, counts, findings, finishedAt }, select: { id: true } });
  await recordAudit(tx, actor, {
    action: `import.${state}`,
    entityType: 'import',
    entityId: id,
    details: { fileHash: run.fileHash, mode: run.mode, counts, findings: findings.length },
  });
}
