import t from 'tap';
import { findContacts, findStudyContacts, getContact } from '../../src/contacts/queries.ts';
import { todayInParis } from '../../src/db/dates.ts';
import { newId } from '../../src/db/ids.ts';
import { addStudy } from '../support/add-study.ts';
import { openTestApp } from '../support/app.ts';
import { addContact, whole } from './support.ts';

const day = (offset: number) => {
  const date = new Date(`${todayInParis()}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + offset);
  return date;
};
const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);

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
      acceptsMessages: false,
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
    const unknown = await app.inject('/v1/contacts?program=imuno&committee=zzz');
    t.equal(unknown.statusCode, 400, 'a code that does not exist is a mistake, not an empty list');
    t.match(unknown.json().errors, [
      { in: 'query', name: 'program', code: 'not_allowed', allowed: ['immuno'], didYouMean: 'immuno' },
      { in: 'query', name: 'committee', code: 'not_allowed', allowed: ['thoracic'] },
    ]);
    t.strictSame(await list('study=NCT99999999'), []);
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
