import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { openTestDatabase, type Teardown, type TestDatabase } from './database.ts';

export interface TestApp {
  app: FastifyInstance;
  db: TestDatabase;
}

/**
 * The whole service over an empty database of its own, to inject requests into. Closed when the test ends. It sheds no load:
 * whether a test passes must not depend on what else the machine does.
 */
export async function openTestApp(test: Teardown = t, settings: NodeJS.ProcessEnv = {}): Promise<TestApp> {
  const db = await openTestDatabase(test, settings);
  const app = await buildApp({ config: db.config, db, strict: true, maxLagMs: 0 });
  test.teardown(() => app.close());
  await app.ready();
  return { app, db };
}
