import t from 'tap';
import { openTestApp } from './support/app.ts';

t.test('indicators', async (t) => {
  const { app, db } = await openTestApp(t);
  const values = [
    {
      asOf: new Date('2023-01-31'),
      comparator: 'ge',
      value: '0.175',
      source: 'A report',
      sourceUrl: 'https://example.org/report',
    },
    { asOf: new Date('2026-11-24'), comparator: 'gt', value: '0.20', source: 'A page' },
  ] as const;
  await db.prisma.indicator.create({
    data: {
      code: 'share',
      nameFr: 'Part',
      nameEn: 'Share',
      unit: 'ratio',
      position: 1,
      values: { create: [...values] },
    },
  });
  await db.prisma.indicator.create({
    data: { code: 'empty', nameFr: 'Vide', nameEn: 'Empty', unit: 'count', position: 0 },
  });
  const current = { comparator: '>', value: 0.2, asOf: '2026-11-24', source: 'A page', sourceUrl: null };
  const earlier = {
    comparator: '>=',
    value: 0.175,
    asOf: '2023-01-31',
    source: 'A report',
    sourceUrl: 'https://example.org/report',
  };

  t.test('one has its latest value and its history, newest first', async (t) => {
    const answer = await app.inject('/v1/indicators/share');
    t.equal(answer.statusCode, 200);
    const { updatedAt, ...indicator } = answer.json();
    t.type(updatedAt, 'string');
    t.strictSame(indicator, {
      code: 'share',
      name: { fr: 'Part', en: 'Share', machineTranslated: [] },
      unit: 'ratio',
      position: 1,
      current,
      history: [current, earlier],
      links: { self: '/v1/indicators/share' },
    });
    const redirect = await app.inject('/v1/indicators/SHARE');
    t.equal(redirect.statusCode, 308);
    t.equal(redirect.headers.location, '/v1/indicators/share');
  });

  t.test('the list says where there is no value', async (t) => {
    const { items, page } = (await app.inject('/v1/indicators?count=true')).json();
    t.equal(page.total, 2);
    t.match(items[0], { code: 'empty', current: null, history: [] });
    t.match(items[1], { code: 'share', current });
  });

  t.test('one that is missing is named', async (t) => {
    const answer = await app.inject('/v1/indicators/none');
    t.equal(answer.statusCode, 404);
    t.equal(answer.json().detail, 'The registry holds no indicator "none".');
  });
});
