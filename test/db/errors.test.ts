import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { constraintSentences } from '../../src/db/constraint-sentences.ts';
import { openDatabase } from '../../src/db/database.ts';
import { constraintProblem, databaseFailure, isTimeout, isUnavailable, violationOf } from '../../src/db/errors.ts';
import { queryableOf } from '../../src/db/transaction.ts';
import { openTestDatabase, testConfig } from '../support/database.ts';

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

t.test('a broken constraint has its name, through pg and through Prisma', async (t) => {
  const { pool, prisma, transaction } = await openTestDatabase(t);
  await pool.query(`create table rule_probe (
    a int constraint rule_probe_pkey primary key,
    b int not null default 1 constraint rule_probe_b_check check (b > 0),
    p int constraint rule_probe_p_fkey references rule_probe (a),
    during int4range, constraint rule_probe_during_excl exclude using gist (during with &&))`);
  await pool.query(`insert into rule_probe values (1, 1, null, '[1,5)')`);
  const cases = [
    ['unique', 'rule_probe_pkey', '(a) values (1)'],
    ['check', 'rule_probe_b_check', '(a, b) values (2, 0)'],
    ['foreign_key', 'rule_probe_p_fkey', '(a, p) values (2, 99)'],
    ['exclusion', 'rule_probe_during_excl', `(a, during) values (2, '[4,9)')`],
  ] as const;
  for (const [rule, constraint, values] of cases) {
    const sql = `insert into rule_probe ${values}`;
    t.same(violationOf(await caught(pool.query(sql))), { rule, constraint }, `${rule} through pg`);
    t.same(violationOf(await caught(prisma.$executeRawUnsafe(sql))), { rule, constraint }, `${rule} through Prisma`);
    const byModels = transaction((tx) => tx.$executeRawUnsafe(sql));
    t.same(violationOf(await caught(byModels)), { rule, constraint }, `${rule} by Prisma in a transaction`);
    const byHand = transaction((tx) => queryableOf(tx).query(sql));
    t.same(violationOf(await caught(byHand)), { rule, constraint }, `${rule} by hand in a transaction`);
  }
  const nothing = await caught(pool.query('insert into rule_probe (a, b) values (2, null)'));
  t.same(violationOf(nothing), { rule: 'not_null', constraint: null });
});

t.test('a model write too', async (t) => {
  const { prisma } = await openTestDatabase(t);
  const data = { code: 'x', name: 'X', position: 0, source: 's', asOf: new Date('2026-01-01') };
  await prisma.program.create({ data });
  t.same(violationOf(await caught(prisma.program.create({ data }))), { rule: 'unique', constraint: 'program_pkey' });
  const wrong = await caught(prisma.program.create({ data: { ...data, code: 'Not A Code' } }));
  t.same(violationOf(wrong), { rule: 'check', constraint: 'program_code_check' });
});

t.test('every rule of the database has a sentence, and every sentence a rule', async (t) => {
  const { pool } = await openTestDatabase(t);
  // Checks, exclusions and uniqueness, and what triggers raise by a name of their own. Keys are random, so no one can break them.
  const { rows } = await pool.query<{ name: string }>(`
    select conname::text as name from pg_constraint
    where contype in ('c', 'x', 'u') and conrelid <> 0 and connamespace = 'public'::regnamespace
    union select relname from pg_index join pg_class on pg_class.oid = indexrelid
    where indisunique and not indisprimary and relnamespace = 'public'::regnamespace
    union select (regexp_matches(prosrc, 'CONSTRAINT = ''(\\w+)''', 'g'))[1] from pg_proc
    where pronamespace = 'public'::regnamespace
    union select tgrelid::regclass || '_append_only' from pg_trigger where tgname = 'append_only'`);
  const names = rows.map((row) => row.name).filter((name) => !name.startsWith('schema_migration'));
  t.same(
    names.filter((name) => !constraintSentences[name]),
    [],
    'rules without a sentence',
  );
  t.same(
    Object.keys(constraintSentences).filter((name) => !names.includes(name)),
    [],
    'sentences without a rule',
  );
  t.same(constraintProblem({ code: '23P01', constraint: 'contact_role_director_excl' }), {
    code: 'contact_role_director_excl',
    detail: constraintSentences.contact_role_director_excl,
  });
  t.equal(constraintProblem({ code: '23505', constraint: 'something_else' }), null);
  t.match(constraintProblem({ code: '23503', constraint: 'any_fkey' }), {
    code: 'any_fkey',
    detail: { en: /Meanwhile/ },
  });
});

t.test('a statement that takes too long is a timeout', async (t) => {
  const { pool, prisma } = await openTestDatabase(t, { RIPH_STATEMENT_TIMEOUT_MS: '50' });
  for (const error of [
    await caught(pool.query('select pg_sleep(2)')),
    await caught(prisma.$executeRawUnsafe('select pg_sleep(2)')),
  ]) {
    t.ok(isTimeout(error));
    t.notOk(isUnavailable(error));
    t.equal(databaseFailure(error).code, '57014');
  }
});

t.test('a database that goes away is unavailable, and the pool recovers', async (t) => {
  const { pool, prisma, transaction } = await openTestDatabase(t);
  const suicide = 'select pg_terminate_backend(pg_backend_pid())';
  t.ok(isUnavailable(await caught(pool.query(suicide))));
  t.ok(isUnavailable(await caught(prisma.$executeRawUnsafe(suicide))));
  t.ok(isUnavailable(await caught(transaction((tx) => tx.$executeRawUnsafe(suicide)))));
  t.ok(isUnavailable(await caught(transaction((tx) => queryableOf(tx).query(suicide)))));
  // An idle connection that breaks must not end the process.
  await Promise.all([pool.query('select 1'), pool.query('select 1')]);
  const others =
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  await pool.query(others);
  while (pool.totalCount > 1) await sleep(5);
  t.same((await pool.query('select 1 as one')).rows, [{ one: 1 }]);
});

t.test('a pool without a free connection is unavailable', async (t) => {
  const { pool, prisma } = await openTestDatabase(t, { DATABASE_POOL_SIZE: '1' });
  const client = await pool.connect();
  // Only now: the limit counts for the one connection too, and a busy machine does not make it in that time.
  pool.options.connectionTimeoutMillis = 50;
  t.ok(isUnavailable(await caught(pool.query('select 1'))));
  t.ok(isUnavailable(await caught(prisma.$queryRawUnsafe('select 1'))));
  client.release();
});

t.test('a transaction that cannot begin is unavailable, one that outlives its time a timeout', async (t) => {
  const { pool, transaction } = await openTestDatabase(t, { DATABASE_POOL_SIZE: '1' });
  const client = await pool.connect();
  const late = await caught(transaction((tx) => tx.$queryRaw`select 1`, { maxWait: 50 }));
  t.equal(databaseFailure(late).code, 'P2028');
  t.same([isUnavailable(late), isTimeout(late)], [true, false]);
  client.release();
  const slow = await caught(transaction((tx) => tx.$queryRaw`select pg_sleep(0.2)::text`, { timeout: 50 }));
  t.equal(databaseFailure(slow).code, 'P2028');
  t.same([isUnavailable(slow), isTimeout(slow)], [false, true]);
});

t.test('nobody at the address', async (t) => {
  for (const host of ['127.0.0.1', 'localhost', 'no-such-host.invalid']) {
    const db = openDatabase(
      testConfig({ DATABASE_URL: `postgres://a:b@${host}:1/x`, RIPH_CONNECT_TIMEOUT_MS: '2000' }),
    );
    t.teardown(() => db.close());
    t.ok(isUnavailable(await caught(db.pool.query('select 1'))), `${host} through pg`);
    t.ok(isUnavailable(await caught(db.prisma.program.findMany())), `${host} through Prisma`);
    t.ok(isUnavailable(await caught(db.transaction((tx) => tx.program.findMany()))), `${host} in a transaction`);
  }
});

t.test('everything else is neither', async (t) => {
  for (const error of [new Error('x'), null, undefined, 'text', { code: '42601' }, { code: 'P2025' }]) {
    t.notOk(isUnavailable(error));
    t.notOk(isTimeout(error));
    t.equal(violationOf(error), null);
  }
});
