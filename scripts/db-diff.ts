import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbedded } from '../src/db/embedded/server.ts';
import { schemaDifference } from '../src/db/migrate/diff.ts';
import { prismaFolder } from '../src/db/migrate/folder.ts';
import { migrate } from '../src/db/migrate/migrate.ts';
import { exitCodes, FatalError, runMain } from '../src/fatal.ts';

const usage = 'usage: npm run db:diff -- NAME | --check | --print';

/** What schema.prisma needs beyond the migrations, found out on a scratch server that is thrown away. */
async function difference(): Promise<string | null> {
  const dataDir = await mkdtemp(join(tmpdir(), 'riph-diff-'));
  const server = await openEmbedded({ dataDir, role: 'tool', volatile: true });
  const pool = new pg.Pool({ connectionString: server.url });
  try {
    await migrate(pool);
    return await schemaDifference(pool);
  } finally {
    await pool.end();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function writeMigration(name: string, sql: string): Promise<string> {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(prismaFolder, 'migrations', `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), `${sql}\n`);
  // Prisma's own command wants this file beside the migrations.
  await writeFile(join(prismaFolder, 'migrations/migration_lock.toml'), 'provider = "postgresql"\n');
  return join(folder, 'migration.sql');
}

await runMain(async () => {
  const argument = process.argv[2] ?? '';
  if (!/^(--check|--print|[a-z][a-z0-9_]*)$/.test(argument)) throw new FatalError(usage, exitCodes.config);
  const sql = await difference();
  if (sql === null) {
    process.stdout.write('The migrations and schema.prisma agree.\n');
  } else if (argument.startsWith('--')) {
    process.stdout.write(`${sql}\n`);
    if (argument === '--check') throw new FatalError('The migrations and schema.prisma differ by the SQL above.', 1);
  } else {
    process.stdout.write(`${await writeMigration(argument, sql)}\n`);
  }
});
