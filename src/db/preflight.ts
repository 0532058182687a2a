import type pg from 'pg';
import { exitCodes, FatalError } from '../fatal.ts';
import { pendingMigrations } from './migrate/migrate.ts';

const oldestVersion = 150_000;

function refusal(error: unknown, host: string): FatalError {
  const { code, message } = error as { code?: string; message?: string };
  const reason = message || code || 'no answer'; // a refused connection to several addresses has an empty message
  const rejected = code !== undefined && /^(28|42501|3D000)/.test(code);
  return new FatalError(
    rejected ? `Postgres at ${host} refuses us: ${reason}` : `Postgres at ${host} cannot be reached: ${reason}`,
    rejected ? exitCodes.notPermitted : exitCodes.unavailable,
    { cause: error },
  );
}

/**
 * Makes sure that the configured server can carry the registry, and returns its version. The right to create tables
 * is only asked for while migrations are pending: where an administrator runs them, the service needs less.
 *
 * @throws FatalError unreachable (69), too old (78), not permitted (77)
 */
export async function checkServer(pool: pg.Pool, host: string): Promise<string> {
  let row: { number: number; version: string; read_only: boolean; may_create: boolean };
  try {
    const { rows } = await pool.query(`
      select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
        pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as read_only,
        coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create`);
    row = rows[0];
  } catch (error) {
    throw refusal(error, host);
  }
  if (row.number < oldestVersion) {
    throw new FatalError(`Postgres at ${host} is ${row.version}; 15 or newer is needed.`, exitCodes.config);
  }
  if (row.read_only) {
    throw new FatalError(
      `Postgres at ${host} is read-only (a replica?); the service needs the primary.`,
      exitCodes.notPermitted,
    );
  }
  if (!row.may_create && (await pendingMigrations(pool)).length > 0) {
    const message = `The user of DATABASE_URL may not create tables at ${host}.\nGrant CREATE on the schema, or run the migrations as its owner.`;
    throw new FatalError(message, exitCodes.notPermitted);
  }
  return row.version.split(' ')[0] ?? row.version;
}
