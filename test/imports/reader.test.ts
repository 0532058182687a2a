import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { type ReadItem, readRecords } from '../../src/imports/reader.ts';

const folder = t.testdir();

async function read(content: Buffer | string, limit?: number): Promise<ReadItem[]> {
  const file = join(folder, 'input');
  await writeFile(file, content);
  const items = [];
  for await (const item of readRecords(file, { limit })) items.push(item);
  return items;
}

const lines = '{"a":1}\n{"a":"é"}\n';
const two = [
  { line: 1, value: { a: 1 } },
  { line: 2, value: { a: 'é' } },
];

t.test('plain or gzip, told by the content', async (t) => {
  t.strictSame(await read(lines), two);
  t.strictSame(await read(gzipSync(lines)), two);
  t.strictSame(
    await read(Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":"é"}\n')])),
    two,
    'members one after the other',
  );
  t.strictSame(await read(''), []);
  t.strictSame(await read(gzipSync('')), []);
  t.strictSame(await read('{'), [{ line: 1, reason: 'the file ends in the middle of a record', end: true }]);
});

t.test('a byte order mark is no part of the first record', async (t) => {
  t.strictSame(await read(`\uFEFF${lines}`), two);
  t.strictSame(await read(gzipSync(`\uFEFF${lines}`)), two);
});

t.test('standard input', async (t) => {
  const items = [];
  for await (const item of readRecords('-', {
    stdin: Readable.from([Buffer.from(lines.slice(0, 3)), Buffer.from(lines.slice(3))]),
  })) {
    items.push(item);
  }
  t.strictSame(items, two);
});

t.test('what is wrong is told without repeating the text', async (t) => {
  const items = await read('{"a":1}\n{"name": Jane Roe}\n{"a":3}\n');
  t.match(items[1], { line: 2, reason: /^not valid JSON: Unexpected token/ });
  t.notMatch(JSON.stringify(items[1]), /Jane|Roe/);
  t.strictSame(items[2], { line: 3, value: { a: 3 } });
  t.strictSame((await read(Buffer.from('{"a":"\xe9"}\n{"a":3}\n', 'latin1')))[0], {
    line: 1,
    reason: 'not valid UTF-8',
    end: false,
  });
  t.match(await read(`{"a":"${'x'.repeat(50)}"}\n{"a":3}`, 40), [
    { line: 1, reason: 'longer than 40 bytes' },
    { line: 2 },
  ]);
});

t.test('a truncated or damaged gzip file ends where it breaks, and says so', async (t) => {
  const many = Array.from({ length: 5000 }, (_, a) => JSON.stringify({ a, b: Math.sin(a) })).join('\n');
  const packed = gzipSync(many);
  const cut = await read(packed.subarray(0, packed.length >> 1));
  t.ok(cut.length > 1000, 'what came before is there');
  t.match(cut.at(-1), { reason: /^the file cannot be read further: unexpected end of file/, end: true });
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, packed.length >> 1, (packed.length >> 1) + 100);
  t.match((await read(damaged)).at(-1), { reason: /^the file cannot be read further/, end: true });
});

t.test('a file that cannot be opened throws', async (t) => {
  await t.rejects(readRecords(join(folder, 'absent')).next(), { code: 'ENOENT' });
  await t.rejects(readRecords(folder).next(), { code: 'EISDIR' });
});

t.test('reading may stop early', async (t) => {
  const file = join(folder, 'early');
  const text = '{"a":1}\n'.repeat(200_000);
  await writeFile(file, text);
  let bytes = 0;
  const reader = readRecords(file, { onBytes: (more) => (bytes += more) });
  t.match(await reader.next(), { done: false, value: { line: 1 } });
  await reader.return(undefined);
  t.ok(bytes > 0 && bytes < text.length, `${bytes} bytes of ${text.length} were read`);
});
