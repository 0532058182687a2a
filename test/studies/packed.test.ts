import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import t from 'tap';
import { EXAMPLE_STUDY } from '../../src/studies/example.ts';
import { packDocument, readDocument, unpackDocument } from '../../src/studies/packed.ts';

const text = JSON.stringify(EXAMPLE_STUDY);

t.test('a document comes back in its bytes', async (t) => {
  for (const document of [text, JSON.stringify({ title: 'é 中 👩‍⚕️ \u0000' }), '{}']) {
    t.equal(unpackDocument(packDocument(document)).toString(), document);
  }
  t.strictSame(readDocument(packDocument(text)), EXAMPLE_STUDY);
  t.equal(unpackDocument(Buffer.from(text)).toString(), text, 'stored before documents were packed');
});

t.test('the dictionary is what it was: without it nothing stored can be read', async (t) => {
  const dictionary = await readFile('src/studies/packed-dictionary-1.txt');
  const hash = createHash('sha256').update(dictionary).digest('hex');
  t.equal(hash, 'b9f29a6697501c9c8378beddf4371fe56ed3dc66f00e2c1a42e83881cfe82cd7');
  t.ok(packDocument(text).length < 0.75 * deflateSync(text).length, 'and it is worth having');
});

t.test('what is neither is refused', async (t) => {
  t.throws(() => unpackDocument(Buffer.from('no stream')));
  t.throws(() => unpackDocument(deflateSync(text, { dictionary: Buffer.from('another') })));
});
