import { LRUCache } from 'lru-cache';
import { todayInParis } from '../db/dates.ts';
import type { Queryable } from '../db/types.ts';
import { Problem } from '../http/problems.ts';
import { readDocument } from '../studies/packed.ts';
import type { Study } from '../studies/schemas.ts';
import { buildReport } from './build-report.ts';
import { type Issue, issueOf } from './issue.ts';
import type { RiphReportContent } from './report-schema.ts';

/**
 * All that a draft of a year depends on: the day, the latest version of any study, and the committees, which no version
 * holds whole.
 */
interface Basis {
  today: string;
  seq: string;
  committees: { code: string; fr: string; en: string }[];
}

/** Throws 404 for a year that has not begun: what is open today would be foretold open then. */
async function readBasis(db: Queryable, year: number): Promise<Basis> {
  const today = todayInParis();
  if (`${year}-01-01` > today) throw notBegun(year);
  const { rows } = await db.query<Omit<Basis, 'today'>>({
    name: 'report-basis',
    text: `select coalesce((select max(seq) from study_version), 0) as seq, coalesce(json_agg(
             json_build_object('code', code, 'fr', name_fr, 'en', name_en) order by code), '[]'::json) as committees
           from committee`,
  });
  const { seq = '0', committees = [] } = rows[0] ?? {};
  return { today, seq, committees };
}

function notBegun(year: number): Problem {
  const detail = { en: `The year ${year} has not begun.`, fr: `L’année ${year} n’a pas commencé.` };
  return new Problem('not_found', { detail });
}

/**
 * The report of a year from the registry as it stands. Only documents that an open interval at the host brings in are read.
 * Throws 404 for a year that has not begun.
 */
export async function draftReport(db: Queryable, year: number, basis?: Basis): Promise<RiphReportContent> {
  const { today, committees } = basis ?? (await readBasis(db, year));
  const { rows } = await db.query<{ document: Buffer }>({
    name: 'report-documents',
    text: `select document from study_version
           where superseded_by is null and listed and regime is distinct from 'rniph'
             and host_open && daterange($1::date, $2::date)`,
    values: [`${year}-01-01`, `${year + 1}-01-01`],
  });
  const names = new Map(committees.map(({ code, fr, en }) => [code, { fr, en }]));
  return buildReport(documentsOf(rows), year, today, names);
}

/** One document after the other, so that only one of them is held as an object. */
function* documentsOf(rows: readonly { document: Buffer }[]): Generator<Study> {
  for (const { document } of rows) yield readDocument(document);
}

/** What one process keeps of drafts, in characters: a dozen years of a few hundred studies. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;

/** Drafts of reports, each computed once while nothing changes. */
export interface Drafts {
  /** The draft of a year. Throws 404 for a year that has not begun. */
  read(db: Queryable, year: number): Promise<Issue>;
}

/**
 * Keeps drafts by what they depend on, so nothing kept is ever stale. Anybody may ask for drafts, and for any year: what was
 * not asked for lately is dropped.
 */
export function createDrafts(): Drafts {
  const kept = new LRUCache<string, Issue, () => Promise<Issue>>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: ({ content }) => content.length,
    // Readers who ask at once wait for one computation.
    fetchMethod: (_key, _stale, { context: compute }) => compute(),
  });
  return {
    async read(db, year) {
      const basis = await readBasis(db, year);
      const key = JSON.stringify([year, basis]);
      return kept.forceFetch(key, { context: async () => issueOf(await draftReport(db, year, basis)) });
    },
  };
}
