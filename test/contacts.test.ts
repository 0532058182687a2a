import t from 'tap';
import { replaceSourceContacts, replaceSourceFragments } from '../src/contacts/commands.ts';
import { findContacts, findStudyContacts, getContact } from '../src/contacts/queries.ts';
import { gatherContacts, type SourceContact } from '../src/contacts/reconcile.ts';
import type { Database } from '../src/db/database.ts';
import { toCalendarDate, todayInParis } from '../src/db/dates.ts';
import type { ContactRoleKind, Visibility } from '../src/db/enums.ts';
import type { Prisma } from '../src/db/generated/client.ts';
import { newId } from '../src/db/ids.ts';
import { addStudy } from './support/add-study.ts';
import { openTestApp } from './support/app.ts';

type Role = Omit<Prisma.ContactRoleUncheckedCreateWithoutContactInput, 'id'>;

let made = 0;
async function addContact(
  db: Database,
  id: string,
  data: Partial<Prisma.ContactUncheckedCreateInput>,
  ...roles: Role[]
) {
  const create = roles.map((role) => ({ ...role, id: `rol_${made++}` }));
  await db.prisma.contact.create({
    data: { id, kind: 'person', name: id, visibility: 'public', source: 'A page', ...data, roles: { create } },
  });
}

const day = (offset: number) => {
  const date = new Date(`${todayInParis()}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + offset);
  return date;
};
const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);
const whole = { limit: 200, count: false, cursor: undefined };

t.test('the directory', async (t) => {
  const { app, db } = await openTestApp(t);
  const about = { source: 'A page', asOf: new Date('2026-11-24') };
  await db.prisma.program.create({ data: { ...about, code: 'immuno', name: 'IMMUNO', position: 0 } });
  await db.prisma.committee.create({
    data: { ...about, code: 'thoracic', nameFr: 'Thorax', nameEn: 'Thoracic', sourced: true, position: 0 },
  });
  await db.prisma.organization.create({
    data: { id: 'org_host', name: 'Gustave Roussy', nameKey: 'gustave roussy', source: 'A page' },
  });
  await addStudy(db, 'std_a');
  await addStudy(db, 'std_draft', { listed: false });
  await db.prisma.studyIdentifier.create({
    data: { id: 'idn_a', studyId: 'std_a', type: 'nct', value: 'NCT00000001', raw: 'nct00000001', position: 0 },
  });
  await db.prisma.studySite.create({
    data: { id: 'sit_a', studyId: 'std_a', position: 0, organizationId: 'org_host', isHost: true },
  });
  const pi = { role: 'principal_investigator', studyId: 'std_a' } as const;
  await addContact(
    db,
    'con_director',
    { name: 'Zoé Director', titleEn: 'Director of Clinical Research', phone: '+33 1 42 11 62 18', asOf: about.asOf },
    { role: 'director_of_clinical_research' },
  );
  await addContact(db, 'con_pi', { name: 'anna b', organizationId: 'org_host' }, pi, {
    role: 'scientific_queries',
    studyId: 'std_draft',
  });
  await addContact(db, 'con_pi2', { name: 'Anna A' }, { ...pi, validFrom: day(0), validTo: day(0) });
  await addContact(
    db,
    'con_site',
    { kind: 'functional', name: 'Office' },
    { role: 'site_contact', studyId: 'std_a', siteId: 'sit_a' },
  );
  await addContact(
    db,
    'con_program',
    { name: 'Coordination' },
    { role: 'coordination', programCode: 'immuno', committeeCode: 'thoracic' },
  );
  const shown = ['con_director', 'con_pi2', 'con_pi', 'con_program', 'con_site'];

  await addContact(db, 'con_former', {}, { ...pi, validTo: day(-1) });
  await addContact(db, 'con_future', {}, { ...pi, validFrom: day(1) });
  await addContact(db, 'con_draft', {}, { ...pi, studyId: 'std_draft' });
  await addContact(db, 'con_partner', { visibility: 'partner' }, pi);
  await addContact(db, 'con_internal', { visibility: 'internal' }, pi);
  await addContact(db, 'con_suppressed', { visibility: 'suppressed', organizationId: 'org_host' }, pi);
  const list = async (query: string) => {
    const answer = await app.inject(`/v1/contacts?${query}`);
    t.equal(answer.statusCode, 200, query);
    return ids(answer.json());
  };

  t.test('shows what is public and valid today, the director first', async (t) => {
    const answer = await app.inject('/v1/contacts?count=true');
    t.equal(answer.headers['cache-control'], 'private, no-cache');
    t.strictSame(ids(answer.json()), shown);
    t.equal(answer.json().page.total, shown.length);
    const again = await app.inject({
      url: '/v1/contacts?count=true',
      headers: { 'if-none-match': answer.headers.etag },
    });
    t.equal(again.statusCode, 304);
    t.equal(again.headers['cache-control'], 'private, no-cache');
  });

  t.test('the director has a phone and no address', async (t) => {
    const answer = await app.inject('/v1/contacts/con_director');
    t.equal(answer.statusCode, 200);
    const none = { study: null, siteId: null, program: null, committee: null, validFrom: null, validTo: null };
    t.strictSame(answer.json(), {
      id: 'con_director',
      kind: 'person',
      name: 'Zoé Director',
      title: { fr: null, en: 'Director of Clinical Research', machineTranslated: [] },
      affiliation: null,
      organization: null,
      department: null,
      email: null,
      phone: '+33 1 42 11 62 18',
      phoneExtension: null,
      roles: [{ role: 'director_of_clinical_research', ...none }],
      provenance: { source: 'A page', url: null, asOf: '2026-11-24' },
    });
  });

  t.test('a role names its study, a role at a draft is not told', async (t) => {
    const { roles, organization } = (await app.inject('/v1/contacts/con_pi')).json();
    t.strictSame(organization, { id: 'org_host', name: 'Gustave Roussy' });
    t.equal(roles.length, 1);
    t.match(roles[0], {
      role: 'principal_investigator',
      study: { id: 'std_a', title: { fr: null, en: 'Study std_a', machineTranslated: [] }, nct: 'NCT00000001' },
    });
    const program = (await app.inject('/v1/contacts/con_program')).json();
    t.match(program.roles[0], {
      program: { code: 'immuno', name: 'IMMUNO' },
      committee: { code: 'thoracic', name: 'Thoracic' },
    });
  });

  t.test('whoever is hidden is as good as missing', async (t) => {
    for (const id of ['former', 'future', 'draft', 'partner', 'internal', 'suppressed', 'nobody']) {
      const answer = await app.inject(`/v1/contacts/con_${id}`);
      t.equal(answer.statusCode, 404, id);
      t.equal(answer.json().detail, `The registry holds no contact "con_${id}".`);
    }
  });

  t.test('filters', async (t) => {
    t.strictSame(await list('role=principal_investigator,site_contact'), ['con_pi2', 'con_pi', 'con_site']);
    for (const study of ['std_a', 'NCT00000001', 'nct00000001']) {
      t.strictSame(await list(`study=${study}`), ['con_pi2', 'con_pi', 'con_site'], study);
    }
    t.strictSame(await list('study=std_draft'), []);
    t.strictSame(await list('study=NCT00000001&role=scientific_queries'), [], 'one role must satisfy all filters');
    t.strictSame(await list('program=immuno&committee=Thoracic'), ['con_program']);
    t.strictSame(await list('organization=org_host'), ['con_pi', 'con_site'], 'its own and those at its sites');
    t.strictSame(await list('kind=functional'), ['con_site']);
    const wrong = await app.inject('/v1/contacts?kind=robot&rol=x');
    t.strictSame(
      wrong
        .json()
        .errors.map((e: { name: string }) => e.name)
        .sort(),
      ['kind', 'rol'],
    );
  });

  t.test('a walk yields each once, and its cursor holds no name', async (t) => {
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 9; pages += 1) {
      const { items, page } = (await app.inject(`/v1/contacts?limit=1${cursor}`)).json();
      seen.push(...ids({ items }));
      if (page.next === null) break;
      t.notMatch(Buffer.from(page.next.split('.')[0], 'base64url').toString(), /zo|ann|office/i);
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
    t.strictSame(seen, shown);
  });

  t.test('partners and the office see more, nobody sees a suppressed contact', async (t) => {
    const seen = async (audience: 'anonymous' | 'partner' | 'internal') =>
      ids(await findStudyContacts(db.pool, 'std_a', audience, { ...whole, count: true }, null)).sort();
    t.strictSame(await seen('anonymous'), ['con_pi', 'con_pi2', 'con_site']);
    t.strictSame(await seen('partner'), ['con_partner', 'con_pi', 'con_pi2', 'con_site']);
    t.strictSame(await seen('internal'), ['con_internal', 'con_partner', 'con_pi', 'con_pi2', 'con_site']);
    t.notOk(ids(await findContacts(db.pool, whole, 'internal', null)).includes('con_suppressed'));
    await t.rejects(getContact(db.pool, 'con_suppressed', 'internal'), { code: 'not_found' });
    t.equal((await getContact(db.pool, 'con_internal', 'internal')).id, 'con_internal');
  });

  t.test('a study lists mailboxes before persons, page by page', async (t) => {
    const all = await findStudyContacts(db.pool, 'std_a', 'anonymous', { ...whole, count: true }, null);
    t.strictSame(ids(all), ['con_site', 'con_pi2', 'con_pi']);
    t.equal(all.total, 3);
    const first = await findStudyContacts(db.pool, 'std_a', 'anonymous', { ...whole, limit: 2 }, null);
    const second = await findStudyContacts(db.pool, 'std_a', 'anonymous', { ...whole, limit: 2 }, first.last);
    t.strictSame([...ids(first), ...ids(second)], ids(all));
    t.equal(second.last, null);
    t.strictSame(ids(await findStudyContacts(db.pool, 'std_draft', 'internal', whole, null)), []);
  });

  t.test('over HTTP a study’s contacts are kept out of shared caches too', async (t) => {
    const id = await addStudy(db, newId('std'));
    await addContact(db, 'con_there', {}, { ...pi, studyId: id });
    const answer = await app.inject(`/v1/studies/${id}/contacts`);
    t.equal(answer.statusCode, 200);
    t.equal(answer.headers['cache-control'], 'private, no-cache');
    t.strictSame(ids(answer.json()), ['con_there']);
    await db.prisma.contact.delete({ where: { id: 'con_there' } });
  });

  t.test('suppressing acts at once', async (t) => {
    await db.prisma.contact.update({ where: { id: 'con_pi' }, data: { visibility: 'suppressed' } });
    t.equal((await app.inject('/v1/contacts/con_pi')).statusCode, 404);
    t.notOk((await list('limit=200')).includes('con_pi'));
  });
});

const none = { affiliation: null, email: null, phone: null, phoneExtension: null };
const entry = (name: string, role: ContactRoleKind, more: Partial<SourceContact> = {}): SourceContact => ({
  kind: 'person',
  name,
  role,
  siteId: null,
  position: 0,
  ...none,
  ...more,
});
const positioned = (...entries: SourceContact[]) => entries.map((contact, position) => ({ ...contact, position }));

t.test('a source’s entries are gathered by whom they mean', async (t) => {
  const gathered = gatherContacts(
    positioned(
      entry('Anna Ä', 'principal_investigator', { affiliation: 'Here' }),
      entry('anna a', 'public_queries', { phone: '1' }),
      entry('Anna A', 'public_queries', { phone: '1' }),
      entry('Anna A', 'site_contact', { phone: '1', siteId: 'host' }),
      entry('Anna A', 'site_contact', { phone: '2', siteId: 'host' }),
      entry('Anna A', 'principal_investigator', { email: 'a@example.org', siteId: 'elsewhere' }),
      entry('Office', 'site_contact', { kind: 'functional', phone: '3', siteId: 'host' }),
      entry('Office', 'site_contact', { kind: 'functional', siteId: 'host' }),
    ),
    new Set(['host']),
  );
  t.strictSame(
    gathered.map(({ name, visibility, affiliation, phone, email, roles }) => [
      name,
      visibility,
      affiliation,
      phone,
      email,
      roles.length,
    ]),
    [
      ['Anna Ä', 'public', 'Here', '1', null, 3],
      ['Anna A', 'public', null, '2', null, 1],
      ['Anna A', 'partner', null, null, 'a@example.org', 1],
      ['Office', 'public', null, '3', null, 1],
      ['Office', 'public', null, null, null, 1],
    ],
  );
});

t.test('replacing a source’s contacts', async (t) => {
  const { db } = await openTestApp(t);
  await addStudy(db, 'std_a');
  await db.prisma.studySite.createMany({
    data: ['host', 'lyon', 'nice'].map((id, position) => ({ id, studyId: 'std_a', position, isHost: id === 'host' })),
  });
  await addContact(
    db,
    'con_office',
    { kind: 'functional', name: 'By the office' },
    { role: 'coordination', studyId: 'std_a' },
  );
  const apply = (asOf: string, ...contacts: SourceContact[]) =>
    db.prisma.$transaction((tx) =>
      replaceSourceContacts(tx, { studyId: 'std_a', source: 'ctgov', asOf, contacts: positioned(...contacts) }),
    );
  const rows = () =>
    db.prisma.contact.findMany({
      where: { source: 'ctgov' },
      include: { roles: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
  const seen = async (audience: 'anonymous' | 'partner' | 'internal' = 'anonymous') =>
    (await findStudyContacts(db.pool, 'std_a', audience, whole, null)).items.map(({ name }) => name);
  const decide = (name: string, visibility: Visibility) =>
    db.prisma.contact.updateMany({ where: { name }, data: { visibility } });

  const ada = entry('Ada', 'principal_investigator', { affiliation: 'Here' });
  const bob = entry('Bob', 'site_contact', { siteId: 'host', phone: '1' });
  const cleo = entry('Cleo', 'site_contact', { siteId: 'lyon', phone: '2', email: 'c@example.org' });

  t.test('writes them with the visibility of their role', async (t) => {
    t.equal(await apply('2024-01-01', ada, bob, cleo), true);
    t.strictSame(
      (await rows()).map(({ name, visibility }) => [name, visibility]),
      [
        ['Ada', 'public'],
        ['Bob', 'public'],
        ['Cleo', 'partner'],
      ],
    );
    t.strictSame(await seen(), ['By the office', 'Ada', 'Bob']);
    t.strictSame(await seen('partner'), ['By the office', 'Ada', 'Bob', 'Cleo']);
  });

  t.test('the same list changes nothing but the day on which it was read', async (t) => {
    const before = await rows();
    t.equal(await apply('2024-01-01', ada, bob, cleo), false);
    t.strictSame(await rows(), before);
    t.equal(await apply('2024-02-01', ada, bob, cleo), false);
    const after = await rows();
    t.strictSame(
      after.map(({ id, roles }) => [id, roles]),
      before.map(({ id, roles }) => [id, roles]),
    );
    t.strictSame(
      after.map(({ asOf }) => asOf && toCalendarDate(asOf)),
      ['2024-02-01', '2024-02-01', '2024-02-01'],
    );
  });

  t.test('a change keeps the id of who is meant, and who is named no more goes', async (t) => {
    const before = new Map((await rows()).map(({ name, id }) => [name, id]));
    t.equal(await apply('2024-03-01', bob, { ...ada, affiliation: 'There' }), true);
    const after = await rows();
    t.strictSame(
      after.map(({ name, id, affiliation }) => [name, id, affiliation]),
      [
        ['Ada', before.get('Ada'), 'There'],
        ['Bob', before.get('Bob'), null],
      ],
    );
    t.equal(await db.prisma.contact.count({ where: { id: 'con_office' } }), 1, 'the office’s own contact stays');
  });

  t.test('a decision of the office holds, also after a silence', async (t) => {
    await apply('2024-04-01', ada, bob, cleo);
    await decide('Ada', 'suppressed');
    await decide('Bob', 'internal');
    await decide('Cleo', 'public');
    t.equal(await apply('2024-04-01', ada, bob, cleo), false);
    t.strictSame(await seen(), ['By the office', 'Cleo']);

    t.equal(await apply('2024-05-01'), true);
    t.strictSame(await seen('internal'), ['By the office'], 'named no more, so not shown');
    t.equal((await rows()).length, 3, 'kept for the decision’s sake');
    t.equal(await apply('2024-05-01'), false);

    const changed = { ...ada, name: 'ADA', phone: '9' };
    t.equal(await apply('2024-06-01', changed, bob, cleo), true);
    t.strictSame(await seen(), ['By the office', 'Cleo']);
    t.strictSame(await seen('internal'), ['By the office', 'Bob', 'Cleo']);
    t.equal(await apply('2024-06-01', changed, bob, cleo), false);
    t.strictSame(
      (await rows()).map(({ name, phone, visibility }) => [name, phone, visibility]),
      [
        ['Ada', null, 'suppressed'],
        ['Bob', '1', 'internal'],
        ['Cleo', '2', 'public'],
      ],
    );
  });

  t.test('a suppressed person is not stored again under another role', async (t) => {
    t.equal(await apply('2024-07-01', ada, { ...ada, role: 'site_contact', siteId: 'lyon', phone: '7' }), true);
    t.strictSame(
      (await rows()).filter(({ name }) => name === 'Ada').map(({ phone, visibility }) => [phone, visibility]),
      [[null, 'suppressed']],
    );
    t.equal(await apply('2024-07-01', ada, { ...ada, role: 'site_contact', siteId: 'lyon', phone: '7' }), false);
  });

  t.test('sites that go take no decision with them', async (t) => {
    const [lyon, nice] = ['lyon', 'nice'].map((siteId) => entry('Dan', 'site_contact', { siteId, phone: '4' }));
    await apply('2024-08-01', lyon as SourceContact, nice as SourceContact);
    await decide('Dan', 'suppressed');
    await db.prisma.$transaction(async (tx) => {
      await tx.studySite.deleteMany({ where: { id: { in: ['lyon', 'nice'] } } });
      const dan = { ...entry('Dan', 'site_contact', { siteId: 'host', phone: '5' }), position: 0 };
      await replaceSourceContacts(tx, { studyId: 'std_a', source: 'ctgov', asOf: '2024-09-01', contacts: [dan] });
    });
    t.strictSame(await seen('internal'), ['By the office']);
    const dan = (await rows()).find(({ name }) => name === 'Dan');
    t.match(dan, { visibility: 'suppressed', roles: [{ siteId: 'host' }] });
  });

  t.test('a list of thousands takes few statements', async (t) => {
    const many = Array.from({ length: 4000 }, (_, i) =>
      entry(`Person ${i}`, 'site_contact', { siteId: 'host', phone: String(i) }),
    );
    t.equal(
      await db.prisma.$transaction(
        (tx) =>
          replaceSourceContacts(tx, {
            studyId: 'std_a',
            source: 'other',
            asOf: '2024-01-01',
            contacts: positioned(...many),
          }),
        { timeout: 60_000 },
      ),
      true,
    );
    t.equal(await db.prisma.contact.count({ where: { source: 'other' } }), 4000);
  });
});

t.test('replacing the personal parts of a source record', async (t) => {
  const { db } = await openTestApp(t);
  await addStudy(db, 'std_a');
  await db.prisma.sourceRecord.create({
    data: {
      id: 'src_a',
      studyId: 'std_a',
      source: 'ctgov',
      sourceId: 'NCT1',
      versionDate: '2024-01-01',
      contentHash: 'x',
      complete: false,
    },
  });
  const apply = (fragments: Parameters<typeof replaceSourceFragments>[2]) =>
    db.prisma.$transaction((tx) => replaceSourceFragments(tx, 'src_a', fragments));
  const rows = () =>
    db.prisma.contactFragment.findMany({ select: { pointer: true, value: true }, orderBy: { pointer: 'asc' } });
  const first = [
    { pointer: '/a', value: { name: 'Ada', phone: '1' } },
    { pointer: '/b', value: null },
  ];
  t.equal(await apply(first), true);
  t.strictSame(await rows(), first);
  t.equal(
    await apply([
      { pointer: '/b', value: null },
      { pointer: '/a', value: { phone: '1', name: 'Ada' } },
    ]),
    false,
  );
  t.equal(await apply([{ pointer: '/b', value: ['Bob'] }]), true);
  t.strictSame(await rows(), [{ pointer: '/b', value: ['Bob'] }]);
});
