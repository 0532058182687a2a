import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/database.ts';

type Schema = Record<string, unknown> & { $ref?: string; properties?: Record<string, Schema> };

/** Texts and lists of a schema, however deep, that do not say how long they may be. */
function unbounded(
  schema: unknown,
  components: Record<string, Schema>,
  at = '',
  within: readonly string[] = [],
): string[] {
  if (Array.isArray(schema)) return schema.flatMap((part) => unbounded(part, components, at, within));
  if (typeof schema !== 'object' || schema === null) return [];
  const { $ref, type, properties = {}, ...rest } = schema as Schema;
  const name = $ref?.split('/').at(-1);
  if (name) return within.includes(name) ? [] : unbounded(components[name], components, at, [...within, name]);
  const types = [type].flat();
  const isBounded =
    'maxLength' in rest || 'enum' in rest || 'const' in rest || 'pattern' in rest || rest.format === 'date';
  return [
    ...(types.includes('string') && !isBounded ? [at] : []),
    ...(types.includes('array') && !('maxItems' in rest) ? [`${at}[]`] : []),
    ...Object.entries(properties).flatMap(([key, part]) => unbounded(part, components, `${at}.${key}`, within)),
    ...['items', 'anyOf', 'oneOf', 'allOf', 'additionalProperties'].flatMap((key) =>
      unbounded(rest[key], components, `${at}[]`, within),
    ),
  ];
}

t.test('every text and list of a body says how long it may be', async (t) => {
  const app = await buildApp({ config: loadConfig({}), db: {} as Database });
  t.teardown(() => app.close());
  await app.ready();
  const { paths, components } = (await app.inject('/openapi.json')).json();
  type Operation = { operationId?: string; requestBody?: { content: Record<string, { schema: Schema }> } };
  const bodies = Object.values(paths as Record<string, Record<string, Operation>>).flatMap((path) =>
    Object.values(path).flatMap(({ operationId = '', requestBody }) =>
      Object.entries(requestBody?.content ?? {})
        // A file is as long as the limit of the body.
        .filter(([type]) => type.endsWith('json'))
        .map(([, { schema }]) => ({ operationId, schema })),
    ),
  );
  t.ok(bodies.length > 30, `${bodies.length} bodies`);
  t.strictSame(
    bodies.flatMap(({ operationId, schema }) => unbounded(schema, components.schemas, operationId)),
    [],
  );
  const open = { type: 'object', properties: { a: { type: ['string', 'null'] }, b: { type: 'array', items: {} } } };
  t.strictSame(unbounded({ $ref: '#/components/schemas/Open' }, { Open: open }), ['.a', '.b[]']);
});
