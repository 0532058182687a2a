import { errorCodes } from 'fastify';
import t from 'tap';
import { toProblem } from '../../src/http/error-handler.ts';
import { problemTypes } from '../../src/http/problem-types.ts';
import { testApp } from './support.ts';

t.test('one 400 names every mistake, with what was probably meant', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const query =
    'statsu=open&limit=9999&status=opn,closed&openOn=2023-02-30&q=a&q=b&__proto__=1&age=-1&hasSlots=yes&openDuring=23';
  const answer = await app.inject(`/v1/things?${query}`);
  t.equal(answer.statusCode, 400);
  t.equal(answer.headers['content-type'], 'application/problem+json');
  t.equal(answer.headers['cache-control'], 'no-store');
  const { errors, ...problem } = answer.json();
  t.match(problem, { type: '/problems/invalid_request', status: 400, code: 'invalid_request', instance: '/v1/things' });
  t.equal(problem.requestId, answer.headers['x-request-id']);
  const byName = Object.fromEntries(errors.map((mistake: { name: string }) => [mistake.name, mistake]));
  t.match(byName.statsu, { in: 'query', code: 'unknown_parameter', didYouMean: 'status' });
  t.match(byName.limit, { code: 'too_large', message: 'must be at most 200' });
  t.match(byName.status, { code: 'not_allowed', didYouMean: 'open', allowed: ['open', 'closed', 'withdrawn'] });
  t.equal(byName.openOn.code, 'not_a_date');
  t.equal(byName.q.code, 'repeated');
  t.match(errors.at(-1), { name: '__proto__', code: 'unknown_parameter' });
  t.equal(byName.age.code, 'too_small');
  t.equal(byName.hasSlots.code, 'not_a_boolean');
  t.equal(byName.openDuring.code, 'not_a_year');
});

t.test('path and query mistakes come together', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const { errors } = (await app.inject(`/v1/things/${'x'.repeat(30)}?a=1`)).json();
  t.match(errors, [
    { in: 'path', name: 'id', code: 'too_long' },
    { in: 'query', name: 'a', code: 'unknown_parameter' },
  ]);
});

t.test('each failure has its problem', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const cases: [string, string, number, string, Record<string, string>?][] = [
    ['GET', '/v1/things/nope', 404, 'not_found'],
    ['GET', '/v1/things/crash', 500, 'internal'],
    ['GET', '/v1/things/away', 503, 'database_unavailable'],
    ['GET', '/v1/things/slow', 503, 'timeout'],
    ['GET', '/v1/things/teapot', 500, 'internal'],
    ['GET', '/nope', 404, 'route_not_found'],
    ['HEAD', '/nope', 404, 'route_not_found'],
    ['GET', '/v1/things/a/b', 404, 'route_not_found'],
    ['POST', '/v1/things', 405, 'method_not_allowed'],
    ['DELETE', '/v1/things/t1', 405, 'method_not_allowed'],
    ['GET', '/v1/%zz', 400, 'malformed_request'],
    ['GET', '/v1/things?q=%ff', 400, 'malformed_request'],
    ['GET', '/v1/things?q=a%00b', 400, 'malformed_request'],
    ['GET', '/v1/things/a%00b', 400, 'malformed_request'],
    ['GET', `/v1/things/${'x'.repeat(201)}`, 414, 'uri_too_long'],
    ['GET', `/v1/things?q=${'x'.repeat(7000)}`, 414, 'uri_too_long'],
    ['GET', '/v1/things', 406, 'not_acceptable', { accept: 'text/csv, application/json;q=0' }],
  ];
  for (const [method, url, status, code, headers] of cases) {
    const answer = await app.inject({ method: method as 'GET', url, headers });
    const label = `${method} ${url.slice(0, 40)}`;
    t.equal(answer.statusCode, status, label);
    t.equal(answer.headers['content-type'], 'application/problem+json', label);
    t.ok(answer.headers['x-request-id'], label);
    t.equal(answer.headers['access-control-allow-origin'], '*', label);
    t.match(answer.headers['content-security-policy'], "default-src 'none'", label);
    if (method !== 'HEAD') t.match(answer.json(), { code, status, type: `/problems/${code}` }, label);
    t.notMatch(answer.body, /secret words|ECONNREFUSED|connect/, label);
    if (status === 503) t.equal(answer.headers['retry-after'], '5', label);
  }
  const refused = await app.inject({ method: 'PUT', url: '/v1/things' });
  t.equal(refused.headers.allow, 'GET, HEAD, OPTIONS');
});

t.test('bodies', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const post = (payload: string, type: string) =>
    app.inject({ method: 'POST', url: '/v1/things', payload, headers: { 'content-type': type } });
  t.equal((await post('{', 'application/json')).json().code, 'malformed_request');
  t.equal((await post('{"__proto__":{}}', 'application/json')).json().code, 'malformed_request');
  t.equal((await post(JSON.stringify('x'.repeat(3000)), 'application/json')).json().code, 'payload_too_large');
});

t.test('failures of the framework have problems of their own', async (t) => {
  const codeOf = (error: unknown) => toProblem(error, () => null).code;
  t.equal(codeOf(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('text/csv')), 'unsupported_media_type');
  t.equal(codeOf(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()), 'payload_too_large');
  t.equal(codeOf(Object.assign(new Error('late'), { code: 'FST_UNDER_PRESSURE', statusCode: 503 })), 'overloaded');
  t.equal(
    codeOf(Object.assign(new Error('mine'), { statusCode: 404 })),
    'internal',
    'only the framework names statuses',
  );
  for (const odd of [null, undefined, 'text', 7]) t.equal(codeOf(odd), 'internal');
});

t.test('problems speak French to those who ask', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const french = await app.inject({
    url: '/v1/things?statsu=1',
    headers: { 'accept-language': 'de, fr-FR;q=0.9, en;q=0.8' },
  });
  t.equal(french.headers['content-language'], 'fr');
  t.match(String(french.headers.vary), 'accept-language');
  t.match(french.json(), { title: 'La requête contient des erreurs', errors: [{ message: /vouliez-vous dire/ }] });
  const german = await app.inject({ url: '/v1/things?statsu=1', headers: { 'accept-language': 'de' } });
  t.equal(german.headers['content-language'], 'en');
});

t.test('every type is a page that exists, for programs and people', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  t.equal((await app.inject('/problems')).json().items.length, Object.keys(problemTypes).length);
  for (const code of Object.keys(problemTypes)) {
    t.match((await app.inject(`/problems/${code}`)).json(), { code });
    const page = await app.inject({
      url: `/problems/${code}`,
      headers: { accept: 'text/html,application/xml;q=0.9,*/*;q=0.8', 'accept-language': 'fr' },
    });
    t.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    t.match(page.body, /<html lang="fr">/);
  }
  t.equal((await app.inject('/problems/__proto__')).statusCode, 404);
});
