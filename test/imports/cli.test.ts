import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import writeXlsxFile from 'write-excel-file/node';
import { readArguments } from '../../scripts/import/arguments.ts';
import { startCommand } from '../support/command.ts';
import { openTestDatabase } from '../support/database.ts';
import { inventedRecord } from './invented-record.ts';

const folder = t.testdir();
const db = await openTestDatabase();
const good = join(folder, 'good.json.gz');
const bad = join(folder, 'bad.ndjson');
await writeFile(good, gzipSync(JSON.stringify({ studies: [inventedRecord()] })));
await writeFile(bad, '{"protocolSection": {}}\n{"a"\n');

const start = (args: string[]) => startCommand('import', args, { DATABASE_URL: db.url, RIPH_SEED: 'none' });
const run = (...args: string[]) => start(args).ended;

t.test('wrong use is told with the usage, and nothing is imported', async (t) => {
  const cases: [string[], RegExp][] = [
    [[], /Which source\?/],
    [['euctr', good], /Unknown source: euctr/],
    [['ctgov'], /Which file\?/],
    [['ctgov', good, '--dryrun'], /--dryrun/],
    [['ctgov', good, '--report'], /--report/],
    [['ctgov', '-', '-'], /only once/],
  ];
  for (const [args, message] of cases) {
    t.throws(() => readArguments(args), { exitCode: 2, message }, args.join(' '));
  }
  t.match(await run('euctr'), { code: 2, output: '', errors: /^Unknown source: euctr\n\nUsage: npm run import/ });
  const places: [string[], RegExp][] = [
    [[good, join(folder, 'absent')], /^Cannot read .*absent/],
    [[folder], /a folder/],
    [[good, '--report', join(folder, 'absent', 'report.json')], /^Cannot write the report/],
  ];
  for (const [args, errors] of places) t.match(await run('ctgov', ...args), { code: 2, output: '', errors });
  const help = await run('--help');
  t.match(help, { code: 0, output: /^Usage: npm run import/ });
  t.strictSame((await db.pool.query('select id from study')).rows, []);
});

t.test('nothing to read is no success', async (t) => {
  const empty = join(folder, 'empty.ndjson');
  await writeFile(empty, '');
  t.match(await run('ctgov', empty), { code: 1, output: /0 records read/ });
});

t.test('a summary, a report and an exit code', async (t) => {
  t.match(await run('ctgov', good, '--dry-run'), { code: 0, output: /Dry run: nothing was stored/ });
  t.match(await run('ctgov', good), { code: 0, output: /│ open .*│ +1 │/, errors: '' });
  const report = join(folder, 'report.json');
  const { code, output } = await run('ctgov', good, bad, '--report', report);
  t.equal(code, 1);
  t.match(output, /2 records rejected:\n.*bad\.ndjson:1 .*\n.*bad\.ndjson:2 not valid JSON/);
  t.match(JSON.parse(await readFile(report, 'utf8')), {
    counts: { read: 3, unchanged: 1, rejected: 2 },
    rejections: { count: 2, list: [{ line: 1, pointer: /^\/protocolSection/ }, { line: 2 }] },
  });
});

t.test('a spreadsheet, as the research office sends it', async (t) => {
  const rows = [
    ['study', 'title_fr', 'study_type', 'regime'],
    ['CSET 9001', 'Étude inventée', 'interventional', 'rniph'],
  ];
  const file = join(folder, 'studies.xlsx');
  await writeFile(file, await writeXlsxFile(rows.map((row) => row.map((value) => ({ value })))).toBuffer());
  const { code, output, errors } = await run('csv', file);
  t.equal(code, 0, `${output}${errors}`);
  t.equal(await db.prisma.study.count({ where: { titleFr: 'Étude inventée' } }), 1);
});

t.test('an interrupt finishes the record in hand and exits with 130', async (t) => {
  const { child, ended } = start(['ctgov', '-']);
  const record = inventedRecord((record) => {
    record.protocolSection.identificationModule = { nctId: 'NCT99999910', briefTitle: 'T' };
  });
  child.stdin.write(`${JSON.stringify(record)}\n`);
  for (let tries = 0; tries < 200; tries++) {
    const { rowCount } = await db.pool.query(`select from study_identifier where value = 'NCT99999910'`);
    if (rowCount) break;
    await sleep(50);
  }
  child.kill('SIGINT');
  t.match(await ended, { code: 130, output: /Stopped: interrupted in - after line 1\. 1 record stored before that\./ });
});
