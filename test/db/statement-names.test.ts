import t from 'tap';
import { createStatementNames } from '../../src/db/statement-names.ts';

t.test('a text that comes again has a name of its own, and only so many have one', async (t) => {
  const nameOf = createStatementNames();
  t.equal(nameOf('select 1'), undefined);
  const name = nameOf('select 1');
  t.type(name, 'string');
  t.equal(nameOf('select 1'), name);
  const all = Array.from({ length: 1000 }, (_, index) => `select ${index + 2}`);
  for (const text of all) nameOf(text);
  const names = all.map(nameOf).filter((given) => given !== undefined);
  t.equal(new Set([name, ...names]).size, names.length + 1);
  t.equal(names.length, 299);
  t.equal(nameOf('select 1'), name, 'a name is kept');
});
