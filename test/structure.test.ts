import t from 'tap';
import { addStudy } from './support/add-study.ts';
import { openTestApp } from './support/app.ts';

t.test('the structure of the host', async (t) => {
  const { app, db } = await openTestApp(t);
  const asOf = new Date('2026-11-24');
  const rows = [
    { code: 'thoracic', nameFr: 'Thorax', nameEn: 'Thoracic', sourced: true, source: 'A page', asOf, position: 1 },
    {
      code: 'breast',
      nameFr: 'Sein',
      nameEn: 'Breast',
      machineTranslated: ['name.fr'],
      sourced: false,
      asOf,
      position: 0,
    },
  ];
  await db.prisma.committee.createMany({ data: rows });
  await db.prisma.department.createMany({ data: rows });
  await db.prisma.platform.createMany({ data: rows });
  await addStudy(db, 'std_a', { committees: ['thoracic'], hostStatus: 'open' });
  await addStudy(db, 'std_b', { departments: ['thoracic'], hostStatus: 'suspended' });
  await addStudy(db, 'std_c', { platforms: ['thoracic', 'breast'], hostStatus: 'open' });
  await addStudy(db, 'std_d', { committees: ['thoracic'], listed: false, hostStatus: 'open' });
  const get = (url: string) => app.inject({ url });

  const expected = {
    committees: { studies: 1, openStudies: 1 },
    departments: { studies: 1, openStudies: 0 },
    platforms: { studies: 1, openStudies: 1 },
  };
  for (const [vocabulary, counts] of Object.entries(expected)) {
    const noun = vocabulary.slice(0, -1);

    t.test(`${vocabulary} are listed in their own order`, async (t) => {
      const { items, page } = (await get(`/v1/${vocabulary}?count=true`)).json();
      t.strictSame(page, { next: null, limit: 20, total: 2 });
      t.strictSame(
        items.map((item: { code: string }) => item.code),
        ['breast', 'thoracic'],
      );
      t.match(items[0], {
        sourced: false,
        source: null,
        asOf: '2026-11-24',
        name: { fr: 'Sein', en: 'Breast', machineTranslated: ['fr'] },
      });

      const first = (await get(`/v1/${vocabulary}?limit=1`)).json();
      const second = (await get(`/v1/${vocabulary}?limit=1&cursor=${encodeURIComponent(first.page.next)}`)).json();
      t.strictSame([...first.items, ...second.items], items);
      t.equal(second.page.next, null);
    });

    t.test(`a ${noun} is read whole`, async (t) => {
      const answer = await get(`/v1/${vocabulary}/thoracic`);
      t.equal(answer.statusCode, 200);
      const { updatedAt, ...entry } = answer.json();
      t.type(updatedAt, 'string');
      t.strictSame(entry, {
        code: 'thoracic',
        name: { fr: 'Thorax', en: 'Thoracic', machineTranslated: [] },
        sourced: true,
        source: 'A page',
        asOf: '2026-11-24',
        position: 1,
        counts,
        links: {
          self: `/v1/${vocabulary}/thoracic`,
          studies: `/v1/studies?${noun}=thoracic`,
          ...(noun === 'committee' && { contacts: '/v1/contacts?committee=thoracic' }),
        },
      });
      const redirect = await get(`/v1/${vocabulary}/Thoracic`);
      t.equal(redirect.statusCode, 308);
      t.match(
        redirect.headers,
        { 'cache-control': /^public, max-age=60/, vary: /accept/ },
        'kept no longer than the read',
      );
      t.equal(redirect.headers.location, `/v1/${vocabulary}/thoracic`);
    });

    t.test(`a ${noun} that is missing is named`, async (t) => {
      const answer = await get(`/v1/${vocabulary}/lung`);
      t.equal(answer.statusCode, 404);
      t.equal(answer.json().detail, `The registry holds no ${noun} "lung".`);
    });
  }
});
