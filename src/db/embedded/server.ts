import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { exitCodes, FatalError } from '../../fatal.ts';
import { type ClusterOptions, clusterFolder, databaseUser, ensureDataDir, ensureServer } from './cluster.ts';
import { stopPostmaster } from './postmaster.ts';
import { openSession, ServiceRuns, type Session } from './session.ts';

const databaseName = 'riph';

/** The embedded server as one process sees it. */
export interface Embedded {
  /** `postgres://…` of the registry's database; contains the password. */
  url: string;
  dataDir: string;
  /** Leaves the server, and stops it if nobody else uses it. Close pools first. */
  close(): Promise<void>;
}

export interface EmbeddedOptions extends ClusterOptions {
  /** There is one service to a data folder, and any number of tools beside it. */
  role: 'service' | 'tool';
  /** Told when a server that died cannot be started again; after a FatalError it is not tried any more. */
  onTrouble?: (error: Error) => void;
}

const startingOrStopping = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return startingOrStopping.has(code ?? '') || /Connection terminated|timeout expired/.test(message ?? '');
}

async function ensureDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== '42P04' && code !== '23505') throw error; // else another process was faster
  } finally {
    await client.end().catch(() => {});
  }
}

async function join(options: EmbeddedOptions) {
  // A server that is just stopping refuses us or drops us; then it is started again.
  for (const giveUp = Date.now() + 30_000; ; await sleep(50)) {
    const { port, password } = await ensureServer(options);
    const connection = { host: '127.0.0.1', port, user: databaseUser, password };
    try {
      const session = await openSession({ ...connection, database: 'postgres' }, options.role);
      await ensureDatabase(connection);
      const url = `postgres://${databaseUser}:${password}@127.0.0.1:${port}/${databaseName}`;
      return { session, port, url };
    } catch (error) {
      if (error instanceof ServiceRuns) {
        const message = `Another service already uses ${options.dataDir}. Stop it, or set RIPH_DATA_DIR or DATABASE_URL.`;
        throw new FatalError(message, exitCodes.temporary);
      }
      if ((error as { code?: string }).code === '28P01') {
        const message = `The password in ${options.dataDir}/password is not the one of the database beside it.`;
        throw new FatalError(message, exitCodes.notPermitted);
      }
      if (!isPassing(error) || Date.now() > giveUp) throw error;
    }
  }
}

/**
 * Starts the embedded Postgres of a data folder, or joins the one that runs: left behind by a killed service, or owned
 * by a service while a tool comes and goes. The last to leave stops it. When the server dies under a running process,
 * that process starts it again on the same port, so pools recover by themselves; where it cannot, `onTrouble` is told.
 *
 * @throws FatalError if a second service is started on the folder, or the server cannot run
 */
export async function openEmbedded(given: EmbeddedOptions): Promise<Embedded> {
  const options = { ...given, dataDir: await ensureDataDir(given.dataDir) };
  const { session, port, url } = await join(options);
  let current: Session = session;
  let closing = false;
  const { onTrouble = () => {} } = options;

  async function watch(): Promise<void> {
    while (!closing) {
      await current.lost;
      if (closing) return;
      await sleep(200);
      try {
        current = (await join({ ...options, port })).session;
      } catch (error) {
        onTrouble(error as Error);
        if (error instanceof FatalError) return;
      }
    }
  }
  void watch();

  return {
    url,
    dataDir: options.dataDir,
    async close() {
      closing = true;
      const last = await current.leave().catch(() => false);
      if (last) await stopPostmaster(clusterFolder(options.dataDir));
      await current.end();
    },
  };
}
