import type { Actor } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { constraintProblem, databaseFailure, isConflict, isUnavailable, violationOf } from '../db/errors.ts';
import { applyStudyFacts, RefusedFacts } from '../studies/commands.ts';
import type { FactsOutcome, StudyFacts } from '../studies/facts.ts';
import { recordImportRun } from './commands.ts';
import { mapRecord, nctNumberOf } from './ctgov/map-record.ts';
import type { Json } from './json.ts';
import { isReachable } from './queries.ts';
import { type ReadItem, type ReadOptions, readRecords } from './reader.ts';
import { count, type ImportReport, newReport, note, type Rejection } from './report.ts';

export interface ImportRequest {
  db: Database;
  actor: Actor;
  /** Files, `-` for standard input. */
  files: readonly string[];
  /**
   * Does everything and rolls each record back. Each then stands alone: a later version of a study in the input does not see
   * the earlier one.
   */
  dryRun?: boolean;
  /** Ends the run after the record in hand. */
  signal?: AbortSignal;
  /** After each record: how many were read in all, and the bytes (as stored) read since the last call. */
  onProgress?: (progress: { records: number; bytes: number }) => void;
  read?: ReadOptions;
  /** How long to wait for a database that went away, such as one that restarts, in milliseconds. */
  patienceMs?: number;
}

type Place = Pick<Rejection, 'file' | 'line'>;

/** The database went away in the middle of a run. */
class DatabaseLost extends Error {}

/**
 * Imports ClinicalTrials.gov records, each in its own transaction: what the report counts as created or updated is committed.
 * A record that cannot be stored is noted and the rest goes on; a lost database ends the run, since everything after it
 * would be refused for no fault of its own.
 */
export async function runImport(request: ImportRequest): Promise<ImportReport> {
  const { db, actor, dryRun = false } = request;
  const report = newReport(dryRun);
  try {
    for (const file of request.files) {
      await importFile(request, file, report);
      if (report.stopped) break;
    }
  } catch (error) {
    if (!(error instanceof DatabaseLost)) throw error;
    report.stopped = {
      reason: 'database_lost',
      message: `the database does not answer any more: ${whatHappened(error)}`,
    };
  }
  report.finishedAt = new Date().toISOString();
  if (!dryRun && report.counts.read > 0 && report.stopped?.reason !== 'database_lost')
    await recordImportRun(db, actor, report);
  return report;
}

async function importFile(request: ImportRequest, file: string, report: ImportReport): Promise<void> {
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
  };
  const items = readRecords(file, { ...request.read, onBytes });
  let line = 0;
  for (;;) {
    const item = await nextUnlessAborted(items, request.signal);
    if (item === 'aborted') {
      report.stopped = { reason: 'interrupted', message: `interrupted in ${file} after line ${line}` };
      return;
    }
    if (item === null) return;
    line = item.line;
    report.counts.read++;
    if ('value' in item) await importRecord(request, item.value as Json, { file, line }, report);
    else reject(report, { file, line, identifier: null, pointer: '', reason: item.reason });
    request.onProgress?.({ records: report.counts.read, bytes });
    bytes = 0;
  }
}

/** The next item, null at the end; an interrupt does not wait for a standard input that says nothing. */
async function nextUnlessAborted(
  items: AsyncGenerator<ReadItem>,
  signal?: AbortSignal,
): Promise<ReadItem | 'aborted' | null> {
  if (!signal) return (await items.next()).value ?? null;
  let stop = () => {};
  const aborted = new Promise<'aborted'>((resolve) => {
    stop = () => resolve('aborted');
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
  const next = items.next().then(({ value }) => value ?? null);
  next.catch(() => {});
  try {
    return await Promise.race([aborted, next]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function importRecord(request: ImportRequest, value: Json, place: Place, report: ImportReport): Promise<void> {
  const identifier = nctNumberOf(value);
  const mapped = mapRecord(value);
  if (!mapped.ok) return reject(report, { ...place, identifier, ...mapped.problem });
  const { facts } = mapped;
  try {
    const { outcome, warnings } = await apply(request, facts);
    count(report, outcome, facts.status);
    for (const message of [...mapped.warnings, ...warnings])
      note(report.warnings, { ...place, identifier: facts.source.id, message });
  } catch (error) {
    if (error instanceof DatabaseLost) throw error;
    const pointer = error instanceof RefusedFacts ? pointerIntoRecord(error.pointer) : '';
    reject(report, { ...place, identifier, pointer, reason: reasonOf(error) }, facts.status);
  }
}

/** Times that a record is applied where another transaction or a broken connection came in between. */
const ATTEMPTS = 3;

async function apply(
  { db, actor, dryRun = false, patienceMs = 10_000 }: ImportRequest,
  facts: StudyFacts,
): Promise<FactsOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyStudyFacts(db, actor, facts, { dryRun });
    } catch (error) {
      if (error instanceof RefusedFacts) throw error;
      // Nobody knows whether the commit arrived, but applying the same record again is harmless.
      const broken = isUnavailable(error);
      if ((broken && attempt === ATTEMPTS) || !(await isReachable(db, patienceMs))) {
        throw new DatabaseLost(whatHappened(error), { cause: error });
      }
      if (attempt === ATTEMPTS || !(broken || isConflict(error))) throw error;
    }
  }
}

function reject(report: ImportReport, rejection: Rejection, status?: StudyFacts['status']): void {
  count(report, 'rejected', status);
  note(report.rejections, rejection);
}

/** Where a fact that the registry refused stands in the record. */
function pointerIntoRecord(pointer: string): string {
  return pointer === '/source/versionDate' ? '/protocolSection/statusModule/lastUpdatePostDateStruct/date' : '';
}

/**
 * Why the database refused a record, as a sentence that names the rule. Never its own message, which may quote the record.
 */
function reasonOf(error: unknown): string {
  const problem = constraintProblem(error);
  if (problem) return `${problem.detail.en} (${problem.code})`;
  const violation = violationOf(error);
  if (violation) return `The record breaks a rule of the database: ${violation.constraint ?? violation.rule}.`;
  const { code } = databaseFailure(error);
  // A SQLSTATE or a code of Prisma; other errors are our own and say what is wrong.
  if (code && /^(?:[0-9A-Z]{5}|P\d{4})$/.test(code)) return `The database refused the record (code ${code}).`;
  return whatHappened(error);
}

/** The reason of an error in one line: Prisma puts it last, below a piece of our own code. */
function whatHappened(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? 'unknown error').trim().slice(0, 300);
}
