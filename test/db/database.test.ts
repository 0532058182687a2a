import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t from 'tap';
import { attachDatabase, connectionString, openDatabase } from '../../src/db/database.ts';
import { isUnavailable } from '../../src/db/errors.ts';
import { openTestDatabase, testConfig } from '../support/database.ts';

t.test('TLS parameters mean what they mean to libpq', async (t) => {
  t.equal(
    connectionString('postgres://u:p@h/d?sslmode=require'),
    'postgres://u:p@h/d?sslmode=require&uselibpqcompat=true',
  );
  t.equal(connectionString('postgres://u:p@h/d'), 'postgres://u:p@h/d');
});

t.test('a server that is not there', async (t) => {
  const config = testConfig({ DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/d' });
  const error: Error = await attachDatabase(config, 'service').catch((caught) => caught);
  t.match(error, { exitCode: 69, message: /^Postgres at 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/ });
  t.notMatch(error.message, 'secret');
});

t.test('an idle connection that breaks is told', async (t) => {
  const { config, pool } = await openTestDatabase(t);
  const told: Error[] = [];
  const db = openDatabase(config, { onTrouble: (error) => told.push(error) });
  t.teardown(() => db.close());
  const { rows } = await db.pool.query('select pg_backend_pid() as pid');
  await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
  for (const giveUp = Date.now() + 5000; told.length === 0 && Date.now() < giveUp; ) await sleep(10);
  t.match(told, [{ code: '57P01' }]);
  t.equal((await db.pool.query('select 1')).rowCount, 1, 'and replaced');
});

t.test('a login that is refused, and a database that does not exist', async (t) => {
  const { url } = await openTestDatabase(t);
  const attach = (to: URL) => attachDatabase(testConfig({ DATABASE_URL: to.href }), 'service');
  await t.rejects(attach(Object.assign(new URL(url), { password: 'wrong' })), { exitCode: 77, message: /refuses us/ });
  await t.rejects(attach(Object.assign(new URL(url), { pathname: '/nowhere' })), { exitCode: 77, message: /nowhere/ });
});

t.test('a user without the right to create tables', async (t) => {
  const { url, pool } = await openTestDatabase(t);
  await pool.query(`create role clerk login password 'clerk'`).catch(() => {});
  const config = testConfig({
    DATABASE_URL: Object.assign(new URL(url), { username: 'clerk', password: 'clerk' }).href,
  });
  await pool.query('grant select on _prisma_migrations to clerk');
  const db = await attachDatabase(config, 'service');
  t.match(db.label, /^Postgres \d+\.\d+ at 127\.0\.0\.1:\d+\/test_/, 'is enough where nothing is to be migrated');
  await db.close();
  await pool.query('delete from _prisma_migrations');
  await t.rejects(attachDatabase(config, 'service'), { exitCode: 77, message: /may not create tables/ });
  await pool.query(`alter role clerk set default_transaction_read_only = on`);
  await t.rejects(attachDatabase(config, 'service'), { exitCode: 77, message: /read-only/ });
});

t.test('a server that is too old', async (t) => {
  const { url, pool } = await openTestDatabase(t);
  await pool.query('select 1');
  const old = { number: 140_011, version: '14.11', read_only: false, may_create: true };
  // No old server is at hand: the answer of one.
  t.intercept(pg.Pool.prototype, 'query', { value: async () => ({ rows: [old] }) });
  await t.rejects(attachDatabase(testConfig({ DATABASE_URL: url }), 'service'), {
    exitCode: 78,
    message: /14\.11; 15/,
  });
});

t.test('a server that keeps silent is given up a second after its own limit', async (t) => {
  const db = await openTestDatabase(t, { RIPH_STATEMENT_TIMEOUT_MS: '100' });
  const client = await db.pool.connect();
  // As a frozen server, or a network that swallows answers: its own limit does not end the statement.
  await client.query('set statement_timeout = 0');
  const silence = client.query('select pg_sleep(30)');
  const error = await silence.catch((reason: unknown) => reason);
  t.ok(isUnavailable(error), String(error));
  client.release(true);
});
