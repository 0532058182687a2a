import t from 'tap';
import { replaceSourceContacts, replaceSourceFragments } from '../../src/contacts/commands.ts';
import { findStudyContacts } from '../../src/contacts/queries.ts';
import { gatherContacts, type SourceContact } from '../../src/contacts/reconcile.ts';
import { toCalendarDate } from '../../src/db/dates.ts';
import type { ContactRoleKind, Visibility } from '../../src/db/enums.ts';
import { addStudy } from '../support/add-study.ts';
import { openTestApp } from '../support/app.ts';
import { addContact, whole } from './support.ts';

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
    db.transaction((tx) =>
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
    db.prisma.contact.updateMany({ where: { name }, data: { visibility, decided: true } });

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
    await db.transaction(async (tx) => {
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
      await db.transaction(
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
    db.transaction((tx) => replaceSourceFragments(tx, 'src_a', fragments));
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
