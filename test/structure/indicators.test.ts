import t from 'tap';
import { seedIfEmpty } from '../../prisma/seed/seed.ts';
import { openTestApp } from '../support/app.ts';
import { curator } from '../support/curator.ts';

t.test('the participation rate is kept with its sources', async (t) => {
  const { app, db } = await openTestApp(t);
  await seedIfEmpty(db);
  const { put, patch, remove } = await curator(app, db, ['structure:write']);
  const url = '/v1/indicators/trial_participation';
  const seeded = (await app.inject(url)).json().current;
  t.match(seeded, { comparator: '>', value: 0.2, source: 'Gustave Roussy, page "Clinical Research"' });

  const value = { comparator: '>=', value: 0.18, source: 'Annual report 2022', sourceUrl: 'https://example.org/2022' };
  const stated = await put(`${url}/values/2023-01-31`, value, url);
  t.equal(stated.statusCode, 200);
  t.strictSame(stated.json().history, [seeded, { ...value, asOf: '2023-01-31' }], 'newest first');
  t.strictSame(stated.json().current, seeded);
  t.equal(stated.headers.etag, (await app.inject(url)).headers.etag);
  const corrected = await put(`${url}/values/2023-01-31`, { ...value, comparator: '=', value: 0.181 }, url);
  t.match(corrected.json().history[1], { comparator: '=', value: 0.181 });
  const audit = await db.prisma.auditEntry.findMany({ where: { action: 'indicator.value_stated' } });
  t.match(audit[1]?.details, { asOf: '2023-01-31', comparator: '=', value: 0.181, before: '>= 0.18' });

  const refused = async (day: string, payload: object) => {
    const answer = await put(`${url}/values/${day}`, payload, url);
    const [error] = answer.json().errors;
    return [answer.statusCode, answer.json().code, error.pointer ?? error.name];
  };
  t.strictSame(await refused('2999-01-01', value), [409, 'date_in_future', 'asOf']);
  t.strictSame(await refused('2023-02-31', value), [400, 'invalid_request', 'asOf']);
  t.strictSame(await refused('2023-01-31', { ...value, value: 20 }), [400, 'invalid_request', '/value']);
  t.strictSame(await refused('2023-01-31', { ...value, value: -1 }), [400, 'invalid_request', '/value']);
  t.strictSame(await refused('2023-01-31', { ...value, source: 'dr@example.org' }), [409, 'personal_data', '/source']);

  t.equal((await patch(url, { name: { fr: 'Participation' } })).json().name.machineTranslated.length, 0);
  const gone = await remove(`${url}/values/2023-01-31`, url);
  t.strictSame(gone.json().history, [seeded]);
  t.equal((await remove(`${url}/values/2023-01-31`, url)).statusCode, 404);
});

t.test('an indicator is entered and removed, and its unit fits its values', async (t) => {
  const { app, db } = await openTestApp(t);
  const { post, put, patch, remove } = await curator(app, db, ['structure:write']);
  const made = await post('/v1/indicators', { code: 'trials', name: { fr: 'Essais', en: 'Trials' }, unit: 'count' });
  t.match([made.statusCode, made.headers.location], [201, '/v1/indicators/trials']);
  t.equal((await post('/v1/indicators', { code: 'trials', name: { fr: 'a', en: 'b' }, unit: 'x' })).statusCode, 409);
  const url = '/v1/indicators/trials';
  await put(`${url}/values/2026-01-01`, { comparator: '=', value: 300, source: 'A page' }, url);
  t.match((await patch(url, { unit: 'ratio' })).json().errors, [{ pointer: '/unit', code: 'too_large' }]);
  t.equal((await remove(url)).statusCode, 204);
  t.equal(await db.prisma.indicatorValue.count(), 0);
});
