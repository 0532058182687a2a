import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

type Body = Record<string, unknown>;

/** The service with a study, and requests of the office. */
async function openOffice(t: Teardown) {
  const { app, db } = await openTestApp(t);
  const auth = await bearer(db, ['contacts:write']);
  const etagOf = async (id: string) =>
    String((await app.inject({ url: `/v1/contacts/${id}`, headers: auth })).headers.etag);
  const send = (method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, payload?: Body, headers: object = {}) =>
    app.inject({ method, url: `/v1/contacts${path}`, payload, headers: { ...auth, ...headers } });
  /** With the present state named. */
  const change = async (method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', id: string, path: string, payload?: Body) =>
    send(method, `/${id}${path}`, payload, { 'if-match': await etagOf(id) });
  const create = async (changes: Body = {}) => {
    const answer = await send('POST', '', { ...office, ...changes });
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json();
  };
  const seen = async (id: string, headers: object = {}) =>
    (await app.inject({ url: `/v1/contacts/${id}`, headers: { ...headers } })).statusCode;
  return { app, db, auth, send, change, create, seen, etagOf };
}

const office = {
  kind: 'functional',
  name: 'Invented office',
  visibility: 'public',
  email: 'office@example.org',
  roles: [{ role: 'coordination' }],
};

t.test('a contact is entered, changed and read as the office keeps it', async (t) => {
  const { app, db, auth, send, change } = await openOffice(t);
  const answer = await send('POST', '', { ...office, title: { fr: 'Bureau' } });
  t.equal(answer.statusCode, 201, answer.body);
  const { id } = answer.json();
  t.equal(answer.headers.location, `/v1/contacts/${id}`);
  t.match(answer.json(), {
    visibility: 'public',
    decided: true,
    title: { fr: 'Bureau', en: null },
    provenance: { source: 'Research office of Gustave Roussy' },
    roles: [{ role: 'coordination', imported: false, decided: false, validTo: null }],
  });
  const read = await app.inject({ url: `/v1/contacts/${id}`, headers: auth });
  t.equal(read.headers.etag, answer.headers.etag, 'a read carries the tag of the write');
  t.strictSame(read.json(), answer.json());
  const anonymous = await app.inject(`/v1/contacts/${id}`);
  t.notOk('visibility' in anonymous.json(), 'readers are not told who else may read');
  t.match(anonymous.json(), { email: null, acceptsMessages: true }, 'an address that the office enters is not shown');
  t.match(answer.json(), { email: office.email, emailShown: false });
  t.equal((await change('PATCH', id, '', { emailShown: true })).statusCode, 200);
  t.equal((await app.inject(`/v1/contacts/${id}`)).json().email, office.email);
  t.equal(anonymous.headers['cache-control'], 'private, no-cache');

  const changed = await change('PATCH', id, '', { email: null, phone: '+33 1 99 00 00 01', visibility: 'partner' });
  t.equal(changed.statusCode, 200, changed.body);
  t.match(changed.json(), { email: null, phone: '+33 1 99 00 00 01', visibility: 'partner', name: office.name });
  t.equal(
    (await send('PATCH', `/${id}`, { phone: null }, { 'if-match': String(answer.headers.etag) })).statusCode,
    412,
  );
  t.equal((await send('PATCH', `/${id}`, { phone: null })).statusCode, 428);

  const audit = await db.prisma.auditEntry.findMany({ where: { entityId: id }, orderBy: { id: 'asc' } });
  t.strictSame(
    audit.map(({ action, details }) => [action, details]),
    [
      ['contact.created', { visibility: 'public', roles: ['coordination'] }],
      ['contact.updated', { visibility: 'public', changed: true, fields: ['emailShown'] }],
      [
        'contact.updated',
        { visibility: 'partner', changed: true, fields: ['email', 'acceptsMessages', 'phone', 'visibility'] },
      ],
    ],
    'names of members, no value of a contact',
  );
});

t.test('what cannot be is refused with its place', async (t) => {
  const { send } = await openOffice(t);
  const refused = async (changes: Body) => {
    const answer = await send('POST', '', { ...office, ...changes });
    t.equal(answer.statusCode, 400, JSON.stringify(changes));
    return answer.json().errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
  };
  t.strictSame(await refused({ name: 'Two\nlines' }), ['/name control_character']);
  t.strictSame(await refused({ email: 'office@example' }), ['/email not_a_mail_address']);
  t.strictSame(await refused({ visibility: 'suppressed', nmae: 'x' }), [
    '/visibility not_allowed',
    '/nmae unknown_member',
  ]);
  t.strictSame(await refused({ organization: { id: 'org_no' }, department: { code: 'no' } }), [
    '/organization/id unknown_reference',
    '/department/code unknown_reference',
  ]);
  const role = { role: 'coordination' };
  t.strictSame(await refused({ roles: [role, { ...role, study: { id: 'std_no' } }] }), [
    '/roles/1/study/id unknown_reference',
  ]);
  t.strictSame(await refused({ roles: [{ ...role, siteId: 'sit_no' }] }), ['/roles/0/siteId unknown_reference']);
  t.strictSame(await refused({ roles: [{ ...role, validFrom: '2026-02-01', validTo: '2026-01-31' }] }), [
    '/roles/0/validTo ends_before_it_begins',
  ]);
});

t.test('who sees whom', async (t) => {
  const { app, db, auth, create, seen, change } = await openOffice(t);
  const ids: Record<string, string> = {};
  for (const visibility of ['public', 'partner', 'internal', 'gone'])
    ids[visibility] = (await create({ visibility: visibility === 'gone' ? 'public' : visibility })).id;
  t.equal((await change('PUT', ids.gone as string, '/suppression')).statusCode, 200);
  const callers = {
    anonymous: {},
    partnerWithoutScope: await bearer(db, ['audit:read'], 'partner'),
    partner: await bearer(db, ['contacts:read'], 'partner'),
    internal: await bearer(db, ['contacts:read']),
    office: auth,
  };
  const expected = {
    anonymous: [200, 404, 404, 404],
    partnerWithoutScope: [200, 404, 404, 404],
    partner: [200, 200, 404, 404],
    internal: [200, 200, 200, 404],
    office: [200, 200, 200, 200],
  };
  for (const [who, headers] of Object.entries(callers)) {
    const statuses = await Promise.all(Object.values(ids).map((id) => seen(id, headers)));
    t.strictSame(statuses, expected[who as keyof typeof expected], who);
    const list = await app.inject({ url: '/v1/contacts?count=true', headers });
    t.equal(list.json().page.total, Math.min(statuses.filter((status) => status === 200).length, 3), who);
    t.equal(list.headers['cache-control'], 'private, no-cache');
  }
  const suppressed = { url: '/v1/contacts?visibility=suppressed&count=true', headers: auth };
  t.match((await app.inject(suppressed)).json(), {
    items: [{ id: ids.gone, visibility: 'suppressed' }],
    page: { total: 1 },
  });
  const refused = await app.inject({ ...suppressed, headers: callers.internal });
  t.match([refused.statusCode, refused.json().code], [403, 'forbidden']);
});

t.test('a suppression acts at once and ends as internal', async (t) => {
  const { app, db, create, seen, change } = await openOffice(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
  const { id } = await create({ roles: [{ role: 'coordination', study: { id: studyId } }] });
  const ofStudy = async () => (await app.inject(`/v1/studies/${studyId}/contacts`)).json().items.length;
  t.strictSame([await seen(id), await ofStudy()], [200, 1]);
  t.equal((await change('PUT', id, '/suppression')).statusCode, 200);
  t.strictSame([await seen(id), await ofStudy()], [404, 0]);
  t.equal((await change('PATCH', id, '', { visibility: 'public' })).json().code, 'suppressed');
  t.equal((await change('DELETE', id, '/suppression')).json().visibility, 'internal');
  t.equal((await change('DELETE', id, '/suppression')).json().code, 'not_suppressed');
  t.equal(await seen(id), 404);
  t.equal((await change('PATCH', id, '', { visibility: 'public' })).statusCode, 200);
  t.equal(await seen(id), 200);
  t.equal(await db.prisma.studyVersion.count(), 1, 'contacts make no version of a study');
});

t.test('roles have their days', async (t) => {
  const { db, create, change, send } = await openOffice(t);
  const director = { role: 'director_of_clinical_research' };
  const one = await create({ roles: [{ ...director, validFrom: '2020-01-01' }] });
  const other = await create({ name: 'Another', roles: [] });
  const give = (role: Body) => send('POST', `/${other.id}/roles`, role);

  const second = await give(director);
  t.match([second.statusCode, second.json().code], [409, 'one_director']);
  t.equal(second.json().errors[0].message, `${one.id} is the director from 2020-01-01 to further notice`);
  const [{ id: roleId }] = one.roles;
  const ended = await change('PATCH', one.id, `/roles/${roleId}`, { validTo: '2026-06-30' });
  t.match(ended.json().roles, [{ validFrom: '2020-01-01', validTo: '2026-06-30', decided: false }]);
  t.equal((await give({ ...director, validFrom: '2026-06-30' })).json().code, 'one_director', 'both ends count');
  t.equal((await give({ ...director, validFrom: '2026-07-01' })).statusCode, 200);
  t.equal((await change('PATCH', one.id, `/roles/${roleId}`, { validTo: null })).json().code, 'one_director');

  const pi = { role: 'principal_investigator', validFrom: '2024-01-01', validTo: '2024-12-31' };
  const given = await give(pi);
  const { id: piId } = given.json().roles.find(({ role }: { role: string }) => role === pi.role);
  const twice = await give({ ...pi, validFrom: '2024-12-31', validTo: null });
  t.match(twice.json(), { code: 'role_overlap', errors: [{ pointer: '/validFrom', message: new RegExp(piId) }] });
  t.equal((await give({ ...pi, validFrom: '2025-01-01', validTo: null })).statusCode, 200, 'held again later');
  t.equal((await change('PATCH', other.id, `/roles/${piId}`, { validTo: '2025-01-01' })).json().code, 'role_overlap');
  t.equal((await change('DELETE', other.id, `/roles/${piId}`)).statusCode, 200);
  t.equal((await change('DELETE', other.id, `/roles/${piId}`)).statusCode, 404);
  t.equal(await db.prisma.contactRole.count({ where: { contactId: other.id } }), 2);
  const audit = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'contact.role_updated' } });
  t.match(audit, { entityId: one.id, details: { roleId, validity: ['validTo'], fields: ['roles'] } });
});

t.test('an erased contact is gone with all that speaks of it', async (t) => {
  const { db, create, change, seen } = await openOffice(t);
  const person = {
    kind: 'person',
    name: 'Zénaïde Inventée',
    role: 'site_contact',
    phone: '+33 1 99 11 22 33',
  } as const;
  const fragments = [
    { pointer: '/a', value: { name: 'Zénaïde INVENTÉE' } },
    { pointer: '/b', value: 'call +33 1 99 11 22 33' },
    { pointer: '/c', value: { name: 'Somebody Else' } },
  ];
  const facts = inventedFacts(1);
  await applyStudyFacts(db, TESTER, {
    ...facts,
    source: { ...facts.source, fragments },
    contacts: [{ ...person, affiliation: null, email: null, phoneExtension: null }],
  });
  const { id } = await db.prisma.contact.findFirstOrThrow({ where: { name: person.name } });
  const dry = await change('DELETE', id, '?dryRun=true');
  t.match([dry.statusCode, await db.prisma.contact.count()], [204, 1]);
  const erased = await change('DELETE', id, '');
  t.equal(erased.statusCode, 204, erased.body);
  t.equal(await db.prisma.contact.count(), 0);
  t.equal(await db.prisma.contactRole.count(), 0);
  t.strictSame(
    (await db.prisma.contactFragment.findMany()).map(({ pointer }) => pointer),
    ['/c'],
  );
  t.match(await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'contact.erased' } }), {
    entityId: id,
    details: { imported: true, fragments: 2 },
  });
  t.equal(await seen(id), 404);
  t.equal((await create()).name, office.name);
});

t.test('what the office decided holds when the source speaks again', async (t) => {
  const { db, change } = await openOffice(t);
  const contact = (name: string, role: 'principal_investigator' | 'public_queries', phone: string) =>
    ({ kind: 'person', name, role, phone, affiliation: null, email: null, phoneExtension: null }) as const;
  const read = async (day: string, ...contacts: ReturnType<typeof contact>[]) => {
    const facts = inventedFacts(1, { sites: [hostSite()] });
    const source = { ...facts.source, versionDate: day, contentHash: day };
    await applyStudyFacts(db, TESTER, { ...facts, source, contacts });
  };
  const rows = async () => {
    const found = await db.prisma.contact.findMany({
      include: { roles: { orderBy: { role: 'asc' } } },
      orderBy: { id: 'asc' },
    });
    return found.map(({ name, phone, visibility, roles }) => [name, phone, visibility, roles.length]);
  };
  await read('2026-02-01', contact('Ada Old', 'principal_investigator', '1'));
  const { id } = await db.prisma.contact.findFirstOrThrow();
  await change('PATCH', id, '', { name: 'Ada Young', phone: '2' });
  const [role] = await db.prisma.contactRole.findMany();
  const roleId = String(role?.id);
  t.equal((await change('DELETE', id, `/roles/${roleId}`)).json().code, 'imported_role');
  const ended = await change('PATCH', id, `/roles/${roleId}`, { validTo: '2026-03-31' });
  t.match(ended.json().roles, [{ imported: true, decided: true, validTo: '2026-03-31' }]);

  await read('2026-04-01', contact('Ada Old', 'principal_investigator', '3'));
  t.strictSame(await rows(), [['Ada Young', '2', 'public', 1]], 'renamed, and known under the name of the source');
  await read(
    '2026-05-01',
    contact('Ada Old', 'principal_investigator', '3'),
    contact('Ada Old', 'public_queries', '3'),
  );
  t.strictSame(await rows(), [['Ada Young', '2', 'public', 2]], 'another role is the source’s to give');
  await read('2026-06-01');
  t.match(await db.prisma.contactRole.findMany({ orderBy: { role: 'asc' } }), [
    { id: roleId, validTo: new Date('2026-03-31') },
    { role: 'public_queries', validTo: new Date('2026-05-31') },
  ]);
});
