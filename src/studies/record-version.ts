import { isDeepStrictEqual } from 'node:util';
import { type Actor, type AuditedAction, auditStatement, recordAudit } from '../audit/record.ts';
import { columnName } from '../db/column-name.ts';
import { todayInParis } from '../db/dates.ts';
import { type Parameters, parameters } from '../db/parameters.ts';
import { queryableOf } from '../db/transaction.ts';
import type { Transaction } from '../db/types.ts';
import { etagOf } from '../http/conditional.ts';
import { type CurrentVersion, deferredVersions, takeDeferred } from './deferred-versions.ts';
import { renderStudy, type StudyContent, toStudyContent } from './mapper.ts';
import { packDocument, unpackDocument } from './packed.ts';
import { parseStudyRow, STUDY_ROW, type StudyRow } from './row.ts';
import type { Study } from './schemas.ts';
import { toSearchColumns } from './search-columns.ts';

/** Key of the advisory lock under which versions are numbered. */
const NUMBERING_LOCK = 7_247_001;

/** What a write did to a study's history. */
export interface RecordedVersion {
  version: number;
  /** False: the document is the same as before and no version was written. */
  changed: boolean;
  /** The current document as rendered JSON, and its tag. */
  document: string;
  etag: string;
  /** Top-level keys of the document that changed. */
  fields: readonly string[];
}

/**
 * Ends every write on a study: renders its document and, if it differs from the last version, appends one with its list entry
 * and its search columns. Call it last in the transaction and with the study's row locked: it takes the numbering
 * lock, which is held until commit, so that sequence numbers become visible in their order (design.md section 4).
 */
export async function recordVersion(tx: Transaction, studyId: string, actor: Actor): Promise<RecordedVersion> {
  return appendVersion(tx, studyId, actor, await findCurrent(tx, studyId));
}

/**
 * The same for who has read the current version since the study was locked. `audit` makes the audit entry of the write, which is
 * written with the version, or alone where there is nothing new.
 */
export async function appendVersion(
  tx: Transaction,
  studyId: string,
  actor: Actor,
  previous: CurrentVersion | null,
  audit?: (recorded: Pick<RecordedVersion, 'version' | 'changed' | 'fields'>) => AuditedAction,
): Promise<RecordedVersion> {
  const deferred = deferredVersions(tx);
  const { row, now } = await readStudy(tx, studyId, deferred === undefined);
  const content = toStudyContent(row, todayInParis());
  const fields = changedKeys(previous?.content, content);
  const action = row.withdrawnAt ? 'withdrawn' : actionAfter(previous?.action);
  const same = fields.length === 0 && (action === 'withdrawn') === (previous?.action === 'withdrawn');
  if (previous && same) {
    const { version, document, etag } = previous;
    const recorded = { version, changed: false, document, etag, fields };
    if (audit) await recordAudit(tx, actor, audit(recorded));
    return recorded;
  }

  const version = deferred?.get(studyId)?.version ?? (previous?.version ?? 0) + 1;
  const { id, ...rest } = content;
  const { document, summaryLength } = renderStudy({ id, version, updatedAt: now.toISOString(), ...rest });
  const etag = etagOf(document);
  const recorded = { version, changed: true, document, etag, fields: previous ? fields : [] };
  if (deferred) {
    deferred.set(studyId, { version, content, document, etag, action });
    if (audit) await recordAudit(tx, actor, audit(recorded));
    return recorded;
  }
  const search = toSearchColumns(content);
  const columns = {
    studyId,
    version,
    action,
    recordedAt: now,
    actorKind: actor.kind,
    actorId: actor.id,
    document: packDocument(document),
    summaryLength,
    etag,
    changed: recorded.fields,
    ...search,
    listed: search.listed && action !== 'withdrawn',
  };
  await insertVersion(tx, columns, (params) => audit && auditStatement(params, actor, audit(recorded)));
  return recorded;
}

/** Top-level keys in which two documents differ. */
function changedKeys(before: Partial<StudyContent> = {}, after: StudyContent): (keyof StudyContent)[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof StudyContent>;
  return [...keys].filter((key) => !isDeepStrictEqual(before[key], after[key]));
}

/** Supersedes the current version by the next and writes the audit entry of both, in one statement. */
async function insertVersion(
  tx: Transaction,
  columns: { studyId: string } & Record<string, unknown>,
  audit: (params: Parameters) => string | undefined,
): Promise<void> {
  const params = parameters();
  const audited = audit(params);
  const superseded = `update study_version set superseded_by = number.seq from number
    where study_id = ${params.add(columns.studyId)} and superseded_by is null returning 1`;
  const values = Object.values(columns).map(params.add);
  // The count is known only when the old row has been superseded, so a study never has two current ones.
  await queryableOf(tx).query(
    `with ${audited ? `audited as (${audited}),` : ''}
    number as materialized (select nextval(pg_get_serial_sequence('study_version', 'seq')) as seq),
    superseded as (${superseded})
    insert into study_version (seq, ${Object.keys(columns).map(columnName).join(', ')})
    values ((select seq from number, (select count(*) from superseded) as done), ${values.join(', ')})`,
    params.values,
  );
}

/** A withdrawn study leaves its last version as the tombstone; coming back is a change of its own. */
function actionAfter(previous: string | undefined): 'created' | 'updated' | 'restored' {
  if (previous === undefined) return 'created';
  return previous === 'withdrawn' ? 'restored' : 'updated';
}

/**
 * Records the studies whose documents repeat something that was changed elsewhere, such as an organization's class. All of them
 * are locked first: whoever holds the numbering lock must not wait for a study's row. The tombstone of a withdrawn study stays as
 * it is; the study comes back with what was changed meanwhile.
 */
export async function recordVersionsOf(tx: Transaction, studyIds: readonly string[], actor: Actor): Promise<void> {
  if (studyIds.length === 0) return;
  const { rows } = await queryableOf(tx).query<{ id: string; withdrawn: boolean }>(
    'select id, withdrawn_at is not null as withdrawn from study where id = any($1) order by id for update',
    [studyIds],
  );
  for (const { id, withdrawn } of rows) if (!withdrawn) await recordVersion(tx, id, actor);
}

/** Appends one version for each study that a transaction of many writes changed, all of which it holds locked. */
export async function recordDeferred(tx: Transaction, actor: Actor): Promise<void> {
  for (const studyId of takeDeferred(tx)) await recordVersion(tx, studyId, actor);
}

type VersionRow = Pick<CurrentVersion, 'etag' | 'action'> & { document: Buffer };

function toCurrent<R extends VersionRow>(row: R): Omit<R, 'document'> & CurrentVersion {
  const document = unpackDocument(row.document).toString();
  const { version, updatedAt: _, ...content } = JSON.parse(document) as Study;
  return { ...row, document, version, content };
}

/** Reads the current version of a study, or what this transaction is to make of it; null before the first. */
export async function findCurrent(tx: Transaction, studyId: string): Promise<CurrentVersion | null> {
  const pending = deferredVersions(tx)?.get(studyId);
  if (pending) return pending;
  const { rows } = await queryableOf(tx).query<VersionRow>(
    'select document, etag, action from study_version where study_id = $1 and superseded_by is null',
    [studyId],
  );
  return rows[0] ? toCurrent(rows[0]) : null;
}

/** Locks a study against other writers and reads its current version, with all that the writer before has committed. */
export async function lockStudy(
  tx: Transaction,
  studyId: string,
): Promise<(CurrentVersion & { withdrawn: boolean }) | null> {
  const pending = deferredVersions(tx)?.get(studyId);
  if (pending) return { ...pending, withdrawn: pending.action === 'withdrawn' };
  const { rows } = await queryableOf(tx).query<VersionRow & { withdrawn: boolean }>('select * from lock_study($1)', [
    studyId,
  ]);
  return rows[0] ? toCurrent(rows[0]) : null;
}

/**
 * The study's rows, read once the numbering lock is held (unless numbering is put off), and the instant of the version that they may become: neither that nor
 * its number runs ahead of the commit order. The study's row is locked, so nothing that the document is made of changes meanwhile.
 */
async function readStudy(tx: Transaction, studyId: string, numbered: boolean): Promise<{ row: StudyRow; now: Date }> {
  const { rows } = await queryableOf(tx).query<{ row: string; now: Date }>(
    `with numbering as materialized (select case when $3 then pg_advisory_xact_lock($2) end)
     select clock_timestamp() as now, (${STUDY_ROW}) as row from numbering`,
    [studyId, NUMBERING_LOCK, numbered],
  );
  const [read] = rows;
  if (!read) throw new Error('a statement without a condition has one row');
  return { row: parseStudyRow(read.row), now: read.now };
}
