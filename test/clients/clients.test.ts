import { hash } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import t from 'tap';
import { hashSecret, isSecretOf, parseKey } from '../../src/clients/key.ts';
import { SCOPES } from '../../src/scopes.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { addClient } from '../support/keys.ts';

const TRIAL_FINDER = { name: 'Trial finder', organization: 'Partner', audience: 'partner', scopes: ['contacts:read'] };

async function open(t: Teardown) {
  const { app, db } = await openTestApp(t);
  const admin = await addClient(db, { scopes: SCOPES });
  type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
  const call = (method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
    app.inject({ method, url, ...(payload && { payload }), headers: { ...admin.headers, ...headers } });
  const reads = async (key: string) =>
    (await app.inject({ url: '/v1/programs', headers: { authorization: `Bearer ${key}` } })).statusCode;
  const audited = (action: string) =>
    db.prisma.auditEntry.findFirstOrThrow({ where: { action }, orderBy: { id: 'desc' } });
  return { app, db, admin, call, reads, audited };
}

const said = (answer: LightMyRequestResponse) => [answer.statusCode, answer.json().code];
const ANY = { 'if-match': '*' };

t.test('a client is created with a key that is shown once', async (t) => {
  const { db, admin, call, reads, audited } = await open(t);
  const answer = await call('POST', '/v1/clients', TRIAL_FINDER);
  t.equal(answer.statusCode, 201);
  t.equal(answer.headers['cache-control'], 'no-store');
  const { key, ...client } = answer.json();
  t.match(client, { ...TRIAL_FINDER, quotaPerMinute: null, revokedAt: null, keys: [{ expiresAt: null }] });
  t.equal(answer.headers.location, `/v1/clients/${client.id}`);
  t.equal(await reads(key), 200);

  const read = await call('GET', client.links.self);
  t.match(read.json().keys[0].lastUsedAt, /^\d{4}-/, 'its use is recorded');
  const { secret, id } = parseKey(key)!;
  const row = await db.prisma.clientKey.findUniqueOrThrow({ where: { id } });
  t.equal(row.secretHash, hash('sha256', secret, 'base64url'));
  for (const url of [client.links.self, '/v1/clients', '/v1/audit']) {
    const { body } = await call('GET', url);
    t.notMatch(body, secret, `${url} holds no secret`);
    t.notMatch(body, row.secretHash, `${url} holds no hash`);
  }
  t.match(await audited('client.created'), {
    actorKind: 'client',
    actorId: admin.client.id,
    entityId: client.id,
    origin: '127.0.0.1',
    details: { audience: 'partner', scopes: ['contacts:read'] },
  });
  t.match(await audited('client.key_issued'), { entityId: client.id, details: { keyId: id } });
  t.notMatch(
    JSON.stringify(await db.prisma.auditEntry.findMany(), (_, v) => String(v)),
    'Trial finder',
  );
});

t.test('the tag of a new client is that of its read', async (t) => {
  const { call } = await open(t);
  const created = await call('POST', '/v1/clients', TRIAL_FINDER);
  const read = await call('GET', created.json().links.self);
  t.equal(created.headers.etag, read.headers.etag);
});

t.test('a repeated POST gives the same key, another body is refused', async (t) => {
  const { db, call } = await open(t);
  const once = { 'idempotency-key': '0f8fad5b-d9cb-469f-a165-70867728950e' };
  const [first, second] = [
    await call('POST', '/v1/clients', TRIAL_FINDER, once),
    await call('POST', '/v1/clients', TRIAL_FINDER, once),
  ];
  t.equal(first.body, second.body);
  t.equal(await db.prisma.client.count(), 2);
  t.same(said(await call('POST', '/v1/clients', { ...TRIAL_FINDER, name: 'B' }, once)), [422, 'idempotency_mismatch']);
});

t.test('a dry run creates nothing', async (t) => {
  const { db, call, reads } = await open(t);
  const answer = await call('POST', '/v1/clients?dryRun=true', TRIAL_FINDER);
  t.equal(answer.statusCode, 200);
  t.equal(await reads(answer.json().key), 401);
  t.equal(await db.prisma.client.count(), 1);
});

t.test('mistakes are listed, and what cannot be is refused', async (t) => {
  const { call } = await open(t);
  const answer = await call('POST', '/v1/clients', {
    name: ' ',
    audience: 'public',
    scopes: ['studies:wrote'],
    quotaPerMinute: 0,
    expiresAt: '2020-01-01T00:00:00Z',
    colour: 'red',
  });
  t.equal(answer.statusCode, 400);
  const pointers = answer.json().errors.map(({ pointer }: { pointer: string }) => pointer);
  t.same(
    new Set(pointers),
    new Set(['/name', '/organization', '/audience', '/scopes/0', '/quotaPerMinute', '/expiresAt', '/colour']),
  );
  t.same(said(await call('GET', '/v1/clients/cli_nobody')), [404, 'not_found']);
  t.same(said(await call('PATCH', '/v1/clients/cli_nobody', {}, ANY)), [404, 'not_found']);
});

t.test('a change names the state that it changes, and acts at once', async (t) => {
  const { app, db, call, audited } = await open(t);
  const { client, headers } = await addClient(db, { scopes: ['audit:read'] });
  const url = client.links.self;
  const audit = async () => (await app.inject({ url: '/v1/audit', headers })).statusCode;
  t.equal(await audit(), 200);
  t.same(said(await call('PATCH', url, { scopes: [] })), [428, 'precondition_required']);
  t.same(said(await call('PATCH', url, { scopes: [] }, { 'if-match': '"another"' })), [412, 'precondition_failed']);
  const { etag } = (await call('GET', url)).headers;
  const changed = await call('PATCH', url, { scopes: [], quotaPerMinute: 10 }, { 'if-match': String(etag) });
  t.match([changed.statusCode, changed.json()], [200, { name: 'Test', scopes: [], quotaPerMinute: 10 }]);
  t.equal(await audit(), 403);
  t.equal(changed.headers.etag, (await call('GET', url)).headers.etag);
  t.match(await audited('client.changed'), {
    entityId: client.id,
    details: { fields: ['scopes', 'quotaPerMinute'], scopes: [], quotaPerMinute: 10 },
  });
  t.same((await call('PATCH', url, { quotaPerMinute: null }, ANY)).json().quotaPerMinute, null);
});

t.test('rotation overlaps, then the old key expires', async (t) => {
  const { db, call, reads, audited } = await open(t);
  const { client, key: old } = await addClient(db);
  const answer = await call('POST', `${client.links.self}/keys`, { overlapDays: 3 });
  t.equal(answer.statusCode, 201);
  const { key, keys } = answer.json();
  t.same([await reads(old), await reads(key)], [200, 200], 'both work');
  t.match(keys, [{ expiresAt: null }, { expiresAt: /^\d{4}/ }]);
  const { id } = parseKey(old)!;
  const end = new Date(keys[1].expiresAt).getTime() - Date.now();
  t.ok(end > 2.99 * 86_400_000 && end <= 3 * 86_400_000, 'in three days');
  t.match(await audited('client.key_issued'), { details: { retired: [id], overlapDays: 3 } });
  await db.prisma.clientKey.update({ where: { id }, data: { expiresAt: new Date() } });
  t.same([await reads(old), await reads(key)], [401, 200]);

  const next = (await call('POST', `${client.links.self}/keys`, { overlapDays: 0 })).json();
  t.same([await reads(key), await reads(next.key)], [401, 200], 'without overlap it ends at once');
  t.equal(
    next.keys[2].expiresAt,
    (await db.prisma.clientKey.findUniqueOrThrow({ where: { id } })).expiresAt?.toISOString(),
  );
  const stale = await call('POST', `${client.links.self}/keys`, {}, { 'if-match': String(answer.headers.etag) });
  t.same(said(stale), [412, 'precondition_failed']);
});

t.test('a key is revoked at once, the others go on', async (t) => {
  const { db, call, reads, audited } = await open(t);
  const { client, key } = await addClient(db);
  const { key: second } = (await call('POST', `${client.links.self}/keys`, {})).json();
  const { id } = parseKey(key)!;
  const url = `${client.links.self}/keys/${id}`;
  t.same(said(await call('DELETE', url)), [428, 'precondition_required']);
  const answer = await call('DELETE', url, undefined, ANY);
  t.equal(answer.statusCode, 200);
  t.match(answer.json().keys.find((one: { id: string }) => one.id === id).revokedAt, /^\d{4}/);
  t.same([await reads(key), await reads(second)], [401, 200]);
  t.match(await audited('client.key_revoked'), { entityId: client.id, details: { keyId: id } });
  t.equal((await call('DELETE', url, undefined, ANY)).statusCode, 200, 'again changes nothing');
  t.equal(await db.prisma.auditEntry.count({ where: { action: 'client.key_revoked' } }), 1);
  const other = await addClient(db);
  const foreign = await call('DELETE', `${other.client.links.self}/keys/${id}`, undefined, ANY);
  t.same(said(foreign), [404, 'not_found'], 'a key of another client');
});

t.test('a client is revoked at once and for good', async (t) => {
  const { db, call, reads, audited } = await open(t);
  const { client, key } = await addClient(db);
  t.equal(await reads(key), 200);
  const answer = await call('DELETE', client.links.self, undefined, ANY);
  t.match([answer.statusCode, answer.json().revokedAt], [200, /^\d{4}/]);
  t.equal(await reads(key), 401);
  t.match(await audited('client.revoked'), { entityId: client.id });
  const attempts = [
    call('DELETE', client.links.self, undefined, ANY),
    call('PATCH', client.links.self, { name: 'B' }, ANY),
    call('POST', `${client.links.self}/keys`, {}),
  ];
  for (const attempt of attempts) t.same(said(await attempt), [409, 'client_revoked']);
  t.equal((await call('GET', client.links.self)).statusCode, 200, 'it stays readable');
});

t.test('nobody hands out more than they hold', async (t) => {
  const { app, db } = await open(t);
  const clerk = await addClient(db, { scopes: ['clients:admin', 'contacts:read'], audience: 'partner' });
  const strong = await addClient(db, { scopes: ['studies:write'] });
  const call = (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    app.inject({ method, url, ...(payload && { payload }), headers: { ...clerk.headers, ...ANY } });
  const weak = { ...TRIAL_FINDER, scopes: [] };

  const created = await call('POST', '/v1/clients', { ...weak, scopes: ['contacts:read', 'studies:write'] });
  t.match([created.statusCode, created.json().errors], [403, [{ pointer: '/scopes', missing: ['studies:write'] }]]);
  const internal = await call('POST', '/v1/clients', { ...weak, audience: 'internal' });
  t.match([internal.statusCode, internal.json().errors], [403, [{ pointer: '/audience', missing: ['internal'] }]]);
  const own = await call('PATCH', clerk.client.links.self, { scopes: ['clients:admin', 'audit:read'] });
  t.match([own.statusCode, own.json().errors], [403, [{ missing: ['audit:read'] }]]);
  t.equal((await call('PATCH', clerk.client.links.self, { audience: 'internal' })).statusCode, 403);
  const rotated = await call('POST', `${strong.client.links.self}/keys`, {});
  t.equal(rotated.statusCode, 403, 'a key of a stronger client would be its strength');

  t.equal((await call('POST', '/v1/clients', { ...weak, scopes: ['contacts:read'] })).statusCode, 201);
  const renamed = await call('PATCH', strong.client.links.self, {
    name: 'B',
    scopes: ['studies:write'],
    audience: 'internal',
  });
  t.equal(renamed.statusCode, 200, 'what it has it may keep');
  t.equal((await call('DELETE', strong.client.links.self)).statusCode, 200, 'taking away is always allowed');
});

t.test('an administrator does not lock itself out', async (t) => {
  const { db, admin, call, reads } = await open(t);
  const own = admin.client.links.self;
  t.same(said(await call('DELETE', own, undefined, ANY)), [409, 'own_access']);
  t.same(said(await call('PATCH', own, { scopes: ['audit:read'] }, ANY)), [409, 'own_access']);
  const { id } = parseKey(admin.key)!;
  t.same(said(await call('DELETE', `${own}/keys/${id}`, undefined, ANY)), [409, 'own_access']);
  t.equal(await db.prisma.auditEntry.count({ where: { actorId: admin.client.id } }), 0, 'nothing was done');
  t.equal((await call('PATCH', own, { name: 'Office' }, ANY)).statusCode, 200);
  t.equal((await call('POST', `${own}/keys`, {})).statusCode, 201);
  t.equal((await call('DELETE', `${own}/keys/${id}`, undefined, ANY)).statusCode, 200, 'with another key it may');
  t.equal(await reads(admin.key), 401);
});

t.test('the last administrator of the office keeps its scope and its key, whoever asks', async (t) => {
  const { app, db, admin } = await open(t);
  const partner = await addClient(db, { audience: 'partner', scopes: ['clients:admin'] });
  const own = admin.client.links.self;
  const take = (method: 'PATCH' | 'DELETE', url: string, payload?: object) =>
    app.inject({ method, url, ...(payload && { payload }), headers: { ...partner.headers, ...ANY } });
  const key = `${own}/keys/${parseKey(admin.key)?.id}`;
  const attempts = () => [
    take('DELETE', own),
    take('DELETE', key),
    take('PATCH', own, { scopes: ['audit:read'] }),
    take('PATCH', own, { audience: 'partner' }),
  ];
  for (const refused of await Promise.all(attempts())) {
    t.same(said(refused), [409, 'last_administrator']);
    t.match(refused.json().errors, [{ code: 'last_administrator', message: admin.client.id }]);
  }
  t.equal(await db.prisma.auditEntry.count({ where: { actorId: partner.client.id } }), 0, 'nothing was done');
  t.equal((await take('PATCH', own, { name: 'Office' })).statusCode, 200);

  const expired = await addClient(db, { scopes: ['clients:admin'], expiresAt: '2026-01-01T00:00:00Z' });
  t.same(said(await take('DELETE', own)), [409, 'last_administrator'], 'a key that has expired keeps nothing');
  t.equal((await take('DELETE', expired.client.links.self)).statusCode, 200);
  const other = await addClient(db, { scopes: ['clients:admin'] });
  const both = await Promise.all([take('DELETE', own), take('DELETE', other.client.links.self)]);
  t.same(both.map(({ statusCode }) => statusCode).sort(), [200, 409], 'of two that go at once one stays');
});

t.test('clients are listed newest first, with filters and pages', async (t) => {
  const { db, call } = await open(t);
  const names = [];
  for (const name of ['A', 'B', 'C', 'D']) {
    names.unshift((await addClient(db, { name, audience: name === 'B' ? 'partner' : 'internal' })).client.name);
  }
  const first = (await call('GET', '/v1/clients?limit=3&count=true')).json();
  const second = (await call('GET', `/v1/clients?limit=3&cursor=${first.page.next}`)).json();
  const all = [...first.items, ...second.items].map(({ name }: { name: string }) => name);
  t.same(all, [...names, 'Test']);
  t.match([first.page.total, second.page.next], [5, null]);
  const count = async (query: string) => (await call('GET', `/v1/clients?${query}`)).json().items.length;
  t.equal(await count('audience=partner'), 1);
  t.equal(await count('scope=clients:admin'), 1);
  await db.prisma.client.updateMany({ where: { name: 'A' }, data: { revokedAt: new Date() } });
  t.same([await count('revoked=true'), await count('revoked=false'), await count('')], [1, 4, 5]);
});

t.test('last use is recorded to the hour, and no more', async (t) => {
  const { db, reads } = await open(t);
  const { key } = await addClient(db);
  const where = { id: parseKey(key)!.id };
  const used = async () => (await db.prisma.clientKey.findUniqueOrThrow({ where })).lastUsedAt;
  t.equal(await used(), null);
  await reads(key);
  const first = await used();
  t.ok(first);
  await reads(key);
  t.same(await used(), first);
  await db.prisma.clientKey.update({ where, data: { lastUsedAt: new Date(Date.now() - 3_700_000) } });
  await reads(key);
  t.ok((await used())! >= first!);
});

t.test('a key is read only in its own form', async (t) => {
  const secret = 'a'.repeat(43);
  t.same(parseKey(`riph_0123456789abcdef_${secret}`), { id: '0123456789abcdef', secret });
  for (const text of [
    '',
    'riph__',
    `riph_0123456789abcdef_${secret}a`,
    `riph_0123456789ABCDEF_${secret}`,
    `x_${secret}`,
  ]) {
    t.equal(parseKey(text), null, text);
  }
  t.ok(isSecretOf(secret, hashSecret(secret)));
  t.notOk(isSecretOf('b'.repeat(43), hashSecret(secret)));
});
