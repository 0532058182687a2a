import { todayInParis } from '../db/dates.ts';
import type { ApprovalKind } from '../db/enums.ts';
import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { readDocument } from '../studies/packed.ts';
import type { Study } from '../studies/schemas.ts';
import { type Assessment, assess } from './assess.ts';
import { incompleteItems, toStudyFindings } from './mapper.ts';
import type { ListSnapshotsQuery, QualitySnapshot } from './registry-schemas.ts';
import type { ListFindingsQuery } from './schemas.ts';
import type { PublicContacts } from './who-checks.ts';

/** Documents that are read and parsed at a time, so that other requests get their turn in between. */
const BATCH = 10;

/** Of each study, whether everybody sees a contact for the public and for science: yes, by name only, or no. */
const CONTACTS = `
  select r.study_id,
    bool_or(r.role in ('public_queries', 'coordination') and c.reachable) as public_reachable,
    bool_or(r.role in ('public_queries', 'coordination')) as public_named,
    bool_or(r.role in ('scientific_queries', 'principal_investigator', 'study_chair', 'study_director') and c.reachable)
      as scientific_reachable,
    bool_or(r.role in ('scientific_queries', 'principal_investigator', 'study_chair', 'study_director')) as scientific_named
  from contact_role r
  join (select id, num_nonnulls(email, phone) > 0 as reachable from contact where visibility = 'public') c
    on c.id = r.contact_id
  where (r.valid_from is null or r.valid_from <= $1::date) and (r.valid_to is null or r.valid_to >= $1::date)
  group by r.study_id`;

const CURRENT = `
  select v.seq, v.study_id as "studyId",
    case when c.public_reachable then 'reachable' when c.public_named then 'named' else 'none' end as "publicQueries",
    case when c.scientific_reachable then 'reachable' when c.scientific_named then 'named' else 'none' end
      as "scientificQueries"
  from study_version v
  left join (${CONTACTS}) c on c.study_id = v.study_id
  where v.superseded_by is null`;

interface CurrentRow extends PublicContacts {
  seq: string;
  studyId: string;
}

/** What the registry makes of its studies, kept by the process: a version is read and assessed once a day. */
export interface QualityBook {
  /** All listed studies, by id. */
  read(db: Queryable): Promise<{ today: string; studies: readonly Assessment[] }>;
}

/**
 * Makes an empty book. Its first reading of 1,417 documents takes under a second, in small steps; after that only what changed is
 * read, since a version never changes. Readers at the same time share one reading.
 */
export function createQualityBook(ivdrApprovals: readonly ApprovalKind[]): QualityBook {
  let kept = new Map<string, Assessment>();
  let reading: ReturnType<QualityBook['read']> | undefined;

  async function readAll(db: Queryable) {
    const today = todayInParis();
    const { rows } = await db.query<CurrentRow>({
      name: 'quality',
      text: `${CURRENT} and v.listed order by v.study_id`,
      values: [today],
    });
    const keyOf = ({ seq, publicQueries, scientificQueries }: CurrentRow) =>
      `${seq} ${today} ${publicQueries} ${scientificQueries}`;
    const next = new Map<string, Assessment>();
    const unread = rows.filter((row) => !kept.has(keyOf(row)));
    for (let at = 0; at < unread.length; at += BATCH) {
      const batch = unread.slice(at, at + BATCH);
      const documents = await readDocuments(db, batch);
      for (const row of batch) {
        const study = documents.get(row.seq);
        if (study) next.set(keyOf(row), assess(study, { contacts: row, today, ivdrApprovals }));
      }
    }
    for (const row of rows) {
      const known = kept.get(keyOf(row));
      if (known) next.set(keyOf(row), known);
    }
    kept = next;
    return { today, studies: rows.flatMap((row) => next.get(keyOf(row)) ?? []) };
  }

  return {
    read: (db) => {
      reading ??= readAll(db).finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

async function readDocuments(db: Queryable, rows: readonly CurrentRow[]): Promise<Map<string, Study>> {
  const read = await db.query<{ seq: string; document: Buffer }>({
    name: 'quality-documents',
    text: 'select seq, document from study_version where seq = any($1::bigint[])',
    values: [rows.map(({ seq }) => seq)],
  });
  return new Map(read.rows.map(({ seq, document }) => [seq, readDocument(document)]));
}

/** Assesses one study, listed or a draft: who may see it is for the caller to ask. Throws 404 when there is none. */
export async function assessStudy(
  db: Queryable,
  studyId: string,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<{ today: string; assessment: Assessment }> {
  const today = todayInParis();
  const { rows } = await db.query<CurrentRow>({
    name: 'quality-study',
    text: `${CURRENT} and v.study_id = $2`,
    values: [today, studyId],
  });
  const [row] = rows;
  const study = row && (await readDocuments(db, rows)).get(row.seq);
  if (!study) throw notFound('study', studyId);
  return { today, assessment: assess(study, { contacts: row, today, ivdrApprovals }) };
}

/** A page of the studies that a person has to look at, by id; `last` leads on where there is more. */
export async function findFindings(
  db: Queryable,
  book: QualityBook,
  { kind, item, limit, count }: ListFindingsQuery,
  after: CursorPayload | null,
) {
  const { studies } = await book.read(db);
  const wanted = studies.filter((study) => {
    if (item !== undefined && !incompleteItems(study).includes(item)) return false;
    if (kind) return study.findings.some((finding) => kind.includes(finding.kind));
    return item !== undefined || study.findings.length > 0;
  });
  const from = String(after?.k[0] ?? '');
  const { page, last } = cutPage(
    wanted.filter(({ id }) => id > from),
    limit,
    ({ id }) => [id],
  );
  return { items: page.map(toStudyFindings), last, total: count ? wanted.length : undefined };
}

/** A page of the counts that were kept, newest first; `last` leads on where there is more. */
export async function findSnapshots(
  db: Queryable,
  { from, to, limit, count }: ListSnapshotsQuery,
  after: CursorPayload | null,
) {
  const within = '($1::date is null or day >= $1::date) and ($2::date is null or day <= $2::date)';
  const { rows } = await db.query<QualitySnapshot>({
    name: 'quality-history',
    text: `select day::text as day, counts from quality_snapshot
           where ${within} and ($3::date is null or day < $3::date) order by day desc limit $4`,
    values: [from ?? null, to ?? null, after?.k[0] ?? null, limit + 1],
  });
  const { page, last } = cutPage(rows, limit, ({ day }) => [day]);
  if (!count) return { items: page, last };
  const counted = await db.query<{ total: number }>(
    `select count(*)::int as total from quality_snapshot where ${within}`,
    [from ?? null, to ?? null],
  );
  return { items: page, last, total: counted.rows[0]?.total ?? 0 };
}
