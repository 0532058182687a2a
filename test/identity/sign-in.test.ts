import { createHmac } from 'node:crypto';
import { exportSPKI } from 'jose';
import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createIssuerKeys } from '../../src/identity/issuer.ts';
import { accountOf, createTokenCheck, rolesIn } from '../../src/identity/token.ts';
import { openTestDatabase, type Teardown } from '../support/database.ts';
import { addClient } from '../support/keys.ts';
import { keepLog } from '../support/log.ts';
import { newKey, startIssuer } from './local-issuer.ts';

const ROLES = 'registry-admin=*;registry-editor=studies:write,contacts:read';

/** The service with an issuer of its own, and all that it logs. */
async function open(t: Teardown, settings: NodeJS.ProcessEnv = {}) {
  const issuer = await startIssuer(t, await newKey('k1'));
  const db = await openTestDatabase(t, {
    RIPH_OIDC_ISSUER: issuer.url,
    RIPH_OIDC_AUDIENCE: 'riph',
    RIPH_OIDC_ROLES: ROLES,
    ...settings,
  });
  const { log: logger, lines } = keepLog();
  const app = await buildApp({
    config: db.config,
    db,
    strict: true,
    maxLagMs: 0,
    logger,
  });
  t.teardown(() => app.close());
  await app.ready();
  const ask = async (token: string, url = '/v1/programs') => {
    const answer = await app.inject({ url, headers: { authorization: `Bearer ${token}` } });
    return answer.statusCode;
  };
  return { issuer, db, app, ask, lines };
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

t.test('who signs in has the scopes of their roles', async (t) => {
  const { issuer, db, app, ask } = await open(t);
  t.equal(await ask(await issuer.token()), 200);
  t.equal(await ask(await issuer.token(), '/v1/audit'), 403, 'the role lacks the scope');
  const admin = await issuer.token({ roles: ['registry-admin'], name: 'Camille Exemple', email: 'camille@exemple.fr' });
  t.equal(await ask(admin, '/v1/audit'), 200);
  t.equal(await ask(await issuer.token({ aud: ['other', 'riph'] })), 200, 'one of several audiences');

  const payload = { name: 'System', organization: 'Host', audience: 'internal' };
  const headers = { authorization: `bearer ${admin}` };
  t.equal((await app.inject({ method: 'POST', url: '/v1/clients', payload, headers })).statusCode, 201);
  const audit = await db.prisma.auditEntry.findMany();
  t.match(audit[0], { actorKind: 'person', actorId: 'account-1' });
  t.notMatch(
    JSON.stringify(audit, (_key, value) => String(value)),
    /camille/i,
    'never a name or mail address',
  );
});

t.test('without a role that says anything, a person reads what anybody reads', async (t) => {
  const { issuer, ask } = await open(t);
  for (const roles of [[], ['unknown'], undefined, 7, { a: 1 }, ['__proto__']]) {
    const token = await issuer.token({ roles });
    t.same([await ask(token), await ask(token, '/v1/clients')], [200, 403], JSON.stringify(roles));
  }
});

t.test('roles from a claim inside another', async (t) => {
  const { issuer, ask } = await open(t, { RIPH_OIDC_ROLES_CLAIM: 'realm_access.roles' });
  const token = await issuer.token({ realm_access: { roles: ['registry-admin'] } });
  t.equal(await ask(token, '/v1/clients'), 200);
  t.equal(await ask(await issuer.token({ roles: ['registry-admin'] }), '/v1/clients'), 403);
  t.same(rolesIn({ 'https://x.example/roles': 'a' }, 'https://x.example/roles'), ['a'], 'a name with dots, one text');
  t.same(rolesIn({ a: 'text' }, 'a.b.c'), []);
});

t.test('a token that does not hold is refused', async (t) => {
  const { issuer, ask } = await open(t);
  const [key] = issuer.keys;
  const stranger = await newKey('k1');
  const publicPem = await exportSPKI(key!.publicKey);
  const good = await issuer.token();
  const claims = { iss: issuer.url, aud: 'riph', sub: 'account-1', exp: now() + 300, roles: ['registry-admin'] };
  const [head, body, signature] = good.split('.');
  const hmacInput = `${encode({ alg: 'HS256', kid: 'k1' })}.${encode(claims)}`;
  const hmac = (secret: string) => `${hmacInput}.${createHmac('sha256', secret).update(hmacInput).digest('base64url')}`;
  const tokens: Record<string, string> = {
    'another issuer': await issuer.token({ iss: 'https://elsewhere.example' }),
    'the issuer with a slash': await issuer.token({ iss: `${issuer.url}/` }),
    'another audience': await issuer.token({ aud: 'another-service' }),
    'no audience': await issuer.token({ aud: undefined }),
    'no issuer': await issuer.token({ iss: undefined }),
    'no subject': await issuer.token({ sub: undefined }),
    'an empty subject': await issuer.token({ sub: '' }),
    'no expiry': await issuer.token({ exp: undefined }),
    expired: await issuer.token({ exp: now() - 40 }),
    'not yet valid': await issuer.token({ nbf: now() + 60 }),
    'the key of somebody else': await issuer.token({}, stranger),
    'an unknown key': await issuer.token({}, await newKey('k9')),
    'no signature': `${encode({ alg: 'none' })}.${encode(claims)}.`,
    'alg none with a signature': `${encode({ alg: 'none', kid: 'k1' })}.${body}.${signature}`,
    'HS256 with the public key': hmac(publicPem),
    'HS256 with the public key, trimmed': hmac(publicPem.trim()),
    'other claims under the same signature': `${head}.${encode(claims)}.${signature}`,
    'a critical header that nobody knows': await issuer.token({}, key, { crit: ['x'], x: 1 }),
    'a key that it brings along': await issuer.token({}, stranger, { jwk: { kty: 'EC' }, jku: 'http://127.0.0.1:1/' }),
    'no JSON': 'a.b.c',
  };
  t.equal(await ask(good), 200);
  for (const [name, token] of Object.entries(tokens)) t.equal(await ask(token), 401, name);
});

t.test('an ID token is not for a service, however its issuer writes tokens', async (t) => {
  const { issuer, ask } = await open(t);
  const given = (claims: object, typ?: string) => issuer.token({ ...claims }, issuer.keys[0], typ ? { typ } : {});
  const accepted = {
    'no type': await given({}),
    'a JWT': await given({}, 'JWT'),
    'an access token': await given({ nonce: 'n' }, 'at+jwt'),
    'with the whole media type': await given({}, 'application/AT+JWT'),
    'of Keycloak': await given({ typ: 'Bearer' }, 'JWT'),
    'of Keycloak before 25': await given({ typ: 'Bearer', nonce: 'n' }, 'JWT'),
  };
  for (const [name, token] of Object.entries(accepted)) t.equal(await ask(token), 200, name);
  const refused = {
    'of a sign-in': await given({ nonce: 'n' }, 'JWT'),
    'issued with an access token': await given({ at_hash: 'h' }),
    'issued with a code': await given({ c_hash: 'h' }),
    'of Keycloak': await given({ typ: 'ID' }, 'JWT'),
    'a refresh token of Keycloak': await given({ typ: 'Refresh' }, 'JWT'),
    'a logout token': await given({}, 'logout+jwt'),
    'a security event': await given({}, 'secevent+jwt'),
  };
  for (const [name, token] of Object.entries(refused)) t.equal(await ask(token), 401, name);
});

t.test('clocks may differ a little', async (t) => {
  const { issuer, ask } = await open(t);
  t.equal(await ask(await issuer.token({ exp: now() - 20 })), 200);
  t.equal(await ask(await issuer.token({ nbf: now() + 20 })), 200);
});

t.test('signatures by RSA, elliptic curves and Edwards curves', async (t) => {
  const { issuer, ask } = await open(t);
  for (const alg of ['RS256', 'PS256', 'ES384', 'EdDSA']) issuer.keys.push(await newKey(alg, alg));
  for (const key of issuer.keys) t.equal(await ask(await issuer.token({}, key)), 200, key.alg);
});

t.test('keys are fetched once, and again for one that is unknown', async (t) => {
  const issuer = await startIssuer(t, await newKey('k1'));
  const roles = new Map([['registry-editor', ['studies:write' as const]]]);
  const oidc = { issuer: issuer.url, audience: 'riph', rolesClaim: 'roles', roles };
  const check = createTokenCheck(oidc, createIssuerKeys(issuer.url, 0));
  t.same((await check(await issuer.token())).scopes, new Set(['studies:write']));
  await Promise.all([1, 2, 3].map(async () => check(await issuer.token())));
  t.same(issuer.asked, { discovery: 1, keys: 1 });

  const old = issuer.keys.shift();
  issuer.keys.push(await newKey('k2'));
  t.match(await check(await issuer.token()), { kind: 'person', id: 'account-1', audience: 'internal' });
  t.same(issuer.asked, { discovery: 1, keys: 2 });
  await t.rejects(check(await issuer.token({}, old)), { code: 'unauthorized' }, 'the rotated key is gone');

  const cooling = createTokenCheck(oidc, createIssuerKeys(issuer.url));
  await cooling(await issuer.token());
  const before = issuer.asked.keys;
  const made = await newKey('made-up');
  for (let count = 0; count < 5; count += 1) {
    await t.rejects(cooling(await issuer.token({}, made)), { code: 'unauthorized' });
  }
  t.equal(issuer.asked.keys, before, 'made-up keys cost the issuer nothing');
});

t.test('an issuer that is away: 503 for tokens, and all else goes on', async (t) => {
  const { issuer, db, app, ask, lines } = await open(t);
  const token = await issuer.token();
  await issuer.stop();
  const answer = await app.inject({ url: '/v1/programs', headers: { authorization: `Bearer ${token}` } });
  t.match([answer.statusCode, answer.json().code], [503, 'issuer_unavailable']);
  t.match(answer.headers, { 'retry-after': '5' });
  t.equal(
    await ask(`${encode({ alg: 'none' })}.${encode({})}.`),
    401,
    'what cannot be good is no matter of the issuer',
  );
  t.equal(await ask((await addClient(db)).key), 200, 'keys need no issuer');
  t.equal((await app.inject('/v1/programs')).statusCode, 200);
  t.match(lines.join(''), /ECONNREFUSED/, 'the log says why');
});

t.test('an issuer that speaks for another, or names no keys, is not believed', async (t) => {
  const cases: Record<string, unknown>[] = [
    { issuer: 'https://elsewhere.example' },
    { jwks_uri: undefined },
    { jwks_uri: 'file:///keys' },
  ];
  for (const members of cases) {
    const { issuer, ask } = await open(t);
    issuer.say(members);
    t.equal(await ask(await issuer.token()), 503, JSON.stringify(members));
  }
});

t.test('known keys go on while the issuer is away', async (t) => {
  const { issuer, ask } = await open(t);
  t.equal(await ask(await issuer.token()), 200);
  await issuer.stop();
  t.equal(await ask(await issuer.token()), 200);
});

t.test('without an issuer in the settings, a token is refused', async (t) => {
  const issuer = await startIssuer(t, await newKey('k1'));
  const db = await openTestDatabase(t);
  const app = await buildApp({ config: db.config, db, strict: true, maxLagMs: 0 });
  t.teardown(() => app.close());
  const headers = { authorization: `Bearer ${await issuer.token()}` };
  t.equal((await app.inject({ url: '/v1/programs', headers })).statusCode, 401);
  t.equal(issuer.asked.discovery, 0);
});

t.test('no token and no key reaches the log, at debug level', async (t) => {
  const { issuer, db, app, lines } = await open(t);
  const { key } = await addClient(db);
  const person = { name: 'Camille Exemple', email: 'camille@exemple.fr' };
  const tokens = [
    await issuer.token(person),
    await issuer.token({ ...person, exp: now() - 100 }),
    await issuer.token({ ...person, aud: 'x' }),
    key,
    `${key.slice(0, -1)}-`,
  ];
  for (const token of tokens) {
    for (const url of ['/v1/programs', '/v1/clients', `/v1/programs?access_token=${token}`, '/health/ready']) {
      await app.inject({ url, headers: { authorization: `Bearer ${token}` } });
    }
  }
  await issuer.stop();
  const unknown = await issuer.token(person, await newKey('k7'));
  await app.inject({ url: '/v1/programs', headers: { authorization: `Bearer ${unknown}` } });
  const log = lines.join('');
  t.ok(lines.length > 15);
  for (const token of [...tokens, unknown]) {
    for (const part of token.split(/[._]/).filter((text) => text.length > 15)) t.notOk(log.includes(part));
  }
  t.notMatch(log, /camille|account-1/i);
});

t.test('an account is named by its subject, a mail address by a digest', async (t) => {
  t.equal(accountOf('7f3c1a9e-0b1d-4c55-9a53-0f4f5d1c7b2a'), '7f3c1a9e-0b1d-4c55-9a53-0f4f5d1c7b2a');
  t.equal(accountOf('auth0|5f7c8ec7'), 'auth0|5f7c8ec7');
  for (const sub of ['camille@exemple.fr', 'Camille Exemple', 'x'.repeat(256)]) {
    t.match(accountOf(sub), /^sha256:[0-9a-f]{64}$/);
    t.equal(accountOf(sub), accountOf(sub));
  }
});

t.test('the settings hold together', async (t) => {
  const all = { RIPH_OIDC_ISSUER: 'https://sso.example/realms/a', RIPH_OIDC_AUDIENCE: 'riph', RIPH_OIDC_ROLES: ROLES };
  t.match(loadConfig(all).oidc, { issuer: 'https://sso.example/realms/a', rolesClaim: 'roles' });
  t.same(loadConfig(all).oidc?.roles.get('registry-editor'), ['studies:write', 'contacts:read']);
  t.ok((loadConfig(all).oidc?.roles.get('registry-admin')?.length ?? 0) > 5);
  t.equal(loadConfig({}).oidc, null);
  const refusals: [NodeJS.ProcessEnv, RegExp][] = [
    [{ ...all, RIPH_OIDC_AUDIENCE: '' }, /set all of them or none/],
    [{ RIPH_OIDC_ROLES: ROLES }, /set all of them or none/],
    [{ ...all, RIPH_OIDC_ISSUER: 'http://sso.example' }, /must be an https URL/],
    [{ ...all, RIPH_OIDC_ROLES: 'editor' }, /must be like role=scope/],
    [{ ...all, RIPH_OIDC_ROLES: 'editor=studies:wrote' }, /no such scope: studies:wrote/],
  ];
  for (const [env, message] of refusals) {
    t.throws(() => loadConfig(env), { message, exitCode: 78 });
    t.throws(() => loadConfig(env), { message: /has a mistake:/ }, 'once');
  }
});
