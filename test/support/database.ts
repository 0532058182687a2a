import { randomBytes } from 'node:crypto';
import pg from 'pg';
import t from 'tap';
import { type Config, loadConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { startTestServer } from './server.ts';

/** Set by scripts/test.ts, which runs one server for all files; a file that is run by itself starts its own. */
const shared = process.env.TEST_TEMPLATE_URL;
let own: Promise<string> | undefined;

function templateUrl(): Promise<string> {
  if (shared) return Promise.resolve(shared);
  own ??= startTestServer().then(({ templateUrl, stop }) => {
    t.teardown(stop);
    return templateUrl;
  });
  return own;
}

/** The part of a tap test that is needed here. */
export interface Teardown {
  teardown(end: () => unknown): void;
}

export interface TestDatabase extends Database {
  url: string;
  config: Config;
}

/**
 * A database of the test's own, a clone of the migrated template, empty. Closed when the test ends, at the end of the file
 * if none is given.
 *
 * @param settings environment variables for its configuration, e.g. `{ RIPH_STATEMENT_TIMEOUT_MS: '100' }`
 */
export async function openTestDatabase(test: Teardown = t, settings: NodeJS.ProcessEnv = {}): Promise<TestDatabase> {
  const template = new URL(await templateUrl());
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: Object.assign(new URL(template), { pathname: '/postgres' }).href });
  await admin.connect();
  await admin.query(`create database ${name} template ${template.pathname.slice(1)}`);
  await admin.end();
  const url = Object.assign(new URL(template), { pathname: `/${name}` }).href;
  const config = testConfig({ DATABASE_URL: url, ...settings });
  const db = openDatabase(config);
  test.teardown(() => db.close());
  return { ...db, url, config };
}

/** A configuration for tests: quiet, unlimited, with a small pool since many files share the server. */
export function testConfig(settings: NodeJS.ProcessEnv = {}): Config {
  return loadConfig({
    DATABASE_POOL_SIZE: '5',
    RIPH_LOG_LEVEL: 'silent',
    RIPH_RATE_LIMIT_PER_MINUTE: '0',
    RIPH_CURSOR_SECRET: 'a secret for the tests',
    ...settings,
  });
}
