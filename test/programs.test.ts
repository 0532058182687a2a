import t from 'tap';
import { addStudy, addVersion } from './support/add-study.ts';
import { openTestApp } from './support/app.ts';

t.test('programs', async (t) => {
  const { app, db } = await openTestApp(t);
  const about = { source: 'A page', sourceUrl: 'https://example.org/page', asOf: new Date('2026-11-24') };
  await db.prisma.program.createMany({
    data: [
      {
        ...about,
        code: 'immuno',
        name: 'IMMUNO',
        focusFr: 'Immunothérapies',
        focusEn: 'Immunotherapies',
        machineTranslated: ['focus.fr'],
        position: 1,
      },
      { ...about, code: 'clinicobiome', name: 'ClinicoBiome', aliases: ['ClinocoBiome'], position: 2 },
      { ...about, code: 'prism', name: 'PRISM', position: 0 },
    ],
  });
  await db.prisma.platform.create({
    data: { code: 'imaging', nameFr: 'Imagerie', nameEn: 'Imaging', sourced: false, asOf: about.asOf, position: 0 },
  });
  await db.prisma.programPlatform.create({ data: { programCode: 'immuno', platformCode: 'imaging' } });
  await addStudy(db, 'std_a', { programs: ['immuno'], hostStatus: 'open' });
  await addStudy(db, 'std_b', { programs: ['immuno', 'prism'], hostStatus: 'closed' });
  await addStudy(db, 'std_c', { programs: ['immuno'], hostStatus: 'open', listed: false });
  await addVersion(db, 'std_b', { programs: ['clinicobiome'], hostStatus: 'open', superseded: true });
  const get = (url: string, headers = {}) => app.inject({ url, headers });

  t.test('are listed in the order of the host, with counts of listed current studies', async (t) => {
    const answer = await get('/v1/programs?count=true');
    t.equal(answer.statusCode, 200);
    t.equal(answer.headers['cache-control'], 'public, max-age=60, stale-while-revalidate=300');
    const { items, page } = answer.json();
    t.strictSame(page, { next: null, limit: 20, total: 3 });
    t.strictSame(
      items.map((item: { code: string }) => item.code),
      ['prism', 'immuno', 'clinicobiome'],
    );
    t.strictSame(
      items.map((item: { counts: unknown }) => item.counts),
      [
        { studies: 1, openStudies: 0 },
        { studies: 2, openStudies: 1 },
        { studies: 0, openStudies: 0 },
      ],
    );
  });

  t.test('are walked page by page', async (t) => {
    const codes: string[] = [];
    let next = '/v1/programs?limit=2';
    for (let pages = 0; next && pages < 5; pages += 1) {
      const answer = await get(next);
      const { items, page } = answer.json();
      codes.push(...items.map((item: { code: string }) => item.code));
      t.equal(page.total, undefined);
      next = page.next && `/v1/programs?limit=2&cursor=${encodeURIComponent(page.next)}`;
      if (next) t.match(answer.headers.link, 'rel="next"');
    }
    t.strictSame(codes, ['prism', 'immuno', 'clinicobiome']);
  });

  t.test('one is read whole, with an entity tag', async (t) => {
    const answer = await get('/v1/programs/immuno');
    t.equal(answer.statusCode, 200);
    const { updatedAt, ...program } = answer.json();
    t.match(updatedAt, /^\d{4}-.*Z$/);
    t.strictSame(program, {
      code: 'immuno',
      name: 'IMMUNO',
      aliases: [],
      focus: { fr: 'Immunothérapies', en: 'Immunotherapies', machineTranslated: ['fr'] },
      counts: { studies: 2, openStudies: 1 },
      platforms: [{ code: 'imaging', name: 'Imaging' }],
      position: 1,
      links: {
        self: '/v1/programs/immuno',
        studies: '/v1/studies?program=immuno',
        contacts: '/v1/contacts?program=immuno',
      },
      provenance: { source: 'A page', url: 'https://example.org/page', asOf: '2026-11-24' },
    });
    const again = await get('/v1/programs/immuno', { 'if-none-match': answer.headers.etag });
    t.equal(again.statusCode, 304);
    t.equal(again.body, '');
  });

  t.test('aliases, names and codes in another case lead to the canonical address', async (t) => {
    for (const name of ['ClinocoBiome', 'clinocobiome', 'ClinicoBiome', 'CLINICOBIOME']) {
      const answer = await get(`/v1/programs/${name}`);
      t.equal(answer.statusCode, 308, name);
      t.equal(answer.headers.location, '/v1/programs/clinicobiome', name);
    }
  });

  t.test('mistakes are named', async (t) => {
    const missing = await get('/v1/programs/imuno');
    t.equal(missing.statusCode, 404);
    t.match(missing.json(), { code: 'not_found', detail: 'The registry holds no program "imuno".' });
    const wrong = await get('/v1/programs?statsu=open&limit=9999');
    t.equal(wrong.statusCode, 400);
    t.strictSame(
      wrong
        .json()
        .errors.map((e: { name: string }) => e.name)
        .sort(),
      ['limit', 'statsu'],
    );
    t.equal((await get('/v1/programs/immuno?fields=code')).statusCode, 400);
  });
});
