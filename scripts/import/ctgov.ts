import { access, constants, stat, writeFile } from 'node:fs/promises';
import { seedIfEmpty } from '../../prisma/seed/seed.ts';
import type { Config } from '../../src/config.ts';
import { attachDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate/migrate.ts';
import { exitCodes, FatalError } from '../../src/fatal.ts';
import type { ImportReport } from '../../src/imports/report.ts';
import { runImport } from '../../src/imports/run.ts';
import { summaryOf } from '../../src/imports/summary.ts';
import { type Arguments, importer, progressBar, WRONG_USE } from './shared.ts';

/** Bytes of all files, so that a wrong name is told before anything is stored; null with standard input. */
async function totalSize(files: readonly string[]): Promise<number | null> {
  let total: number | null = 0;
  for (const file of files) {
    if (file === '-') {
      total = null;
      continue;
    }
    try {
      await access(file, constants.R_OK);
      const found = await stat(file);
      if (found.isDirectory()) throw new Error('it is a folder');
      if (total !== null) total += found.size;
    } catch (error) {
      throw new FatalError(`Cannot read ${file}: ${(error as Error).message}`, WRONG_USE);
    }
  }
  return total;
}

/** Finds out before the run, not after it, that its report has nowhere to go. */
async function claimReport(path: string): Promise<void> {
  await writeFile(path, '').catch((error: Error) => {
    throw new FatalError(`Cannot write the report: ${error.message}`, WRONG_USE);
  });
}

function exitCodeOf({ stopped, counts }: ImportReport): number {
  if (stopped) return stopped.reason === 'interrupted' ? 130 : exitCodes.unavailable;
  // Nothing to read is a download that failed, not a day without news.
  return counts.rejected > 0 || counts.read === 0 ? 1 : 0;
}

/** Imports records of ClinicalTrials.gov. */
export async function importRecords(config: Config, given: Arguments): Promise<void> {
  const bar = progressBar(await totalSize(given.files), 'records');
  const interrupt = new AbortController();
  // The first signal lets the record in hand be finished, the second one does not wait.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (interrupt.signal.aborted ? process.exit(130) : interrupt.abort()));
  }
  if (given.report) await claimReport(given.report);
  const db = await attachDatabase(config, 'tool');
  try {
    await migrate(db.pool);
    // Into an empty database: the seed would keep out of one that holds studies already.
    if (config.seed === 'default' && !given.dryRun) await seedIfEmpty(db);
    const report = await runImport({
      db,
      actor: importer(),
      files: given.files,
      dryRun: given.dryRun,
      signal: interrupt.signal,
      onProgress: ({ records, bytes }) => bar.add(bytes, records),
    });
    bar.stop();
    if (given.report) await writeFile(given.report, `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(`${summaryOf(report)}\n`);
    process.exitCode = exitCodeOf(report);
  } finally {
    bar.stop();
    await db.close();
    // An interrupted run leaves standard input open, which would keep the process.
    if (given.files.includes('-')) process.stdin.destroy();
  }
}
