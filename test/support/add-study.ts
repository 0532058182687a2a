import type { Database } from '../../src/db/database.ts';

interface Version {
  programs?: string[];
  committees?: string[];
  departments?: string[];
  platforms?: string[];
  hostStatus?: string | null;
  listed?: boolean;
  superseded?: boolean;
}

let seq = 0;

/** A study with its current version, as far as the resources around studies read them. */
export async function addStudy(db: Database, id: string, version: Version = {}): Promise<string> {
  await db.prisma.study.create({ data: { id, titleEn: `Study ${id}` } });
  await addVersion(db, id, version);
  return id;
}

/** A version of a study: a superseded one counts nowhere. */
export async function addVersion(db: Database, studyId: string, version: Version): Promise<void> {
  seq += 1;
  const {
    programs = [],
    committees = [],
    departments = [],
    platforms = [],
    hostStatus = null,
    listed = true,
  } = version;
  await db.pool.query(
    `insert into study_version (seq, study_id, version, superseded_by, action, actor_kind, actor_id, document, summary_length, etag,
       changed, listed, host_status, host_open, programs, committees, departments, platforms, phases, sponsor_key, condition_key,
       condition_codes, countries, identifiers, title_key, start_date)
     values ($1::bigint, $2, ($1::bigint)::int, $3, 'created', 'system', 'test', '{}', 1, 'x', '{}', $4, $5, '{}', $6, $7, $8, $9, '{}', '', '', '{}',
       '{}', '{}', '', '')`,
    [
      seq,
      studyId,
      version.superseded ? 1_000_000 : null,
      listed,
      hostStatus,
      programs,
      committees,
      departments,
      platforms,
    ],
  );
}
