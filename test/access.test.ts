import { subscribe } from 'node:diagnostics_channel';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance, RouteOptions } from 'fastify';
import t from 'tap';
import type { Scope } from '../src/http/caller.ts';
import { SCOPES } from '../src/scopes.ts';
import { openTestApp } from './support/app.ts';
import { addClient } from './support/keys.ts';

/**
 * Every route × every caller. Fastify tells of each instance before it has routes, so a route that is added later is tested
 * without a line here. Over a socket, since a stream never ends an injected request.
 */
const declared: RouteOptions[] = [];
subscribe('fastify.initialization', (message) => {
  (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => void declared.push(route));
});
const { app, db } = await openTestApp();
await app.listen({ port: 0, host: '127.0.0.1' });
const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

interface Route {
  method: string;
  url: string;
  scope: Scope | undefined;
  /** Health and metrics are the same for everybody. */
  supervision: boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const [hidden, routes] = [true, false].map((hide) =>
  declared
    .filter(({ schema }) => (schema?.hide ?? false) === hide)
    .flatMap(({ method, url, config }) =>
      [method]
        .flat()
        .filter((name) => METHODS.includes(name) && url !== '*')
        .map((name): Route => ({ method: name, url, scope: config?.scope, supervision: config?.unlimited ?? false })),
    ),
) as [Route[], Route[]];

async function statusOf({ method, url }: Route, headers: Record<string, string>): Promise<number> {
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const answer = await fetch(base + url.replace(/:\w+/g, 'nothing-here'), {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: '{}' }),
  });
  await answer.body?.cancel();
  return answer.status;
}

const outcomes = async (headers: Record<string, string>) => {
  const all: [Route, string, number][] = [];
  for (const route of routes) all.push([route, `${route.method} ${route.url}`, await statusOf(route, headers)]);
  return all;
};

const isPermitted = (status: number) => status !== 401 && status !== 403 && status < 500;
/** Without SMTP or an issuer, a route may say 503; that is no refusal of the caller. */
const isAnswered = (status: number) => isPermitted(status) || status === 503;

// All callers are there before the first test: tap ends when none is left to run.
const past = '2026-01-01T00:00:00Z';
const revokedKey = await addClient(db, { scopes: SCOPES });
await db.prisma.clientKey.updateMany({ where: { clientId: revokedKey.client.id }, data: { revokedAt: new Date() } });
const revokedClient = await addClient(db, { scopes: SCOPES });
await db.prisma.client.update({ where: { id: revokedClient.client.id }, data: { revokedAt: new Date() } });
const good = await addClient(db, { scopes: SCOPES });
const lastCharacter = good.key.endsWith('A') ? 'E' : 'A';

const bad: Record<string, string> = {
  'an unknown key': `Bearer riph_0000000000000000_${'x'.repeat(43)}`,
  'another secret': `Bearer ${good.key.slice(0, -1)}${lastCharacter}`,
  'an expired key': (await addClient(db, { scopes: SCOPES, expiresAt: past })).headers.authorization,
  'a revoked key': revokedKey.headers.authorization,
  'a key of a revoked client': revokedClient.headers.authorization,
  'no key at all': 'Bearer something',
  'another scheme': 'Basic YTpi',
};
t.test('every route states who may call it, in its declaration and in the document', async (t) => {
  t.ok(routes.length > 20, `${routes.length} routes`);
  const { paths } = (await app.inject('/openapi.json')).json();
  for (const { method, url, scope } of routes) {
    const { security = [] } = paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {};
    const needed = scope === 'public' ? [] : [scope];
    const ways = [{ apiKey: needed }, { openIdConnect: needed }];
    t.strictSame(security, scope === 'public' ? [{}, ...ways] : ways, `${method} ${url}`);
    t.ok(scope === 'public' || SCOPES.some((known) => known === scope), `${method} ${url}`);
  }
});

t.test('what is hidden from the document is known and holds nothing of the registry', async (t) => {
  for (const { method, url } of hidden) {
    t.match(url, /^(\/docs(\/.*)?|\/openapi\.json|\/robots\.txt|\/favicon\.ico|\/\.well-known\/security\.txt)$/);
    t.equal(method, 'GET', url);
  }
  t.ok(hidden.length > 3);
});

t.test('anonymous: public routes answer, the others ask for a key', async (t) => {
  for (const [{ scope }, name, status] of await outcomes({})) {
    if (scope === 'public') t.ok(isAnswered(status), `${name} ${status}`);
    else t.equal(status, 401, name);
  }
});

for (const [name, authorization] of Object.entries(bad)) {
  t.test(`${name}: 401 everywhere but for supervision`, async (t) => {
    for (const [{ supervision }, route, status] of await outcomes({ authorization })) {
      if (supervision) t.ok(isAnswered(status), `${route} ${status}`);
      else t.equal(status, 401, route);
    }
  });
}

for (const audience of ['partner', 'internal'] as const) {
  t.test(`a key (${audience}) without scopes reads what is public and nothing else`, async (t) => {
    const { headers } = await addClient(db, { audience });
    for (const [{ scope }, name, status] of await outcomes(headers)) {
      if (scope === 'public') t.ok(isAnswered(status), `${name} ${status}`);
      else t.equal(status, 403, name);
    }
  });
}

for (const held of SCOPES) {
  t.test(`a key with ${held} alone`, async (t) => {
    const { headers } = await addClient(db, { scopes: [held] });
    for (const [{ scope }, name, status] of await outcomes(headers)) {
      if (scope === 'public' || scope === held) t.ok(isAnswered(status), `${name} ${status}`);
      else t.equal(status, 403, name);
    }
  });
}

t.test('HEAD follows GET, and a preflight needs no key', async (t) => {
  const head = (headers = {}) => app.inject({ method: 'HEAD', url: '/v1/clients', headers });
  t.equal((await head()).statusCode, 401);
  t.equal((await head((await addClient(db)).headers)).statusCode, 403);
  const answer = await head(good.headers);
  t.match([answer.statusCode, answer.body, answer.headers['cache-control']], [200, '', 'private, no-cache']);
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/v1/clients',
    headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
  });
  t.equal(preflight.statusCode, 204);
  t.match(preflight.headers['access-control-allow-headers'], /Authorization/);
});

t.test('what a caller with a key reads is kept by no shared cache', async (t) => {
  for (const url of ['/', '/v1/studies', '/v1/programs', '/v1/clients', '/v1/audit', '/problems']) {
    const { statusCode, headers } = await app.inject({ url, headers: good.headers });
    t.equal(statusCode, 200, url);
    t.match(headers['cache-control'], /^(private, no-cache|no-store)$/, url);
    t.match(headers.vary, /authorization/, url);
  }
  t.match((await app.inject('/v1/studies')).headers['cache-control'], /^public/);
  await db.prisma.program.create({
    data: { code: 'immuno', name: 'IMMUNO', position: 1, source: 'Test', asOf: new Date('2026-01-01') },
  });
  const redirect = await app.inject({ url: '/v1/programs/IMMUNO', headers: good.headers });
  t.match([redirect.statusCode, redirect.headers['cache-control']], [308, 'private, no-cache']);
});
