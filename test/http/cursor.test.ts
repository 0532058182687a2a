import fc from 'fast-check';
import t from 'tap';
import { bindingOf, type CursorPayload, decodeCursor, encodeCursor } from '../../src/http/cursor.ts';
import { Problem } from '../../src/http/problems.ts';
import { testApp, things } from './support.ts';

const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const payload: fc.Arbitrary<CursorPayload> = fc.record({ s: fc.bigInt({ min: 0n }).map(String), k: fc.array(value) });
const query = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())));
const codeOf = (attempt: () => unknown) => {
  try {
    attempt();
    return 'accepted';
  } catch (error) {
    return error instanceof Problem ? error.errors[0]?.code : error;
  }
};

t.test('a cursor gives back what it was made of', async () => {
  fc.assert(
    fc.property(fc.string(), fc.webPath(), query, payload, (secret, path, parameters, made) => {
      const binding = bindingOf(path, parameters);
      return (
        JSON.stringify(decodeCursor(secret, binding, encodeCursor(secret, binding, made))) === JSON.stringify(made)
      );
    }),
  );
});

t.test('any altered character is refused', async (t) => {
  fc.assert(
    fc.property(payload, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (made, place, letter) => {
      const cursor = encodeCursor('secret', 'binding', made);
      const at = place % cursor.length;
      fc.pre(cursor[at] !== letter);
      const altered = cursor.slice(0, at) + letter + cursor.slice(at + 1);
      return codeOf(() => decodeCursor('secret', 'binding', altered)) === 'cursor_invalid';
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => codeOf(() => decodeCursor('s', 'b', text)) === 'cursor_invalid'));
  const cursor = encodeCursor('secret', 'binding', { s: '1', k: [] });
  t.equal(
    codeOf(() => decodeCursor('other', 'binding', cursor)),
    'cursor_invalid',
    'another secret',
  );
});

t.test('another query is refused, another order of the same query is not', async () => {
  fc.assert(
    fc.property(query, query, (one, other) => {
      const same = bindingOf('/v1/x', { ...one, cursor: 'a', limit: 3, count: true });
      if (same !== bindingOf('/v1/x', Object.fromEntries(Object.entries(one).reverse()))) return false;
      const strip = (q: object) =>
        JSON.stringify(
          Object.entries(q)
            .filter(([k]) => !['cursor', 'limit', 'count'].includes(k))
            .sort(),
        );
      fc.pre(strip(one) !== strip(other));
      const cursor = encodeCursor('secret', bindingOf('/v1/x', one), { s: '1', k: [] });
      return codeOf(() => decodeCursor('secret', bindingOf('/v1/x', other), cursor)) === 'cursor_mismatch';
    }),
  );
});

t.test('a walk over HTTP gives each item once', async (t) => {
  const app = await testApp();
  t.teardown(() => app.close());
  const seen: string[] = [];
  let url = '/v1/things?limit=3&status=open&count=true';
  for (let page = 0; page < 10 && url; page++) {
    const answer = await app.inject(url);
    seen.push(...answer.json().items.map(({ id }: { id: string }) => id));
    t.equal(answer.json().page.total, things.length);
    url = /<([^>]+)>; rel="next"/.exec(String(answer.headers.link))?.[1] ?? '';
  }
  t.strictSame(
    seen,
    things.map(({ id }) => id),
  );
  const { next } = (await app.inject('/v1/things?limit=3')).json().page;
  t.match((await app.inject(`/v1/things?limit=3&status=open&cursor=${next}`)).json(), {
    errors: [{ in: 'query', name: 'cursor', code: 'cursor_mismatch' }],
  });
  t.equal((await app.inject('/v1/things?cursor=abc')).json().errors[0].code, 'cursor_invalid');
  t.notOk('total' in (await app.inject('/v1/things')).json().page, 'no total unless asked');
});
