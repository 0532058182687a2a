import fc from 'fast-check';
import t from 'tap';
import { repeatedMembers } from '../../src/http/repeated-members.ts';
import { openTestApp } from '../support/app.ts';
import { bearer } from '../support/keys.ts';

t.test('a name that an object has twice is found, however deep and however it is spelled', async (t) => {
  const cases: [string, string[]][] = [
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":[1,{"b":{},"b":[]}],"c":"a"}', ['/a/1/b']],
    ['{"a":{"a":1},"b":{"a":1}}', []],
    ['{"a":"a","b":"\\"a\\":1,\\"a\\":2","c\\\\":1,"c":2}', []],
    ['{"a/b~c":1 , "a/b~c" : 1}', ['/a~1b~0c']],
    ['{"":1,"":2}', ['/']],
    ['{"__proto__":1,"__proto__":2,"a":1}', ['/__proto__']],
    ['[{"a":1},{"a":1},"a","a"]', []],
    ['"a"', []],
    ['{"a":1,"a":2,"a":3}', ['/a', '/a']],
  ];
  for (const [text, expected] of cases) t.strictSame(repeatedMembers(text), expected, text);
});

t.test('a body of nothing but names that come again, very deep, is read in one pass', async (t) => {
  const deep = 40_000;
  const text = `${'{"a":'.repeat(deep)}{${'"a":0,'.repeat(deep)}"a":0}${'}'.repeat(deep)}`;
  const found = repeatedMembers(text);
  t.equal(found.length, deep, 'all are counted');
  t.strictSame(
    [found[99], found[100]],
    ['/a'.repeat(32), ''],
    'a hundred are named, by as much of their place as helps',
  );
});

t.test('what JSON.stringify writes has none, and one that is put in is found', async (t) => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (text, name) => {
      const quoted = JSON.stringify(name);
      const twice = `[${text},{${quoted}:${text},${quoted}:0}]`;
      return repeatedMembers(text).length === 0 && repeatedMembers(twice).length === 1;
    }),
    { numRuns: 2000 },
  );
  t.pass('2,000 values');
});

t.test('a body that says a member twice is refused', async (t) => {
  const { app, db } = await openTestApp(t);
  const headers = { ...(await bearer(db, ['studies:write'])), 'content-type': 'application/json' };
  const payload = '{"title":{"fr":"Une étude","fr":"Une autre"},"regime":"ctr","regime":"rniph"}';
  const answer = await app.inject({ method: 'POST', url: '/v1/studies', headers, payload });
  t.match([answer.statusCode, answer.json().code], [400, 'invalid_request']);
  t.match(answer.json().errors, [
    { in: 'body', pointer: '/title/fr', code: 'repeated_member' },
    { in: 'body', pointer: '/regime', code: 'repeated_member' },
  ]);
  t.equal(await db.prisma.study.count(), 0);
});
