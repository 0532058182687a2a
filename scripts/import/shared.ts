import { hostname } from 'node:os';
import cliProgress from 'cli-progress';
import type { Actor } from '../../src/audit/record.ts';

/** Exit code for a command line that means nothing. */
export const WRONG_USE = 2;

/** What the command line asks for. */
export interface Arguments {
  files: string[];
  dryRun: boolean;
  report: string | undefined;
  /** Spreadsheets: take the rows without mistakes although others have some. */
  valid: boolean;
}

/** Whoever runs the command, for the audit trail: the machine, since the account on it may be a person's name. */
export function importer(): Actor {
  return { kind: 'cli', id: 'import', origin: hostname(), requestId: null };
}

/** A bar on a terminal; nothing where the output is a file or a pipe. `total` is null where it is not known. */
export function progressBar(total: number | null, noun: string) {
  if (!process.stderr.isTTY) return { add: () => {}, stop: () => {} };
  const format = total === null ? `{done} ${noun}` : `[{bar}] {percentage}% | {done} ${noun}`;
  const bar = new cliProgress.SingleBar({ format, stream: process.stderr, hideCursor: true, clearOnComplete: true });
  bar.start(total ?? 1, 0, { done: 0 });
  return {
    /** Moves the bar on by a part of the total; `done` is what a person counts. */
    add: (part: number, done: number) => bar.increment(part, { done }),
    stop: () => bar.stop(),
  };
}
