import { brotliDecompressSync } from 'node:zlib';
import t from 'tap';
import { matchedTag } from '../../src/http/conditional.ts';
import { testApp } from './support.ts';

t.test('conditional requests', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const first = await app.inject('/v1/things/t1');
  t.equal(first.headers.etag, '"tag-t1"');
  t.equal(first.headers['cache-control'], 'public, max-age=60, stale-while-revalidate=300');
  t.equal(first.headers['content-type'], 'application/json; charset=utf-8');
  for (const header of ['"tag-t1"', 'W/"tag-t1"', '"x", "tag-t1"', '*', '"tag-t1-br"']) {
    const again = await app.inject({ url: '/v1/things/t1', headers: { 'if-none-match': header } });
    t.equal(again.statusCode, 304, header);
    t.equal(again.body, '');
    t.equal(again.headers['cache-control'], first.headers['cache-control']);
    t.equal(again.headers.vary, first.headers.vary);
    t.equal(again.headers['content-type'], undefined);
    t.match(again.headers.etag, /^"tag-t1/);
  }
  t.equal((await app.inject({ url: '/v1/things/t1', headers: { 'if-none-match': '"tag-t2"' } })).statusCode, 200);
  const list = await app.inject('/v1/things');
  const same = await app.inject({ url: '/v1/things', headers: { 'if-none-match': String(list.headers.etag) } });
  t.equal(same.statusCode, 304);
  t.equal(matchedTag(undefined, 'a'), null);
});

t.test('each encoding is a representation of its own', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const plain = await app.inject('/v1/things');
  const packed = await app.inject({ url: '/v1/things', headers: { 'accept-encoding': 'gzip;q=0.5, br' } });
  t.equal(packed.headers['content-encoding'], 'br');
  t.equal(packed.headers.etag, String(plain.headers.etag).replace(/"$/, '-br"'));
  t.equal(brotliDecompressSync(packed.rawPayload).toString(), plain.body);
  for (const answer of [plain, packed]) t.equal(answer.headers.vary, 'accept, accept-encoding, authorization');
  const again = await app.inject({
    url: '/v1/things',
    headers: { 'accept-encoding': 'br', 'if-none-match': String(packed.headers.etag) },
  });
  t.equal(again.statusCode, 304);
  t.equal(again.headers.etag, packed.headers.etag);
  const small = await app.inject({ url: '/v1/things/t1', headers: { 'accept-encoding': 'br' } });
  t.equal(small.headers['content-encoding'], undefined, 'below 1 KiB nothing is compressed');
});

t.test('HEAD tells what GET would', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const get = await app.inject('/v1/things/t1');
  const head = await app.inject({ method: 'HEAD', url: '/v1/things/t1' });
  t.equal(head.statusCode, 200);
  t.equal(head.body, '');
  for (const name of ['etag', 'content-length', 'content-type', 'cache-control'])
    t.equal(head.headers[name], get.headers[name], name);
});

t.test('both ways to send a page give the same bytes', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const texts = await app.inject('/v1/things?limit=2');
  const objects = await app.inject('/v1/things?limit=2&hasSlots=true');
  t.strictSame(objects.json().items, texts.json().items);
  t.match(
    String(objects.headers.link),
    /^<\/v1\/things\?limit=2&hasSlots=true>; rel="first", <\/v1\/things\?[^>]*cursor=[^>]+>; rel="next"$/,
  );
});

t.test('CORS, request ids and security headers', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/v1/things',
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' },
  });
  t.equal(preflight.statusCode, 204);
  t.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD, OPTIONS, POST, PATCH, PUT, DELETE');
  t.ok(preflight.headers['x-request-id']);
  const answer = await app.inject({
    url: '/v1/things',
    headers: { origin: 'https://elsewhere.example', 'x-request-id': 'mine-1' },
  });
  t.equal(answer.headers['x-request-id'], 'mine-1');
  t.match(String(answer.headers['access-control-expose-headers']), /ETag.*Link.*RateLimit.*Retry-After.*X-Request-Id/);
  t.match(answer.headers, { 'x-content-type-options': 'nosniff', 'content-security-policy': /frame-ancestors 'none'/ });
  const odd = await app.inject({ url: '/v1/things', headers: { 'x-request-id': 'a b\u00e9' } });
  t.not(odd.headers['x-request-id'], 'a b\u00e9');
});

t.test('the limit is published and enforced, supervision exempt', async (t) => {
  const app = await testApp({ rateLimitPerMinute: 2 });
  t.teardown(() => app.close());
  const first = await app.inject('/v1/things');
  t.equal(first.headers['ratelimit-policy'], '"default";q=2;w=60');
  t.equal(first.headers.ratelimit, '"default";r=1;t=60');
  await app.inject('/nope');
  const third = await app.inject({ url: '/v1/things', headers: { 'x-forwarded-for': '203.0.113.9' } });
  t.equal(third.statusCode, 429, 'X-Forwarded-For counts only behind a trusted proxy');
  t.equal(third.json().code, 'rate_limited');
  t.match(third.headers['retry-after'], /^\d+$/);
  t.match(third.headers.ratelimit, '"default";r=0;t=');
  t.equal((await app.inject('/health/live')).statusCode, 200);
  const proxied = await testApp({ rateLimitPerMinute: 1, trustProxy: true });
  t.teardown(() => proxied.close());
  for (const client of ['203.0.113.1', '203.0.113.2']) {
    const answer = await proxied.inject({ url: '/v1/things', headers: { 'x-forwarded-for': client } });
    t.equal(answer.statusCode, 200);
  }
  const spoofed = await proxied.inject({
    url: '/v1/things',
    headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.2' },
  });
  t.equal(spoofed.statusCode, 429, 'what the client itself wrote there does not count');
});
