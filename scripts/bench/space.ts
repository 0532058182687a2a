/**
 * `npm run bench -- space --file FILE`: what the versions of studies cost on disk beside their documents: as Postgres compresses
 * them, and by gzip, each by itself. FILE holds ClinicalTrials.gov records, successive versions of them to measure changes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { loadConfig } from '../../src/config.ts';
import { attachDatabase, type Database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate/migrate.ts';
import { runImport } from '../../src/imports/run.ts';

const { values: options } = parseArgs({ allowPositionals: true, options: { file: { type: 'string' } } });
if (options.file === undefined) throw new Error('--file FILE is missing: versions of nothing take no space');
const dataDir = await mkdtemp(join(tmpdir(), 'riph-bench-'));

/** The documents compressed by gzip, each by itself, in bytes. */
async function gzipped({ pool }: Database): Promise<number> {
  let total = 0;
  for (let seq = '0'; ; ) {
    const { rows } = await pool.query<{ seq: string; document: string }>(
      'select seq, document from study_version where seq > $1 order by seq limit 200',
      [seq],
    );
    const last = rows.at(-1);
    if (!last) return total;
    for (const { document } of rows) total += gzipSync(document).length;
    seq = last.seq;
  }
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;

async function report(db: Database): Promise<void> {
  const { rows: columns } = await db.pool.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'study_version'::regclass and attnum > 0 and not attisdropped`,
  );
  const sums = columns.map(({ name }) => `coalesce(sum(pg_column_size(${name})), 0)::float8 as "${name}"`);
  const { rows } = await db.pool.query<Record<string, number>>(
    `select count(*)::float8 as versions, sum(pg_column_size(v.*))::float8 as whole, ${sums.join(', ')}
     from study_version as v`,
  );
  const { versions = 0, whole = 0, ...byColumn } = rows[0] ?? {};
  const { document = 0 } = byColumn;
  const gzip = await gzipped(db);
  console.log(`${versions} versions: ${kilobytes(whole)} without indexes`);
  console.log(`  documents in Postgres ${kilobytes(document)}: ratio ${(whole / document).toFixed(2)}`);
  console.log(`  documents by gzip ${kilobytes(gzip)}: ratio ${(whole / gzip).toFixed(2)}`);
  const largest = Object.entries(byColumn).sort(([, a], [, b]) => b - a);
  console.log(
    `  largest columns: ${largest
      .slice(0, 6)
      .map(([name, size]) => `${name} ${kilobytes(size)}`)
      .join(', ')}`,
  );
}

const db = await attachDatabase(loadConfig({ RIPH_DATA_DIR: dataDir }), 'service');
try {
  await migrate(db.pool);
  const actor = { kind: 'cli', id: 'bench', origin: null, requestId: null } as const;
  await runImport({ db, actor, files: [options.file] });
  await report(db);
} finally {
  await db.close();
  await rm(dataDir, { recursive: true, force: true });
}
