import t from 'tap';
import { openTestApp } from '../support/app.ts';
import { addClient } from '../support/keys.ts';
import { testApp } from './support.ts';

const unknown = (index: number) => ({
  authorization: `Bearer riph_${String(index).padStart(16, '0')}_${'x'.repeat(43)}`,
});

t.test('a client has its own quota, whatever its address', async (t) => {
  const { app, db } = await openTestApp(t, { RIPH_RATE_LIMIT_PER_MINUTE: '2' });
  const { headers } = await addClient(db, { quotaPerMinute: 3 });
  const ask = (given = {}) => app.inject({ url: '/v1/programs', headers: given });
  const first = await ask(headers);
  t.match(first.headers, { 'ratelimit-policy': '"client";q=3;w=60', ratelimit: '"client";r=2;t=60' });
  t.match((await ask()).headers, { 'ratelimit-policy': '"default";q=2;w=60', ratelimit: '"default";r=1;t=60' });
  await ask(headers);
  t.match(await ask(headers), { statusCode: 200, headers: { ratelimit: /^"client";r=0;/ } });
  const refused = await ask(headers);
  t.match([refused.statusCode, refused.json().code], [429, 'rate_limited']);
  t.match(refused.headers['retry-after'], /^\d+$/);
  t.equal((await ask()).statusCode, 200, 'the address has its own');
  const other = await addClient(db);
  t.match((await ask(other.headers)).headers['ratelimit-policy'], '"client";q=2;w=60', 'the default of the service');
});

t.test('a change of the quota acts at once', async (t) => {
  const { app, db } = await openTestApp(t, { RIPH_RATE_LIMIT_PER_MINUTE: '5' });
  const { headers, client } = await addClient(db);
  await app.inject({ url: '/v1/programs', headers });
  await db.prisma.client.update({ where: { id: client.id }, data: { quotaPerMinute: 50 } });
  const { headers: answer } = await app.inject({ url: '/v1/programs', headers });
  t.match(answer, { 'ratelimit-policy': '"client";q=50;w=60', ratelimit: '"client";r=48;t=60' });
});

t.test('refusals count', async (t) => {
  const { app, db } = await openTestApp(t, { RIPH_RATE_LIMIT_PER_MINUTE: '2' });
  const { headers } = await addClient(db);
  const statuses = async (given: Record<string, string>) => {
    const seen: number[] = [];
    while (seen.length < 3) seen.push((await app.inject({ url: '/v1/clients', headers: given })).statusCode);
    return seen;
  };
  t.same(await statuses({}), [401, 401, 429]);
  t.same(await statuses(headers), [403, 403, 429]);
});

t.test('guessing ends before the database is asked, and locks out no neighbour', async (t) => {
  const { app, db } = await openTestApp(t, { RIPH_RATE_LIMIT_PER_MINUTE: '1000' });
  const known = await addClient(db);
  const ask = (headers: Record<string, string>) => app.inject({ url: '/v1/programs', headers });
  t.equal((await ask(known.headers)).statusCode, 200);
  const first = await ask(unknown(0));
  t.match(first, { statusCode: 401, headers: { 'ratelimit-policy': '"failures";q=60;w=60' } });
  t.match(first.headers.ratelimit, /^"failures";r=59;/);
  for (let index = 1; index < 60; index += 1) t.equal((await ask(unknown(index))).statusCode, 401);

  let statements = 0;
  const query = db.pool.query.bind(db.pool);
  t.intercept(db.pool, 'query', {
    value: (...given: Parameters<typeof query>) => {
      statements += 1;
      return query(...given);
    },
  });
  const refused = await ask(unknown(60));
  t.match([refused.statusCode, refused.json().code, statements], [429, 'rate_limited', 0]);
  t.match(refused.headers['retry-after'], /^\d+$/);
  t.equal((await ask(known.headers)).statusCode, 200, 'who was known goes on');
  t.equal((await ask({})).statusCode, 200, 'reading without a key goes on');
  t.equal((await app.inject({ url: '/health/live', headers: unknown(61) })).statusCode, 200);
});

t.test('a key that was known and is revoked is a guess like any other', async (t) => {
  const { app, db } = await openTestApp(t, { RIPH_RATE_LIMIT_PER_MINUTE: '1000' });
  const { headers, client } = await addClient(db);
  t.equal((await app.inject({ url: '/v1/programs', headers })).statusCode, 200);
  await db.prisma.client.update({ where: { id: client.id }, data: { revokedAt: new Date() } });
  for (let index = 0; index < 60; index += 1) {
    t.equal((await app.inject({ url: '/v1/programs', headers })).statusCode, 401);
  }
  t.equal((await app.inject({ url: '/v1/programs', headers })).statusCode, 429);
});

t.test('a service that lags sheds load, and says when to come again', async (t) => {
  const lag = () => {
    for (const end = Date.now() + 50; Date.now() < end; );
  };
  const app = await testApp({}, { maxLagMs: 1 });
  t.teardown(() => app.close());
  let answer = await app.inject('/v1/things');
  t.equal(answer.statusCode, 200);
  // The lag is a mean that is taken once a second.
  while (answer.statusCode === 200) {
    lag();
    await new Promise((resolve) => setImmediate(resolve));
    answer = await app.inject('/v1/things');
  }
  t.match(answer, { statusCode: 503, headers: { 'retry-after': '5' } });
  t.equal(answer.json().code, 'overloaded');
});
