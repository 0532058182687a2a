import { access, constants, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { seedIfEmpty } from '../prisma/seed/seed.ts';
import { loadConfig } from '../src/config.ts';
import { attachDatabase } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate/migrate.ts';
import { exitCodes, FatalError, runMain } from '../src/fatal.ts';
import type { ImportReport } from '../src/imports/report.ts';
import { runImport } from '../src/imports/run.ts';
import { summaryOf } from '../src/imports/summary.ts';

const USAGE = `Usage: npm run import -- ctgov FILE… [--dry-run] [--report FILE]

Imports records of ClinicalTrials.gov (API v2): one a line, a JSON array, an API answer with "studies", or a single study;
plain or gzip. "-" reads standard input. Importing the same records again changes nothing.

An empty database is first given the initial data (programs, committees, the host's studies) unless RIPH_SEED=none is set in
the environment of this command too: it does not know the settings of a service that runs elsewhere. --dry-run never seeds.

  --dry-run      check and map everything, store nothing
  --report FILE  write the whole report as JSON
  --help         show this

Exit code: 0 all stored, 1 some records rejected, 2 wrong use, ${exitCodes.unavailable} the database went away, 130 interrupted.
`;
const WRONG_USE = 2;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, report: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const [source, ...files] = positionals;
    if (values.help) return { help: true as const };
    if (source !== 'ctgov') throw new Error(source ? `Unknown source: ${source}` : 'Which source?');
    if (files.length === 0) throw new Error('Which file?');
    if (files.filter((file) => file === '-').length > 1) throw new Error('Standard input can be read only once');
    return { help: false as const, files, dryRun: values['dry-run'] ?? false, report: values.report };
  } catch (error) {
    throw new FatalError(`${(error as Error).message}\n\n${USAGE}`, WRONG_USE);
  }
}

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

/** A bar on a terminal; nothing where the output is a file or a pipe. */
function progressBar(total: number | null) {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = total === null ? '{records} records' : '[{bar}] {percentage}% | {records} records';
  const bar = new cliProgress.SingleBar({ format, stream: process.stderr, hideCursor: true, clearOnComplete: true });
  bar.start(total ?? 1, 0, { records: 0 });
  return {
    update: ({ records, bytes }: { records: number; bytes: number }) => bar.increment(bytes, { records }),
    stop: () => bar.stop(),
  };
}

function exitCodeOf({ stopped, counts }: ImportReport): number {
  if (stopped) return stopped.reason === 'interrupted' ? 130 : exitCodes.unavailable;
  // Nothing to read is a download that failed, not a day without news.
  return counts.rejected > 0 || counts.read === 0 ? 1 : 0;
}

await runMain(async () => {
  const given = readArguments();
  if (given.help) {
    process.stdout.write(USAGE);
    return;
  }
  const bar = progressBar(await totalSize(given.files));
  const interrupt = new AbortController();
  // The first signal lets the record in hand be finished, the second one does not wait.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (interrupt.signal.aborted ? process.exit(130) : interrupt.abort()));
  }
  const config = loadConfig();
  if (given.report) await claimReport(given.report);
  const db = await attachDatabase(config, 'tool');
  try {
    await migrate(db.pool);
    // Into an empty database: the seed would keep out of one that holds studies already.
    if (config.seed === 'default' && !given.dryRun) await seedIfEmpty(db);
    const report = await runImport({
      db,
      actor: { kind: 'cli', id: 'import', origin: hostname(), requestId: null },
      files: given.files,
      dryRun: given.dryRun,
      signal: interrupt.signal,
      onProgress: bar.update,
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
});
