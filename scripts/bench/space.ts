/**
 * `npm run bench -- space --file FILE`: what the versions of studies cost on disk, search columns and all, beside their documents
 * alone, compressed each by itself: by gzip, and as Postgres would compress them. FILE holds ClinicalTrials.gov records,
 * successive versions of them to measure changes.
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
import { unpackDocument } from '../../src/studies/packed.ts';

const { values: options } = parseArgs({ allowPositionals: true, options: { file: { type: 'string' } } });
if (options.file === undefined) throw new Error('--file FILE is missing: versions of nothing take no space');
const dataDir = await mkdtemp(join(tmpdir(), 'riph-bench-'));

/** The documents compressed each by itself, in bytes. */
async function compressed({ pool }: Database): Promise<{ gzip: number; postgres: number }> {
  await pool.query('create table plain (document text)');
  let gzip = 0;
  for (let seq = '0'; ; ) {
    const { rows } = await pool.query<{ seq: string; document: Buffer }>(
      'select seq, document from study_version where seq > $1 order by seq limit 200',
      [seq],
    );
    const last = rows.at(-1);
    if (!last) break;
    for (const { document } of rows) {
      const text = unpackDocument(document);
      gzip += gzipSync(text).length;
      await pool.query('insert into plain values ($1)', [text.toString()]);
    }
    seq = last.seq;
  }
  const { rows } = await pool.query<{ size: number }>(
    'select sum(pg_column_size(document))::float8 as size from plain',
  );
  return { gzip, postgres: rows[0]?.size ?? 0 };
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
  const { gzip, postgres } = await compressed(db);
  console.log(`${versions} versions: ${kilobytes(whole)} without indexes`);
  console.log(`  their documents by gzip ${kilobytes(gzip)}: ratio ${(whole / gzip).toFixed(2)}`);
  console.log(`  their documents in Postgres ${kilobytes(postgres)}: ratio ${(whole / postgres).toFixed(2)}`);
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
