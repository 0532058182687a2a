import t from 'tap';
import type { Database } from '../../src/db/database.ts';
import { type WriteRequest, write } from '../../src/writes/write.ts';
import { openTestDatabase } from '../support/database.ts';

const KEY = '7b8ec6c2-53d5-4d27-a8e5-2fd8d6a5e5f1';
const request = (fingerprint: string): WriteRequest => ({
  actor: { kind: 'client', id: 'cli_test', origin: null, requestId: null },
  dryRun: false,
  idempotency: { caller: 'client:cli_test', key: KEY, fingerprint },
});
/** A change that can be counted, with an answer that holds a name. */
const add = (db: Database, asked: WriteRequest) =>
  write(db, asked, async (tx) => {
    await tx.qualitySnapshot.create({ data: { day: new Date(), counts: {} } });
    return { status: 201, body: '{"name":"Jeanne Inventée"}', location: '/v1/things/1' };
  });

t.test('the same key and request repeat the answer, another request is refused', async (t) => {
  const db = await openTestDatabase(t);
  const first = await add(db, request('a'));
  t.same(await add(db, request('a')), first);
  await t.rejects(add(db, request('b')), { code: 'idempotency_mismatch' });
  t.equal(await db.prisma.qualitySnapshot.count(), 1);
  const { sealed } = await db.prisma.idempotentAnswer.findFirstOrThrow();
  t.notOk(Buffer.from(sealed).toString('latin1').includes('Jeanne'), 'the database cannot read the answer');
});

t.test('a key in flight is refused, and free again after a failure', async (t) => {
  const db = await openTestDatabase(t);
  let enter = () => {};
  let leave = () => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const slow = write(db, request('a'), async () => {
    enter();
    await left;
    throw new Error('crashed');
  });
  await entered;
  await t.rejects(add(db, request('a')), { code: 'idempotency_in_flight' });
  leave();
  await t.rejects(slow, /crashed/);
  t.equal((await add(db, request('a'))).status, 201);
});

t.test('what was given up for another transaction is done again', async (t) => {
  const db = await openTestDatabase(t);
  let attempts = 0;
  const answer = await write(db, { ...request('a'), idempotency: null }, async (tx) => {
    attempts += 1;
    if (attempts < 3)
      await tx.$executeRaw`do $$ begin raise exception 'x' using errcode = 'serialization_failure'; end $$`;
    return { status: 200, body: '{}' };
  });
  t.match([attempts, answer.status], [3, 200]);
});
