import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { seedIfEmpty } from '../prisma/seed/seed.ts';
import { openTestApp } from './support/app.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** The shell blocks below a heading of the README, as one script. */
async function scriptOf(heading: string): Promise<string> {
  const readme = await readFile(`${root}/README.md`, 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('');
}

t.test('the working day of the research office runs as it is printed', async (t) => {
  const { app, db } = await openTestApp(t);
  await seedIfEmpty(db);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const script = (await scriptOf('Keep the registry')).replaceAll('localhost:3000', new URL(address).host);
  t.teardown(() => Promise.all(['studies.csv', 'riph-2026.pdf'].map((file) => rm(`${root}/${file}`, { force: true }))));
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: db.url, RIPH_LOG_LEVEL: 'silent' },
    encoding: 'latin1',
    maxBuffer: 50_000_000,
  });

  const refusals = [...stdout.matchAll(/"type":"\/problems\/(\w+)"/g)].map(([, code]) => code);
  t.same(
    refusals,
    ['missing_approval', 'regime_category', 'year_not_over'],
    'what it says is refused, and nothing else',
  );
  const { items } = (
    await app.inject('/v1/studies?identifier=CSET+9001&fields=acronym,host,inclusions,cohorts,curated')
  ).json();
  t.match(items, [
    {
      acronym: 'INVENT-1',
      host: { status: { code: 'open', asOf: '2026-03-09' }, plannedInclusions: 40 },
      inclusions: [{ year: 2026, count: 12 }],
      cohorts: [{ slots: [{ state: 'limited', places: 2 }] }],
    },
  ]);
  t.match((await readFile(`${root}/riph-2026.pdf`, 'latin1')).slice(0, 8), /^%PDF-1\.7/);
  t.match(stdout, /^: here$/m, 'the stream said that it is there');
  t.equal((await app.inject('/v1/contacts?kind=functional')).json().items.length, 0, 'the suppressed contact is gone');
});
