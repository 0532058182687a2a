import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openDatabase } from '../../src/db/database.ts';
import { schemaDifference } from '../../src/db/migrate/diff.ts';
import { migrationNames } from '../../src/db/migrate/folder.ts';
import { migrate, migrationsPending, pendingMigrations } from '../../src/db/migrate/migrate.ts';
import { createVersionTexts } from '../../src/studies/version-texts.ts';
import { openTestDatabase } from '../support/database.ts';

/** An empty database and a prisma folder with the given migrations. */
async function scratch(t: Test, migrations: Record<string, string>) {
  const db = await openTestDatabase(t);
  await db.pool.query('drop schema public cascade; create schema public');
  const folder = await mkdtemp(join(tmpdir(), 'riph-migrations-'));
  t.teardown(() => rm(folder, { recursive: true }));
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(join(folder, 'migrations', name), { recursive: true });
    await writeFile(join(folder, 'migrations', name, 'migration.sql'), sql);
  }
  return { db, folder };
}

t.test('the migrated database is what schema.prisma describes', async (t) => {
  const { pool } = await openTestDatabase(t);
  t.equal(await schemaDifference(pool), null, 'run `npm run db:diff -- NAME`');
  t.same(await pendingMigrations(pool), []);
  t.equal(await migrationsPending(pool), false);
  const { rows } = await pool.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where finished_at is not null order by 1',
  );
  t.same(
    rows.map((row) => row.migration_name),
    await migrationNames(),
    "in Prisma's own table",
  );
});

t.test('two instances that start together: one migrates', async (t) => {
  const body = 'create function f() returns int language plpgsql as $$ begin perform 1; return 2; end; $$;';
  const { db, folder } = await scratch(t, {
    '20260101000000_first': `create table a (id int primary key); ${body}`,
    '20260102000000_second': 'select pg_sleep(0.2); insert into a values (1);',
  });
  const other = openDatabase(db.config);
  t.teardown(() => other.close());
  t.equal((await pendingMigrations(db.pool, folder)).length, 2);
  const applied = await Promise.all([migrate(db.pool, folder), migrate(other.pool, folder)]);
  t.same(applied.flat(), ['20260101000000_first', '20260102000000_second']);
  t.same((await db.pool.query('select f() as f, (select count(*)::int from a) as rows')).rows, [{ f: 2, rows: 1 }]);
  t.same(await migrate(db.pool, folder), [], 'a third start has nothing to do');
});

t.test('a migration that fails leaves nothing of itself, and says which and why', async (t) => {
  const { db, folder } = await scratch(t, {
    '20260101000000_good': 'create table a (id int);',
    '20260102000000_bad': 'create table b (id int); insert into nowhere values (1);',
  });
  await t.rejects(migrate(db.pool, folder), { exitCode: 70, message: /20260102000000_bad.*nowhere/s });
  const { rows } = await db.pool.query(`select to_regclass('a') is not null as a, to_regclass('b') is not null as b`);
  t.same(rows, [{ a: true, b: false }]);
  await t.rejects(migrate(db.pool, folder), { exitCode: 70, message: /20260102000000_bad failed earlier/ });
  await db.pool.query('update _prisma_migrations set rolled_back_at = now() where finished_at is null');
  await writeFile(join(folder, 'migrations/20260102000000_bad/migration.sql'), 'create table b (id int);');
  t.same(await migrate(db.pool, folder), ['20260102000000_bad'], 'goes on once a person has settled it');
});

t.test('a migration may take longer than a request', async (t) => {
  const { db, folder } = await scratch(t, { '20260101000000_slow': 'select pg_sleep(0.5);' });
  const hasty = openDatabase({ ...db.config, statementTimeoutMs: 100 });
  t.teardown(() => hasty.close());
  t.same(await migrate(hasty.pool, folder), ['20260101000000_slow']);
});

t.test('documents that were stored as text stay readable', async (t) => {
  const { db, folder } = await scratch(t, {});
  const copy = (name: string) =>
    cp(join('prisma', 'migrations', name), join(folder, 'migrations', name), { recursive: true });
  const names = await migrationNames();
  const packed = names.findIndex((name) => name.endsWith('_packed_documents'));
  for (const name of names.slice(0, packed)) await copy(name);
  await migrate(db.pool, folder);
  const [summary, document] = ['{"id":"std_a","title":"Étude"}', '{"id":"std_a","title":"Étude","sites":[]}'];
  await db.pool.query("insert into study (id, title_fr) values ('std_a', 'Étude')");
  for (const version of [1, 2]) {
    await db.pool.query(
      `insert into study_version (seq, study_id, version, superseded_by, action, actor_kind, actor_id, document, summary, etag,
         listed, host_open, sponsor_key, condition_key, title_key, start_date)
       values ($1::int, 'std_a', $1::int, $2, 'created', 'system', 'test', $3, $4, 'x', true, '{}', '', '', '', '')`,
      [version, version === 1 ? 2 : null, document, summary],
    );
  }

  for (const name of names.slice(packed)) await copy(name);
  t.same(await migrate(db.pool, folder), names.slice(packed));
  const texts = createVersionTexts(0);
  t.same((await texts.read(db.pool, 'document', ['1', '2'])).map(String), [document, document]);
  t.same((await texts.read(db.pool, 'summary', ['1', '2'])).map(String), [summary, summary]);
  const refused = { message: 'study_version is history and takes no update' };
  const rewriting = 'update study_version set summary_length = 0 where version = 2';
  await t.rejects(db.pool.query(rewriting), refused, 'the history is append-only again');
  const superseding = 'update study_version set superseded_by = 3 where version = 1';
  await t.rejects(db.pool.query(superseding), refused, 'and what is superseded stays so');
});
