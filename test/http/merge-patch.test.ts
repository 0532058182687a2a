import t from 'tap';
import { z } from 'zod';
import { applyMergePatch, mergePatch, patchOf } from '../../src/http/merge-patch.ts';
import { Problem } from '../../src/http/problems.ts';

/** RFC 7396 appendix A: target, patch, result. */
const APPENDIX_A: [unknown, unknown, unknown][] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

t.test('the cases of the standard', async (t) => {
  for (const [target, patch, result] of APPENDIX_A) {
    const before = JSON.stringify([target, patch]);
    t.strictSame(mergePatch(target, patch), result, JSON.stringify(patch));
    t.equal(JSON.stringify([target, patch]), before, 'neither argument is changed');
  }
});

t.test('__proto__ is a member and no prototype', async (t) => {
  const merged = mergePatch({}, JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'));
  t.equal((merged as { admin?: boolean }).admin, undefined);
  t.equal(({} as { admin?: boolean }).admin, undefined);
  t.strictSame(Object.keys(merged as object), ['__proto__', 'constructor']);
});

const Thing = z.strictObject({
  name: z.string().min(1),
  note: z.string().nullable().default(null),
  text: z.strictObject({ fr: z.string(), en: z.string() }),
});

t.test('a patch names some members, also of an object within', async (t) => {
  const Patch = patchOf(Thing);
  t.strictSame(Patch.parse({}), {}, 'no default speaks for what was not said');
  t.strictSame(Patch.parse({ note: null, text: { fr: 'x' } }), { note: null, text: { fr: 'x' } });
  t.notOk(Patch.safeParse({ nam: 'x' }).success);
  t.notOk(Patch.safeParse({ text: { de: 'x' } }).success);
});

t.test('the patched whole must be one', async (t) => {
  const state = { name: 'a', note: 'b', text: { fr: 'c', en: 'd' } };
  t.strictSame(applyMergePatch(Thing, state, { note: null, text: { en: 'e' } }), {
    name: 'a',
    note: null,
    text: { fr: 'c', en: 'e' },
  });
  const refused = (patch: unknown) => {
    try {
      return applyMergePatch(Thing, state, patch);
    } catch (error) {
      return error instanceof Problem && error.errors.map(({ pointer, code }) => [pointer, code]);
    }
  };
  t.strictSame(refused({ name: null, text: { fr: null } }), [
    ['/name', 'required'],
    ['/text/fr', 'required'],
  ]);
});
