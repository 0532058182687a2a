import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Config } from '../../src/config.ts';
import { attachDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate/migrate.ts';
import { FatalError } from '../../src/fatal.ts';
import { Problem } from '../../src/http/problems.ts';
import { importOfficeFile } from '../../src/imports/office/commands.ts';
import type { ImportRun } from '../../src/imports/office/schemas.ts';
import { type Arguments, importer, progressBar, WRONG_USE } from './shared.ts';

/** Findings that are printed; the report has them all. */
const SHOWN = 40;

/** Imports one of the office's spreadsheets: the same code as `POST /v1/imports`. */
export async function importSpreadsheet(config: Config, given: Arguments): Promise<void> {
  const [path = '', ...others] = given.files;
  if (others.length > 0) throw new FatalError('One spreadsheet at a time: all of it or nothing is imported', WRONG_USE);
  const file = await readFile(path).catch((error: Error) => {
    throw new FatalError(`Cannot read ${path}: ${error.message}`, WRONG_USE);
  });
  const db = await attachDatabase(config, 'tool');
  const bar = progressBar(null, 'rows');
  try {
    await migrate(db.pool);
    const run = await importOfficeFile(db, {
      actor: importer(),
      idempotency: null,
      file,
      fileName: basename(path),
      mode: given.valid ? 'valid' : 'all',
      preview: given.dryRun,
      ivdrApprovals: config.ivdrApprovals,
      onProgress: ({ done }) => bar.add(0, done),
    });
    bar.stop();
    if (given.report) await writeFile(given.report, `${JSON.stringify(run, null, 2)}\n`);
    process.stdout.write(`${summaryOf(run, path)}\n`);
    process.exitCode = run.state === 'refused' || run.counts.refused > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof Problem) throw new FatalError(`${path}: ${error.detail.en}`, WRONG_USE);
    throw error;
  } finally {
    bar.stop();
    await db.close();
  }
}

const STATES: Partial<Record<ImportRun['state'], string>> = {
  preview: 'Preview: nothing was stored.',
  refused:
    'Nothing was stored: the file has mistakes, and all of it or nothing is imported (--valid takes the other rows).',
};

/** The end of an import for a person. */
function summaryOf({ id, state, counts, findings }: ImportRun, path: string): string {
  const { rows, created, updated, unchanged, refused } = counts;
  const lines = [
    `${rows} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused. Run ${id}.`,
    ...(STATES[state] ? [STATES[state]] : []),
    ...findings.slice(0, SHOWN).map(({ line, column, severity, code, message }) => {
      return `  ${path}:${line} ${column ?? '(row)'}: ${severity} ${code}: ${message.en}`;
    }),
  ];
  if (findings.length > SHOWN) lines.push(`  … and ${findings.length - SHOWN} more (--report FILE has them)`);
  return lines.join('\n');
}
