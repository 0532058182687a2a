import type { StudyStatus } from '../db/enums.ts';

export const OUTCOMES = ['created', 'updated', 'unchanged', 'older', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Counts = Record<Outcome, number>;

/** A record that was not stored: where it stands, what it is and what is wrong with it. Free of the record's text. */
export interface Rejection {
  file: string;
  /** Line of the unpacked text on which the record starts, from 1. */
  line: number;
  /** NCT number, where it could be read. */
  identifier: string | null;
  /** JSON pointer into the record; empty: the record as a whole. */
  pointer: string;
  reason: string;
}

/** Something that a person should look at although the record was stored. */
interface ImportWarning {
  file: string;
  line: number;
  identifier: string;
  message: string;
}

/** What an import did; the shape of `--report`. Lists are bounded, `count` is the whole number. */
export interface ImportReport {
  source: 'ctgov';
  dryRun: boolean;
  startedAt: string;
  finishedAt: string;
  /** Why the run ended before the end of its input; null if it did not. */
  stopped: { reason: 'interrupted' | 'database_lost'; message: string } | null;
  counts: Counts & { read: number };
  /** Counts by the study's overall status; `none` where the source gives no status. */
  byStatus: Partial<Record<StudyStatus | 'none', Counts>>;
  rejections: { count: number; list: Rejection[] };
  warnings: { count: number; list: ImportWarning[] };
}

/** Entries that a list of the report keeps, so that memory does not grow with the input. */
const LIST_LIMIT = 10_000;

const noCounts = (): Counts => ({ created: 0, updated: 0, unchanged: 0, older: 0, rejected: 0 });

export function newReport(dryRun: boolean): ImportReport {
  const now = new Date().toISOString();
  return {
    source: 'ctgov',
    dryRun,
    startedAt: now,
    finishedAt: now,
    stopped: null,
    counts: { read: 0, ...noCounts() },
    byStatus: {},
    rejections: { count: 0, list: [] },
    warnings: { count: 0, list: [] },
  };
}

/** Counts a record's outcome; a rejected record has a status only if it could be mapped. */
export function count(report: ImportReport, outcome: Outcome, status?: StudyStatus | null): void {
  report.counts[outcome]++;
  if (status === undefined) return;
  const key = status ?? 'none';
  const counts = report.byStatus[key] ?? noCounts();
  counts[outcome]++;
  report.byStatus[key] = counts;
}

export function note<T>(list: { count: number; list: T[] }, entry: T): void {
  list.count++;
  if (list.list.length < LIST_LIMIT) list.list.push(entry);
}
