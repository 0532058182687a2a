import t from 'tap';
import { z } from 'zod';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/database.ts';
import { answers } from '../../src/http/responses.ts';
import { checkExamples } from './examples.ts';
import { testApp } from './support.ts';

t.test('the document', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const answer = await app.inject('/openapi.json');
  t.equal(answer.statusCode, 200);
  t.equal(answer.headers['access-control-allow-origin'], '*');
  const again = await app.inject({ url: '/openapi.json', headers: { 'if-none-match': String(answer.headers.etag) } });
  t.equal(again.statusCode, 304);
  const document = answer.json();
  t.equal(document.openapi, '3.1.0');
  t.strictSame(document.servers, [{ url: '/', description: 'This service' }], 'nothing depends on where it runs');
  const { faults, seen } = checkExamples(document);
  t.strictSame(faults, []);
  t.ok(seen > 20, `${seen} examples`);
  const list = document.paths['/v1/things'].get;
  t.match(
    list.parameters.find(({ name }: { name: string }) => name === 'status'),
    { style: 'form', explode: false },
  );
  t.match(Object.keys(list.responses), ['200', '304', '400', '401', '406', '414', '429', '500', '503']);
  t.strictSame(list.responses['429'], { $ref: '#/components/responses/RateLimited' });
  const names = Object.keys(document.components.schemas);
  t.strictSame(
    names.filter((name) => name.endsWith('Output')),
    [],
    'one component for each schema',
  );
});

t.test('a wrong example is found', async (t) => {
  const schema = { type: 'integer' };
  t.equal(checkExamples({ content: { schema, example: 'x' } }).faults.length, 1);
  t.equal(checkExamples({ schemas: { A: { type: 'integer', examples: ['x'] } } }).faults.length, 1);
});

t.test('the reference loads nothing from elsewhere', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  for (const url of ['/docs', '/docs/']) {
    const page = await app.inject(url);
    t.equal(page.statusCode, 200, url);
    t.match(String(page.headers['content-security-policy']), /^default-src 'none'; script-src 'self';/);
    t.notMatch(page.body, /(?:src|href)="(?:https?:)?\/\//);
    t.notMatch(page.body, /<script(?! src)/, 'the policy forbids inline scripts');
  }
  for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'index.css', 'swagger-initializer.js']) {
    t.equal((await app.inject(`/docs/static/${file}`)).statusCode, 200, file);
  }
  const initializer = await app.inject('/docs/static/swagger-initializer.js');
  t.match(initializer.body, /openapi\.json/);
});

t.test('a route that under-declares itself stops the start', async (t) => {
  const bare = testApp({}, { routes: async (app) => void app.get('/bare', async () => ({})) });
  await t.rejects(bare, {
    message: /GET \/v1\/bare has no operationId, has no summary, .*states no scope.*declare 503/s,
  });
  const hidden = testApp(
    {},
    { routes: async (app) => void app.get('/hidden', { schema: { hide: true } }, () => ({})) },
  );
  await t.rejects(
    hidden,
    { message: /GET \/v1\/hidden has no operationId.*states no scope/s },
    'nothing hides under /v1',
  );
  const wrong = testApp(
    {},
    {
      routes: async (app) => {
        const schema = {
          operationId: 'greet',
          tags: ['Service'],
          summary: 's',
          description: 'd',
          querystring: z.strictObject({}),
        };
        const response = answers({ 'application/json': z.string() }, 'A text');
        app.get('/wrong', { schema: { ...schema, response }, config: { scope: 'public' } }, async function other() {
          return '';
        });
      },
    },
  );
  await t.rejects(wrong, {
    message: /does not declare 406, does not declare 304, shares the operationId greet, has a handler named "other"/,
  });
});

type Schema = Record<string, unknown> & { $ref?: string; description?: string; properties?: Record<string, Schema> };

/** Properties without a word of their own or of the component that they are, however deep, and components without example. */
function undescribed(components: Record<string, Schema>): string[] {
  const said = ({ description, $ref }: Schema) => description ?? components[$ref?.split('/').at(-1) ?? '']?.description;
  const walk = (schema: unknown, at: string): string[] => {
    if (Array.isArray(schema)) return schema.flatMap((part) => walk(part, at));
    if (typeof schema !== 'object' || schema === null) return [];
    const { properties = {}, items, additionalProperties, anyOf, oneOf, allOf } = schema as Schema;
    const own = Object.entries(properties).flatMap(([name, property]) => [
      ...(said(property) ? [] : [`${at}.${name}`]),
      ...walk(property, `${at}.${name}`),
    ]);
    return [...own, ...[items, additionalProperties, anyOf, oneOf, allOf].flatMap((part) => walk(part, at))];
  };
  return Object.entries(components).flatMap(([name, schema]) => [
    ...('example' in schema || 'examples' in schema ? [] : [`${name} has no example`]),
    ...walk(schema, name),
  ]);
}

t.test('every property of the registry’s schemas is described, every component has an example', async (t) => {
  const app = await buildApp({ config: loadConfig({}), db: {} as Database });
  t.teardown(() => app.close());
  await app.ready();
  const document = (await app.inject('/openapi.json')).json();
  t.strictSame(undescribed(document.components.schemas), []);
  t.strictSame(checkExamples(document).faults, []);
  t.strictSame(undescribed({ A: { properties: { b: { items: { properties: { c: {} } } } } } }), [
    'A has no example',
    'A.b',
    'A.b.c',
  ]);
});
