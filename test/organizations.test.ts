import t from 'tap';
import { ensureOrganizations } from '../src/organizations/commands.ts';
import { HOST_ROR_ID } from '../src/organizations/host.ts';
import { addStudy } from './support/add-study.ts';
import { openTestApp } from './support/app.ts';

t.test('organizations', async (t) => {
  const { app, db } = await openTestApp(t);
  const source = 'A page';
  await db.prisma.organization.createMany({
    data: [
      {
        id: 'org_host',
        name: 'Gustave Roussy',
        nameKey: 'gustave roussy',
        rorId: HOST_ROR_ID,
        class: 'host',
        isHost: true,
        city: 'Villejuif',
        country: 'FR',
        latitude: 48.79,
        longitude: 2.35,
        source,
      },
      { id: 'org_curie', name: 'Institut Curie', nameKey: 'institut curie', class: 'academic', country: 'FR', source },
      { id: 'org_new', name: 'Névé 100%', nameKey: 'neve 100%', class: 'industry', country: 'DE', source },
      { id: 'org_x', name: 'Xyz', nameKey: 'xyz', source },
    ],
  });
  const party = (studyId: string, organizationId: string, role: 'lead_sponsor' | 'collaborator') => ({
    studyId,
    organizationId,
    role,
    position: 0,
  });
  for (const id of ['std_a', 'std_b']) await addStudy(db, id);
  await addStudy(db, 'std_draft', { listed: false });
  await db.prisma.studyParty.createMany({
    data: [
      party('std_a', 'org_host', 'lead_sponsor'),
      party('std_b', 'org_host', 'lead_sponsor'),
      party('std_draft', 'org_host', 'lead_sponsor'),
      party('std_a', 'org_curie', 'collaborator'),
      party('std_b', 'org_host', 'collaborator'),
    ],
  });
  const list = async (query: string) => {
    const answer = await app.inject(`/v1/organizations?${query}`);
    t.equal(answer.statusCode, 200, query);
    return answer.json().items.map((item: { id: string }) => item.id);
  };

  t.test('one is read whole, with counts of listed studies by its part', async (t) => {
    const answer = await app.inject('/v1/organizations/org_host');
    t.equal(answer.statusCode, 200);
    const { updatedAt, provenance, ...organization } = answer.json();
    t.type(updatedAt, 'string');
    t.match(provenance, { source, url: null, asOf: /^\d{4}-\d\d-\d\d$/ });
    t.strictSame(organization, {
      id: 'org_host',
      name: 'Gustave Roussy',
      aliases: [],
      rorId: HOST_ROR_ID,
      class: 'host',
      isHost: true,
      city: 'Villejuif',
      country: { code: 'FR', name: 'France' },
      latitude: 48.79,
      longitude: 2.35,
      counts: { sponsored: 2, collaborations: 1 },
      links: {
        self: '/v1/organizations/org_host',
        studies: '/v1/studies?sponsor=org_host',
        contacts: '/v1/contacts?organization=org_host',
      },
    });
  });

  t.test('the ROR id leads to the canonical address', async (t) => {
    const answer = await app.inject('/v1/organizations/0321G0743');
    t.equal(answer.statusCode, 308);
    t.equal(answer.headers.location, '/v1/organizations/org_host');
    t.equal(
      (await app.inject('/v1/organizations/012345678')).json().detail,
      'The registry holds no organization "012345678".',
    );
  });

  t.test('filters and order', async (t) => {
    t.strictSame(await list(''), ['org_host', 'org_curie', 'org_new', 'org_x']);
    t.strictSame(await list('sort=-name'), ['org_x', 'org_new', 'org_curie', 'org_host']);
    t.strictSame(await list('class=industry,academic'), ['org_curie', 'org_new']);
    t.strictSame(await list('class=unknown'), ['org_x']);
    t.strictSame(await list('isHost=true'), ['org_host']);
    t.strictSame(await list('isHost=false&country=FR'), ['org_curie']);
    t.strictSame(await list('country=FR,DE&class=industry'), ['org_new']);
    t.strictSame(await list('name=N%C3%89v%C3%A9'), ['org_new'], 'whatever its case and accents');
    t.strictSame(await list('name=%25'), ['org_new'], 'a percent sign is no wildcard');
    t.strictSame(await list('name=_'), []);
  });

  t.test('a walk in either direction yields each once', async (t) => {
    for (const sort of ['name', '-name']) {
      const ids: string[] = [];
      let cursor = '';
      for (let pages = 0; pages < 9; pages += 1) {
        const { items, page } = (await app.inject(`/v1/organizations?limit=1&count=true&sort=${sort}${cursor}`)).json();
        ids.push(...items.map((item: { id: string }) => item.id));
        t.equal(page.total, 4);
        if (page.next === null) break;
        cursor = `&cursor=${encodeURIComponent(page.next)}`;
      }
      t.strictSame(ids, await list(`sort=${sort}`));
    }
  });

  t.test('mistakes are named', async (t) => {
    const answer = await app.inject('/v1/organizations?country=XX&clas=host&isHost=yes');
    t.equal(answer.statusCode, 400);
    t.strictSame(
      answer
        .json()
        .errors.map((e: { name: string }) => e.name)
        .sort(),
      ['clas', 'country', 'isHost'],
    );
  });
});

t.test('who learns a class waits for studies that are just being entered with the organization', async (t) => {
  const { db } = await openTestApp(t);
  await db.prisma.organization.create({ data: { id: 'org_x', name: 'Xyz', nameKey: 'xyz', source: 'A page' } });
  await addStudy(db, 'std_a');
  const other = await db.pool.connect();
  await other.query('begin');
  await other.query(
    "insert into study_party (study_id, organization_id, role, position) values ('std_a', 'org_x', 'collaborator', 0)",
  );
  let learned = false;
  const learning = db
    .transaction((tx) => ensureOrganizations(tx, [{ name: 'Xyz', class: 'industry' }], 'A page'))
    .finally(() => {
      learned = true;
    });
  const waits = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while (!learned && (await db.pool.query(waits)).rowCount === 0);
  await other.query('commit');
  other.release();
  t.strictSame(await learning, { ids: ['org_x'], studyIds: ['std_a'] });
  t.match(await db.prisma.organization.findFirst({ where: { id: 'org_x' } }), { class: 'industry' });
});
