import t from 'tap';
import { queryableOf } from '../../src/db/transaction.ts';
import type { Queryable, Transaction } from '../../src/db/types.ts';
import { openTestDatabase } from '../support/database.ts';

const program = (code: string) => ({ code, name: code, position: 0, source: 'A page', asOf: new Date('2026-01-01') });
const COUNT = 'select count(*)::int as count from program where code = $1';

t.test('models and hand-written statements see and undo the same', async (t) => {
  const { pool, transaction } = await openTestDatabase(t);
  const work = transaction(async (tx) => {
    await tx.program.create({ data: program('one') });
    const { rows } = await queryableOf(tx).query(COUNT, ['one']);
    t.same(rows, [{ count: 1 }], 'the connection is the one of the models');
    await queryableOf(tx).query(`update program set name = 'Two' where code = 'one'`);
    t.equal((await tx.program.findUnique({ where: { code: 'one' } }))?.name, 'Two');
    throw new Error('undo');
  });
  await t.rejects(work, { message: 'undo' });
  t.same((await pool.query(COUNT, ['one'])).rows, [{ count: 0 }]);
});

t.test('transactions side by side keep to their own connections', async (t) => {
  const { transaction } = await openTestDatabase(t);
  const pid = async (db: Queryable) => (await db.query('select pg_backend_pid() as pid')).rows[0]?.pid;
  let arrived = 0;
  const pids = await Promise.all(
    Array.from({ length: 4 }, () =>
      transaction(async (tx) => {
        arrived += 1;
        const first = await pid(queryableOf(tx));
        // Until all four have one, so that none hands its connection on to the next.
        while (arrived < 4) await new Promise((resolve) => setTimeout(resolve, 1));
        t.equal(await pid(queryableOf(tx)), first);
        const [{ pid: ofModels }] = await tx.$queryRaw<[{ pid: number }]>`select pg_backend_pid() as pid`;
        t.equal(ofModels, first);
        return first;
      }),
    ),
  );
  t.equal(new Set(pids).size, 4);
});

t.test('nothing runs on the connection after the end', async (t) => {
  const { pool, transaction } = await openTestDatabase(t);
  const insert = `insert into program (code, name, position, source, as_of) values ('late', 'Late', 0, 'A page', '2026-01-01')`;
  let connection: Queryable | undefined;
  await transaction(async (tx) => {
    connection = queryableOf(tx);
  });
  await t.rejects(async () => connection?.query(insert), { message: /after the commit/ }, 'after the commit');

  let late: Promise<unknown> | undefined;
  const slow = transaction(
    async (tx) => {
      const db = queryableOf(tx);
      await db.query('select pg_sleep(0.1)');
      late = db.query(insert);
      await late;
    },
    { timeout: 50 },
  );
  await t.rejects(slow, { code: 'P2028' });
  await t.rejects(async () => late, { code: 'P2028' }, 'after the rollback of what took too long');
  t.same((await pool.query(COUNT, ['late'])).rows, [{ count: 0 }]);
});

t.test('a statement whose failure nobody heeds does not pass for a commit', async (t) => {
  const { pool, transaction } = await openTestDatabase(t, { DATABASE_POOL_SIZE: '1' });
  const failing = {
    'by hand': (tx: Transaction) => queryableOf(tx).query('select 1/0'),
    'by Prisma': (tx: Transaction) => tx.$executeRaw`select 1/0`,
  };
  for (const [how, fail] of Object.entries(failing)) {
    const work = transaction(async (tx) => {
      await tx.program.create({ data: program('lost') });
      await fail(tx).catch(() => {});
    });
    await t.rejects(work, { code: '25P02' }, how);
  }
  t.same((await pool.query(COUNT, ['lost'])).rows, [{ count: 0 }]);
  await transaction(async (tx) => {
    await tx.program.create({ data: program('kept') });
    await queryableOf(tx).query('savepoint here');
    await queryableOf(tx)
      .query('select 1/0')
      .catch(() => {});
    await queryableOf(tx).query('rollback to savepoint here');
  });
  t.same((await pool.query(COUNT, ['kept'])).rows, [{ count: 1 }], 'behind a savepoint a statement may fail');
});

t.test('a transaction that others began is not known', async (t) => {
  const { prisma } = await openTestDatabase(t);
  t.throws(() => queryableOf(prisma));
});
