import t from 'tap';
import { todayInParis } from '../../src/db/dates.ts';
import { hostSite } from '../studies/invented.ts';
import { openOffice, walk } from './support.ts';

const OUTSIDE = { regime: 'rniph' } as const;
const YEAR = Number(todayInParis().slice(0, 4));

t.test('inclusions are counted in years with an opening, and nowhere else', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  await walk(office, [
    ['open', '2022-11-15'],
    ['suspended', '2022-12-20'],
    ['open', '2024-01-08'],
    ['closed', '2025-01-01'],
  ]);
  const put = (year: number, count: number) => office.send('PUT', `/inclusions/${year}`, { count });
  const set = await put(2022, 3);
  t.same(set.body.inclusions, [{ siteId: office.hostId, year: 2022, count: 3 }]);
  t.match(await office.audited(), { action: 'study.inclusions_set', details: { year: 2022, count: 3, before: null } });
  t.equal((await put(2024, 4)).status, 200);
  for (const year of [2021, 2023, 2025]) {
    const { status, body } = await put(year, 1);
    t.match([status, body.code], [409, 'not_open_in_year'], `${year}`);
    t.match(body.errors, [{ pointer: '/count', message: /2022-11-15 to 2022-12-20, from 2024-01-08 to 2025-01-01/ }]);
  }
  t.equal((await put(2023, 0)).status, 200, 'that nobody was included is always true');
  t.match((await put(YEAR + 1, 0)).body, { code: 'date_in_future', errors: [{ in: 'path', name: 'year' }] });
  t.equal((await put(2024, -1)).status, 400);
  t.equal(
    (await office.send('PUT', '/inclusions/2024', { count: 1, patient: 'x' })).status,
    400,
    'a count and nothing else',
  );

  t.equal((await put(2022, 5)).status, 200);
  t.match(await office.audited(), { details: { count: 5, before: 3 } });
  const removed = await office.send('DELETE', '/inclusions/2022');
  t.same(
    removed.body.inclusions.map(({ year }) => year),
    [2023, 2024],
  );
  t.equal((await office.send('DELETE', '/inclusions/2022')).status, 404);
  t.equal(await office.db.prisma.yearlyInclusion.count(), 2);
});

t.test('another site counts its own', async (t) => {
  const office = await openOffice(t, OUTSIDE, {
    sites: [hostSite(), { ...hostSite(), facility: 'CHU', isHost: false }],
  });
  await walk(office, [['open', '2024-01-08']]);
  const siteId = (await office.read()).sites[1]?.id;
  t.equal((await office.send('PUT', '/inclusions/2024', { siteId, count: 2 })).body.code, 'not_open_in_year');
  await office.send('POST', '/status-events', { scope: siteId, status: 'open', on: '2024-02-01' });
  t.same((await office.send('PUT', '/inclusions/2024', { siteId, count: 2 })).body.inclusions, [
    { siteId, year: 2024, count: 2 },
  ]);
  const elsewhere = await office.send('PUT', '/inclusions/2024', { siteId: 'sit_x', count: 2 });
  t.match(elsewhere.body.errors, [{ pointer: '/siteId', code: 'unknown_site' }]);
  t.equal((await office.send('DELETE', `/inclusions/2024?siteId=${siteId}`)).status, 200);
});

t.test('no event and no correction leaves inclusions in a year without an opening', async (t) => {
  const office = await openOffice(t, OUTSIDE);
  await walk(office, [['open', '2023-06-01']]);
  await office.send('PUT', '/inclusions/2023', { count: 7 });
  await office.send('PUT', '/inclusions/2024', { count: 9 });
  const closed = { scope: 'host', status: 'closed', on: '2024-01-01' };
  t.match((await office.send('POST', '/status-events', closed)).body, {
    code: 'not_open_in_year',
    errors: [{ pointer: '/on', message: /9 inclusions in 2024.*from 2023-06-01 to 2024-01-01/ }],
  });
  const [opened] = (await office.read()).statusHistory;
  const correction = {
    scope: 'host',
    void: [opened?.id],
    add: [{ status: 'open', on: '2024-01-02' }],
    reason: 'Later',
  };
  t.match((await office.send('POST', '/status-corrections', correction)).body, {
    code: 'not_open_in_year',
    errors: [{ pointer: '/void', message: /7 inclusions in 2023/ }],
  });
  t.equal((await office.send('DELETE', '/inclusions/2023')).status, 200);
  t.equal((await office.send('POST', '/status-corrections', correction)).status, 200);
});
