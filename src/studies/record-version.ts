import jsonPatch from 'fast-json-patch';
import type { Actor } from '../audit/record.ts';
import { todayInParis } from '../db/dates.ts';
import type { Transaction } from '../db/types.ts';
import { etagOf } from '../http/conditional.ts';
import { type StudyContent, toStudyContent, toStudySummary } from './mapper.ts';
import { getStudyRow } from './row.ts';
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

/** The same for who has read the current version since the study was locked. */
export async function appendVersion(
  tx: Transaction,
  studyId: string,
  actor: Actor,
  previous: CurrentVersion | null,
): Promise<RecordedVersion> {
  const row = await getStudyRow(tx, studyId);
  const content = toStudyContent(row, todayInParis());
  const patch = jsonPatch.compare(previous?.content ?? {}, content);
  const action = row.withdrawnAt ? 'withdrawn' : actionAfter(previous?.action);
  const same = patch.length === 0 && (action === 'withdrawn') === (previous?.action === 'withdrawn');
  if (previous && same) {
    const { version, document, etag } = previous;
    return { version, changed: false, document, etag, fields: [] };
  }

  const version = (previous?.version ?? 0) + 1;
  const { seq, now } = await takeNumber(tx);
  const { id, ...rest } = content;
  const study: Study = { id, version, updatedAt: now.toISOString(), ...rest };
  const document = JSON.stringify(study);
  const etag = etagOf(document);
  const fields = previous ? [...new Set(patch.map(({ path }) => path.split('/')[1] ?? ''))] : [];
  const search = toSearchColumns(content);
  const columns = {
    seq,
    studyId,
    version,
    action,
    recordedAt: study.updatedAt,
    actorKind: actor.kind,
    actorId: actor.id,
    document,
    summary: JSON.stringify(toStudySummary(study)),
    etag,
    changed: fields,
    ...search,
    listed: search.listed && action !== 'withdrawn',
  };
  // One statement for both. The count is known only when the old row has been superseded, so a study never has two current ones.
  await tx.$executeRaw`
    with superseded as (
      update study_version set superseded_by = ${seq}::bigint where study_id = ${studyId} and superseded_by is null returning 1
    )
    insert into study_version
    select version.* from (select count(*) from superseded) as done,
      jsonb_populate_record(null::study_version, ${asRecord(columns)}::jsonb) as version`;
  return { version, changed: true, document, etag, fields };
}

/** A withdrawn study leaves its last version as the tombstone; coming back is a change of its own. */
function actionAfter(previous: string | undefined): 'created' | 'updated' | 'restored' {
  if (previous === undefined) return 'created';
  return previous === 'withdrawn' ? 'restored' : 'updated';
}

/**
 * Records the studies whose documents repeat something that was changed elsewhere, such as an organization's class. All of them
 * are locked first: whoever holds the numbering lock must not wait for a study's row.
 */
export async function recordVersionsOf(tx: Transaction, studyIds: readonly string[], actor: Actor): Promise<void> {
  if (studyIds.length === 0) return;
  await tx.$executeRaw`select id from study where id = any(${studyIds}) order by id for update`;
  for (const studyId of studyIds) await recordVersion(tx, studyId, actor);
}

/** The version of a study that is current. */
export interface CurrentVersion {
  version: number;
  content: StudyContent;
  document: string;
  etag: string;
  action: string;
}

/** Reads the current version of a study; null before the first. */
export async function findCurrent(tx: Transaction, studyId: string): Promise<CurrentVersion | null> {
  const [current] = await tx.$queryRaw<{ document: string; etag: string; action: string }[]>`
    select document, etag, action from study_version where study_id = ${studyId} and superseded_by is null`;
  if (!current) return null;
  const { version, updatedAt: _, ...content } = JSON.parse(current.document) as Study;
  return { version, content, ...current };
}

/** The next sequence number and its instant, both taken once the lock is held, so that neither runs ahead of the commit order. */
async function takeNumber(tx: Transaction): Promise<{ seq: string; now: Date }> {
  const [number] = await tx.$queryRaw<[{ seq: string; now: Date }]>`
    with numbering as materialized (select pg_advisory_xact_lock(${NUMBERING_LOCK}))
    select nextval(pg_get_serial_sequence('study_version', 'seq'))::text as seq, clock_timestamp() as now from numbering`;
  return number;
}

/** Column values as one JSON record, keyed by column name; an endless bound is spelled as Postgres spells it. */
function asRecord(columns: Record<string, unknown>): string {
  const record = Object.entries(columns).map(([key, value]) => [
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value === Number.POSITIVE_INFINITY ? 'Infinity' : value,
  ]);
  return JSON.stringify(Object.fromEntries(record));
}
