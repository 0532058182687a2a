import * as fc from 'fast-check';
import t from 'tap';
import { RecordSplitter } from '../../src/imports/record-splitter.ts';

type Result = { line: number; text: string } | { line: number; problem: string };

function split(text: string, { chunk = 7, limit = 1000 } = {}): Result[] {
  const bytes = Buffer.from(text);
  const splitter = new RecordSplitter(limit);
  const pieces = [];
  for (let at = 0; at < bytes.length; at += chunk) pieces.push(...splitter.push(bytes.subarray(at, at + chunk)));
  pieces.push(...splitter.flush());
  return pieces.map((piece) =>
    'bytes' in piece
      ? { line: piece.line, text: piece.bytes.toString().trim() }
      : { line: piece.line, problem: piece.problem },
  );
}

const texts = (results: Result[]) => results.map((result) => ('text' in result ? result.text : result.problem));
const truncated = 'the file ends in the middle of a record';

t.test('one record a line, with blank lines, CRLF and no last line break', async (t) => {
  t.strictSame(split('{"a":1}\r\n\r\n{"a":"{"}\n{"a":3}'), [
    { line: 1, text: '{"a":1}' },
    { line: 3, text: '{"a":"{"}' },
    { line: 4, text: '{"a":3}' },
  ]);
});

t.test('a broken line does not take the next one with it', async (t) => {
  const cases = {
    'in the middle': '{"a":1}\n{"a":\n{"a":3}\n',
    'words in the middle': '{"a":1}\nhello\n{"a":3}\n',
    'an open string first': '{"a":"1\n{"a":2}\n{"a":3}\n',
    'an open object first': '{"a":{"b":1\n{"a":2}\n{"a":3}\n',
    'words first': 'hello\n{"a":2}\n{"a":3}\n',
  };
  for (const [name, text] of Object.entries(cases)) {
    const results = split(text);
    t.equal(results.length, 3, name);
    t.strictSame(results.at(-1), { line: 3, text: '{"a":3}' }, name);
  }
});

t.test('an array, an API answer, several answers, objects over many lines', async (t) => {
  t.strictSame(texts(split('[{"a":[1,{}]},\n {"a":"]"} ]')), ['{"a":[1,{}]}', '{"a":"]"}']);
  t.strictSame(texts(split('[]')), []);
  t.strictSame(split('{"totalCount":2,"studies":[\n{"a":1},\n{"studies":[2]}],"nextPageToken":"x"}'), [
    { line: 2, text: '{"a":1}' },
    { line: 3, text: '{"studies":[2]}' },
  ]);
  t.strictSame(texts(split('{"studies":[{"a":1}],"nextPageToken":"x"}\n{"studies":[{"a":2}]}\n')), [
    '{"a":1}',
    '{"a":2}',
  ]);
  t.strictSame(texts(split('{\n  "a": {\n    "b": 1\n  }\n}\n{\n  "a": 2\n}\n')), [
    '{\n  "a": {\n    "b": 1\n  }\n}',
    '{\n  "a": 2\n}',
  ]);
  t.strictSame(texts(split('{"a":{"studies":[1]}}')), ['{"a":{"studies":[1]}}'], 'only the top level has studies');
});

t.test('a file that is cut off says so', async (t) => {
  t.strictSame(split('[{"a":1},\n{"a":'), [
    { line: 1, text: '{"a":1}' },
    { line: 2, problem: truncated },
  ]);
  t.strictSame(texts(split('[{"a":1}')), ['{"a":1}', truncated].slice(1), 'the last element may be incomplete');
  t.strictSame(texts(split('[{"a":1},')), ['{"a":1}', truncated]);
  t.strictSame(texts(split('{"studies":[{"a":1}]')), ['{"a":1}', truncated]);
  t.strictSame(texts(split('{"a":\n 1')), [truncated]);
  t.strictSame(texts(split('[{"a":1}}')), ['the brackets do not match']);
});

t.test('a record beyond the limit is dropped, the next is read', async (t) => {
  const long = `{"a":"${'x'.repeat(200)}"}`;
  const problem = 'longer than 100 bytes';
  t.strictSame(texts(split(`{"a":1}\n${long}\n{"a":3}\n`, { limit: 100 })), ['{"a":1}', problem, '{"a":3}']);
  t.strictSame(texts(split(`[{"a":1},${long},{"a":3}]`, { limit: 100 })), ['{"a":1}', problem, '{"a":3}']);
});

t.test('every form gives the same records, wherever the chunks end', async () => {
  const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
  const forms: ((records: unknown[], space: number) => string)[] = [
    (records) => records.map((value) => JSON.stringify(value)).join('\n'),
    (records, space) => JSON.stringify(records, null, space),
    (records, space) => JSON.stringify({ totalCount: 1, studies: records, nextPageToken: '[{' }, null, space),
  ];
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...forms),
      fc.constantFrom(0, 2),
      fc.integer({ min: 1, max: 50 }),
      (records, form, space, chunk) => {
        // A record of this shape is what an API answer looks like, so it cannot stand for a study.
        fc.pre(records.every((value) => !Array.isArray(value.studies)));
        const read = split(form(records, space), { chunk, limit: 100_000 });
        return JSON.stringify(texts(read).map((text) => JSON.parse(text))) === JSON.stringify(records);
      },
    ),
    { numRuns: 500 },
  );
});
