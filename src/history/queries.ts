import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { gone, notFound } from '../http/problems.ts';
import { unpackDocument } from '../studies/packed.ts';
import { type HistoryReader, toStudyDiff, toStudyVersion, type VersionRow } from './mapper.ts';
import type { ListVersionsQuery, StudyDiff } from './schemas.ts';

/**
 * What a reader may see of a history ($2: drafts, too). Drafts are never public, those that were withdrawn included; what was
 * public once stays so, also when the study is withdrawn or back in draft now. The condition is that of `listed`
 * (mapper.ts of studies) without the withdrawal.
 */
const VISIBLE = `study_id = $1 and ($2 or coalesce(status, host_status) is distinct from 'draft')`;

/** A page of a study's versions, newest first. Throws 404 for a study of which the reader may see none. */
export async function findVersions(
  db: Queryable,
  studyId: string,
  reader: HistoryReader,
  query: ListVersionsQuery,
  after: CursorPayload | null,
) {
  const { rows } = await db.query<VersionRow & { total: number }>({
    name: 'versions',
    text: `
      select * from (
        select study_id, version, action, recorded_at, changed, actor_kind, actor_id,
               lag(version) over (order by version) as previous, count(*) over ()::int as total
        from study_version where ${VISIBLE}) as history
      where $3::int is null or version < $3
      order by version desc limit $4`,
    values: [studyId, reader.drafts, after?.k[0] ?? null, query.limit + 1],
  });
  if (rows.length === 0 && !after) throw notFound('study', studyId);
  const { page, last } = cutPage(rows, query.limit, ({ version }) => [version]);
  const items = page.map((row) => toStudyVersion(row, reader));
  return { items, last, total: query.count ? (rows[0]?.total ?? 0) : null };
}

interface DocumentRow {
  version: number;
  action: string;
  /** As it was rendered. */
  document: string;
  etag: string;
}

async function readVersions(db: Queryable, studyId: string, { drafts }: HistoryReader, versions: readonly string[]) {
  // Nothing but a number names a version, and none is beyond an integer of Postgres.
  const numbers = versions.map((version) => (/^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0));
  const { rows } = await db.query<Omit<DocumentRow, 'document'> & { document: Buffer }>({
    name: 'version-documents',
    text: `select version, action, document, etag from study_version where ${VISIBLE} and version = any($3::int[])`,
    values: [studyId, drafts, numbers],
  });
  return numbers.map((number, index) => {
    const row = rows.find(({ version }) => version === number);
    if (!row) throw notFound('study version', `${studyId}/versions/${versions[index]}`);
    return { ...row, document: unpackDocument(row.document).toString() };
  });
}

/** A study's document as it stood, in its bytes. Throws 404, and 410 for the version that withdrew the study. */
export async function getVersion(db: Queryable, studyId: string, reader: HistoryReader, version: string) {
  const [row] = await readVersions(db, studyId, reader, [version]);
  if (!row || row.action === 'withdrawn') throw gone();
  return { text: row.document, etag: row.etag };
}

/** What lies between two versions of a study, in either direction. Throws 404. */
export async function getDiff(
  db: Queryable,
  studyId: string,
  reader: HistoryReader,
  path: { from: string; to: string },
): Promise<StudyDiff> {
  const [from, to] = await readVersions(db, studyId, reader, [path.from, path.to]);
  if (!from || !to) throw notFound('study', studyId);
  return toStudyDiff(from, to);
}
