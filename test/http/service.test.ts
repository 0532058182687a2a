import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import Fastify from 'fastify';
import t from 'tap';
import { registerErrorHandler } from '../../src/http/error-handler.ts';
import { registerAccessLog } from '../../src/http/requests.ts';
import { serverOptions } from '../../src/http/server-options.ts';
import { keepLog } from '../support/log.ts';
import { httpConfig, testApp } from './support.ts';

t.test('greeting, health, robots', async (t) => {
  let reason: string | null = null;
  const app = await testApp({}, { readiness: async () => reason });
  t.teardown(() => app.close());
  t.match((await app.inject('/')).json().links, { documentation: '/docs', openapi: '/openapi.json' });
  t.equal((await app.inject('/health/live')).statusCode, 200);
  t.equal((await app.inject('/health/ready')).statusCode, 200);
  reason = 'migrations are pending';
  const ready = await app.inject('/health/ready');
  t.equal(ready.statusCode, 503);
  t.match(ready.json(), { code: 'not_ready' });
  t.equal(ready.headers['retry-after'], '5');
  t.equal((await app.inject('/robots.txt')).statusCode, 200);
  t.equal((await app.inject('/favicon.ico')).statusCode, 204);
});

t.test('a database that is away makes the service not ready, not dead', async (t) => {
  const app = await testApp({}, { readiness: () => Promise.reject(new Error('ECONNREFUSED 10.0.0.1')) });
  t.teardown(() => app.close());
  const ready = await app.inject('/health/ready');
  t.equal(ready.statusCode, 503);
  t.notMatch(ready.body, /10\.0\.0\.1/);
  t.equal((await app.inject('/health/live')).statusCode, 200);
});

t.test('security.txt names the operator’s contact, or the registry’s public ones', async (t) => {
  const without = await testApp();
  t.teardown(() => without.close());
  const fallback = await without.inject({ url: '/.well-known/security.txt', headers: { host: 'registry.example' } });
  t.match(fallback.body, /^Contact: http:\/\/registry\.example\/v1\/contacts\nExpires: \d{4}-\d\d-\d\dT/);
  const app = await testApp({}, { securityContact: 'tel:+33-1-00-00-00-00' });
  t.teardown(() => app.close());
  const { body } = await app.inject('/.well-known/security.txt');
  t.match(body, /^Contact: tel:\+33-1-00-00-00-00\nExpires: \d{4}-\d\d-\d\dT/);
});

t.test('metrics', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  await app.inject('/v1/things/t1?secret=1');
  await app.inject('/v1/things/t1');
  await app.inject('/nope');
  const { body, headers } = await app.inject('/metrics');
  t.match(headers['content-type'], /^text\/plain/);
  t.match(body, /http_request_duration_seconds_count\{method="GET",route="\/v1\/things\/:id",status="2xx"\} 1/);
  t.match(body, /http_request_duration_seconds_count\{method="GET",route="unknown",status="4xx"\} 1/);
  t.match(body, /database_pool_connections\{state="waiting"\} 1/);
  t.match(body, /nodejs_eventloop_lag_seconds/);
  t.notMatch(body, /secret/);
});

t.test('the log holds no query, no header and no credential', async (t) => {
  const { log: logger, lines } = keepLog('info');
  const app = Fastify(serverOptions(httpConfig, logger));
  registerErrorHandler(app, () => null);
  registerAccessLog(app);
  app.get('/search', async (request) => {
    request.log.info({ headers: request.headers, req: request }, 'careless');
    throw new Error('broken');
  });
  t.teardown(() => app.close());
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const headers = {
    authorization: 'Bearer geheim',
    cookie: 'a=geheim',
    traceparent: `00-${trace}-b7ad6b7169203331-01`,
  };
  await app.inject({ url: '/search?q=geheim', headers });
  const log = lines.join('');
  t.notMatch(log, /geheim/);
  t.match(log, /"msg":"broken"|broken/, 'the cause is logged');
  t.match(JSON.parse(lines.at(-1) ?? ''), {
    msg: 'answered',
    method: 'GET',
    path: '/search',
    status: 500,
    traceId: trace,
  });
});

t.test('what is no HTTP gets a problem and is closed', async (t) => {
  const app = await testApp({ requestTimeoutMs: 500 });
  t.teardown(() => app.close());
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const say = (text: string) =>
    new Promise<string>((resolve) => {
      let heard = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (data) => {
        heard += String(data);
      });
      socket.on('close', () => resolve(heard));
    });
  t.match(await say('nonsense\r\n\r\n'), /^HTTP\/1\.1 400 .*application\/problem\+json.*malformed_request/s);
  const huge = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
  t.match(
    await say('GET / HTTP/1.1\r\nHost: a\r\n'),
    /^HTTP\/1\.1 408 .*request_timeout/s,
    'a request that never ends',
  );
  t.match(await say(huge), /^HTTP\/1\.1 431 .*headers_too_large/s);
});
