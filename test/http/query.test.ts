import fc from 'fast-check';
import t from 'tap';
import type { z } from 'zod';
import {
  csvEnum,
  csvText,
  date,
  dateOrDateTime,
  fieldsOf,
  int,
  isCalendarDate,
  listQuery,
  sortBy,
  text,
} from '../../src/http/query.ts';

const meta = { description: 'A parameter.' };
const parse = (schema: z.ZodType, value: unknown) => schema.safeParse(value);
const codes = (schema: z.ZodType, value: unknown) =>
  parse(schema, value).error?.issues.flatMap((issue) => {
    const { mistakes } = (issue as unknown as { params: { mistakes: { code: string }[] } }).params;
    return mistakes.map(({ code }) => code);
  });

t.test('lists may be separated by commas, repeated, or both', async (t) => {
  const schema = csvEnum(['a', 'b', 'c'] as const, meta);
  t.strictSame(parse(schema, 'a,b').data, ['a', 'b']);
  t.strictSame(parse(schema, ['a', 'b, c', 'a']).data, ['a', 'b', 'c']);
  t.strictSame(codes(schema, 'a,x,y'), ['not_allowed', 'not_allowed']);
  t.strictSame(codes(schema, ''), ['empty']);
  t.strictSame(codes(schema, 'a,'), ['empty']);
  t.strictSame(codes(schema, '__proto__'), ['not_allowed']);
  t.strictSame(codes(csvText(5, meta), Array.from({ length: 200 }, String)), ['too_many']);
  t.strictSame(codes(csvText(5, meta), 'abcdef'), ['too_long']);
});

t.test('order and fields', async (t) => {
  const order = sortBy(['updatedAt', 'title'] as const, meta);
  t.strictSame(parse(order, '-updatedAt,title').data, [
    { key: 'updatedAt', descending: true },
    { key: 'title', descending: false },
  ]);
  t.strictSame(codes(order, 'title,-title'), ['repeated']);
  t.strictSame(codes(order, 'tile'), ['not_allowed']);
  t.strictSame(parse(fieldsOf(['id', 'title'] as const, meta), 'title,id').data, ['id', 'title']);
});

t.test('numbers are never clamped', async (t) => {
  const schema = int(1, 200, meta);
  fc.assert(
    fc.property(fc.integer(), (value) => parse(schema, String(value)).success === (value >= 1 && value <= 200)),
  );
  for (const bad of ['1.5', '1e2', ' 1', '0x1', 'NaN', '9'.repeat(400)])
    t.strictSame(codes(schema, bad), ['not_a_whole_number'], bad);
});

t.test('dates are days that exist', async (t) => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (day) =>
      isCalendarDate(day.toISOString().slice(0, 10)),
    ),
  );
  for (const bad of ['2023-02-29', '2023-13-01', '2023-1-1', '0000-01-01', '2023', '+012023-01-01']) {
    t.strictSame(codes(date(meta), bad), ['not_a_date'], bad);
  }
  const schema = dateOrDateTime(meta);
  for (const good of ['2023-04-01', '2023-04-01T10:00:00Z', '2023-04-01T10:00:00.123456+02:00'])
    t.equal(parse(schema, good).data, good);
  t.equal(parse(schema, '2023-04-01T10:00:00 02:00').data, '2023-04-01T10:00:00+02:00', 'an unencoded plus');
  for (const bad of ['2023-04-01T10:00:00', '2023-04-01T25:00:00Z', '2023-02-30T10:00:00Z'])
    t.ok(codes(schema, bad), bad);
});

t.test('no text breaks a parser', async () => {
  const schema = listQuery({
    q: text(20, meta).optional(),
    d: dateOrDateTime(meta).optional(),
    s: sortBy(['a'] as const, meta).optional(),
  });
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('q', 'd', 's', 'limit', 'cursor', 'count', 'x'), fc.string()),
      (query) => {
        schema.safeParse(query);
      },
    ),
  );
});
