import pg from 'pg';

// Advisory locks of the embedded server; the numbers only have to differ from the migration's and the application's.
const users = 7_240_001;
const service = 7_240_002;

/**
 * One connection that tells others that this process uses the server. Its locks are the server's, so they vanish with
 * the process however it ends: there is no lock file that a `kill -9` could leave behind.
 */
export interface Session {
  /** Resolves when the server has gone away under us. */
  lost: Promise<void>;
  /** Leaves; true if nobody else is there, in which case newcomers wait until the server has stopped. */
  leave(): Promise<boolean>;
  end(): Promise<void>;
}

/** The refusal when another service holds the data folder. */
export class ServiceRuns extends Error {}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The dead process's connection is cleared within milliseconds; a service that is just stopping needs a little more. */
async function takeService(client: pg.Client): Promise<void> {
  for (let attempt = 1; attempt <= 10; attempt++) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [service]);
    if (rows[0].taken) return;
    await sleep(100);
  }
  throw new ServiceRuns();
}

export async function openSession(connection: pg.ClientConfig, role: 'service' | 'tool'): Promise<Session> {
  const client = new pg.Client({
    ...connection,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: `riph-registry ${role}`,
  });
  const lost = new Promise<void>((resolve) => client.once('end', resolve).on('error', () => resolve()));
  await client.connect();
  try {
    await client.query('select pg_advisory_lock_shared($1)', [users]);
    if (role === 'service') await takeService(client);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return {
    lost,
    async leave() {
      await client.query('select pg_advisory_unlock_shared($1)', [users]);
      const { rows } = await client.query('select pg_try_advisory_lock($1) as alone', [users]);
      return rows[0].alone === true;
    },
    end: () => client.end().catch(() => {}),
  };
}
