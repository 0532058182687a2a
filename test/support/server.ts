import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbedded } from '../../src/db/embedded/server.ts';
import { migrate } from '../../src/db/migrate/migrate.ts';

export interface TestServer {
  /** URL of the migrated, empty database that tests clone; nothing may be connected to it. */
  templateUrl: string;
  stop(): Promise<void>;
}

/** A throw-away Postgres without disk waits, with the migrated template in it. */
export async function startTestServer(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'riph-test-'));
  const server = await openEmbedded({ dataDir, role: 'tool', volatile: true });
  const stop = async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  const pool = new pg.Pool({ connectionString: server.url });
  try {
    await migrate(pool);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    await pool.end();
  }
  return { templateUrl: server.url, stop };
}
