import pg from 'pg';
import type { Config } from '../config.ts';
import { openEmbedded } from './embedded/server.ts';
import { PrismaClient } from './generated/client.ts';
import { checkServer } from './preflight.ts';
import { createStatementNames } from './statement-names.ts';
import { type RunTransaction, sharedAdapter, transactions } from './transaction.ts';
import type { Transaction } from './types.ts';

/** The one pool, and the Prisma client that shares it. */
export interface Database {
  pool: pg.Pool;
  /** Models outside of a transaction. */
  prisma: Transaction;
  transaction: RunTransaction;
  /** Ends both, and leaves the embedded server if there is one. May be called twice. */
  close(): Promise<void>;
}

export type DatabaseConfig = Pick<
  Config,
  'databaseUrl' | 'databasePoolSize' | 'statementTimeoutMs' | 'connectTimeoutMs' | 'dataDir'
>;

/** What happens to a database while nobody waits for an answer of it; not listening to it is a choice of the caller. */
export interface DatabaseEvents {
  /** An idle connection broke, or the embedded server could not be started again. */
  onTrouble?: (error: Error) => void;
}

/** `sslmode` as in libpq: pg would read `require` as `verify-full` and warn about it. */
export function connectionString(url: string): string {
  const parsed = new URL(url);
  if (parsed.searchParams.has('sslmode') && !parsed.searchParams.has('uselibpqcompat')) {
    parsed.searchParams.set('uselibpqcompat', 'true');
  }
  return parsed.toString();
}

/**
 * Opens the pool on a database that runs. Connects with the first statement only.
 *
 * @param url `postgres://…`; the configured DATABASE_URL or the embedded server's
 */
export function openDatabase(
  config: DatabaseConfig,
  { onTrouble = () => {} }: DatabaseEvents = {},
  url = config.databaseUrl,
): Database {
  if (url === null) throw new Error('openDatabase needs a URL; attachDatabase starts the embedded server');
  const pool = new pg.Pool({
    connectionString: connectionString(url),
    max: config.databasePoolSize,
    connectionTimeoutMillis: config.connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    statement_timeout: config.statementTimeoutMs,
    // Postgres keeps the limit above itself; this one holds when it is frozen or the network swallows its answers.
    query_timeout: config.statementTimeoutMs + 1000,
    keepAlive: true,
    application_name: 'riph-registry',
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', onTrouble);
  const prisma = new PrismaClient({ adapter: sharedAdapter(pool, createStatementNames()), errorFormat: 'minimal' });
  let closed: Promise<void> | undefined;
  const end = async () => {
    await prisma.$disconnect();
    await pool.end();
  };
  return {
    pool,
    prisma,
    transaction: transactions(prisma),
    close() {
      closed ??= end();
      return closed;
    },
  };
}

/** A database that is attached for the life of a process. */
export interface AttachedDatabase extends Database {
  /** For people: `embedded Postgres in …` or host and name; never the password. */
  label: string;
}

/**
 * Opens the configured database: DATABASE_URL, else the embedded server of the data folder, which is started or joined.
 *
 * @param role `service` for the one service of a data folder, `tool` for a command beside it
 * @throws FatalError if it cannot be reached, is too old, or is held by another service
 */
export async function attachDatabase(
  config: DatabaseConfig,
  role: 'service' | 'tool',
  events: DatabaseEvents = {},
): Promise<AttachedDatabase> {
  if (config.databaseUrl !== null) {
    const db = openDatabase(config, events);
    const { host, pathname } = new URL(config.databaseUrl);
    try {
      const version = await checkServer(db.pool, host);
      return { ...db, label: `Postgres ${version} at ${host}${pathname}` };
    } catch (error) {
      await db.close();
      throw error;
    }
  }
  const server = await openEmbedded({ dataDir: config.dataDir, role, ...events });
  const db = openDatabase(config, events, server.url);
  return {
    ...db,
    label: `embedded Postgres in ${server.dataDir}`,
    async close() {
      await db.close();
      await server.close();
    },
  };
}
