import type pg from 'pg';
import { exitCodes, FatalError } from '../../fatal.ts';
import type { Queryable } from '../types.ts';
import { migrationList, migrationNames, prismaFolder } from './folder.ts';

/** How long an instance waits for another that migrates. */
const MIGRATION_WAIT_MS = 3_600_000;

/** Not 72707369: that one the engine takes itself while it applies, and gives up on after ten seconds. */
const migrationLock = 7_240_003;

/** What Prisma's differ ignores: nothing; every table and enum is described by schema.prisma. */
export const noFilter = { externalTables: [], externalEnums: [] };

interface AppliedRow {
  migration_name: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
  logs: string | null;
}

/**
 * The names of the migrations that the database does not have yet, by one plain statement, without the engine.
 *
 * @throws FatalError if a migration is half done, which only a person can settle
 */
export async function pendingMigrations(db: Queryable, folder = prismaFolder): Promise<string[]> {
  const names = await migrationNames(folder);
  const table = await db.query(`select to_regclass('_prisma_migrations') is not null as found`);
  if (!table.rows[0].found) return names;
  const { rows } = await db.query<AppliedRow>(
    'select migration_name, finished_at, rolled_back_at, logs from _prisma_migrations where rolled_back_at is null',
  );
  const failed = rows.find((row) => row.finished_at === null);
  if (failed) {
    throw new FatalError(
      `Migration ${failed.migration_name} failed earlier and left the database in between: ${failed.logs?.trim().split('\n')[0] ?? 'no reason was recorded'}\nSettle it with \`prisma migrate resolve\`, then start again.`,
      exitCodes.software,
    );
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return names.filter((name) => !applied.has(name));
}

/** True while the database lacks a migration or has a failed one; for readiness. */
export async function migrationsPending(db: Queryable, folder = prismaFolder): Promise<boolean> {
  try {
    return (await pendingMigrations(db, folder)).length > 0;
  } catch (error) {
    if (error instanceof FatalError) return true;
    throw error;
  }
}

/** The engine's message is a trace: the migration's name is in it, Postgres' own sentence is the cause. */
function describe(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const name = /migration_name="([^"]+)"/.exec(message)?.[1];
  const reason = cause instanceof Error ? cause.message : message.trim();
  return name ? `${name} failed: ${reason}` : reason;
}

async function apply(pool: pg.Pool, folder: string): Promise<string[]> {
  // Loaded only when there is something to do: most starts have nothing, and the engine takes a fifth of a second.
  const { withEngine } = await import('./engine.ts');
  const input = { migrationsList: await migrationList(folder), filters: noFilter };
  return withEngine(pool, async (engine) => (await engine.applyMigrations(input)).appliedMigrationNames);
}

/**
 * Brings the database up to date, under an advisory lock: of two instances that start together one migrates and the
 * other waits. Writes Prisma's own `_prisma_migrations`, so `prisma migrate deploy` stays usable.
 *
 * @returns the names of the migrations that were applied; empty if there was nothing to do
 * @throws FatalError naming the migration and the reason; each migration is one transaction, so nothing of it remains
 */
export async function migrate(pool: pg.Pool, folder = prismaFolder): Promise<string[]> {
  // What looks half done may be in the hands of another instance: only who holds the lock can tell.
  if (!(await migrationsPending(pool, folder))) return [];
  const holder = await pool.connect();
  let broken: Error | undefined;
  try {
    await holder.query('set statement_timeout = 0');
    await holder.query({
      text: 'select pg_advisory_lock($1)',
      values: [migrationLock],
      query_timeout: MIGRATION_WAIT_MS,
    } as pg.QueryConfig);
    const pending = await pendingMigrations(holder, folder);
    return pending.length === 0 ? [] : await apply(pool, folder);
  } catch (error) {
    broken = error as Error;
    if (error instanceof FatalError) throw error;
    throw new FatalError(`The database could not be migrated: ${describe(error)}`, exitCodes.software, {
      cause: error,
    });
  } finally {
    await holder.query('reset statement_timeout').catch(() => {});
    await holder.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => {});
    holder.release(broken);
  }
}
