import { once } from 'node:events';
import { Readable } from 'node:stream';
import pg from 'pg';
import t from 'tap';
import type { Actor } from '../../src/audit/record.ts';
import { type Json, restoreRecord } from '../../src/imports/json.ts';
import { type ImportRequest, runImport } from '../../src/imports/run.ts';
import { summaryOf } from '../../src/imports/summary.ts';
import { readDocument } from '../../src/studies/packed.ts';
import type { Study } from '../../src/studies/schemas.ts';
import { openTestApp } from '../support/app.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { bearer } from '../support/keys.ts';
import { type InventedRecord, inventedRecord } from './invented-record.ts';

const actor: Actor = { kind: 'cli', id: 'import', origin: 'test', requestId: null };

function importLines(db: TestDatabase, lines: (object | string)[], more: Partial<ImportRequest> = {}) {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  const stdin = Readable.from(text.map((line) => Buffer.from(line)));
  return runImport({ db, actor, files: ['-'], read: { stdin }, ...more });
}

const numbered = (number: number) =>
  inventedRecord((record) => {
    record.protocolSection.identificationModule = {
      nctId: `NCT9999${String(number).padStart(4, '0')}`,
      briefTitle: 'T',
    };
  });
const dated = (date: string, change: (record: InventedRecord) => void = () => {}) =>
  inventedRecord((record) => {
    record.protocolSection.statusModule.lastUpdatePostDateStruct.date = date;
    change(record);
  });

const rows = async (db: TestDatabase, sql: string) => (await db.pool.query(sql)).rows;
const versions = async (db: TestDatabase) => Number((await rows(db, 'select count(*) from study_version'))[0].count);

t.test('created, unchanged, older, updated', async (t) => {
  const db = await openTestDatabase(t);
  t.match((await importLines(db, [dated('2026-03-06')])).counts, { read: 1, created: 1, rejected: 0 });
  const again = await importLines(db, [dated('2026-03-06')]);
  t.match(again.counts, { created: 0, unchanged: 1 });
  t.match(summaryOf(again), /Nothing changed\./);
  t.match((await importLines(db, [dated('2025-01-01')])).counts, { older: 1 });
  const released = (day: string) =>
    dated('2026-03-06', (record) => {
      record.derivedSection.miscInfoModule = { versionHolder: day };
    });
  await importLines(db, [released('2026-03-07')]);
  t.match((await importLines(db, [released('2026-03-08')])).counts, { unchanged: 1 }, 'another day of download');
  t.equal(await versions(db), 1);
  const newer = dated('2026-04-01', (record) => {
    record.protocolSection.statusModule.overallStatus = 'COMPLETED';
  });
  t.match(await importLines(db, [newer]), { counts: { updated: 1 }, byStatus: { completed: { updated: 1 } } });
  t.equal(await versions(db), 2);
  t.match(await rows(db, "select details from audit_entry where action = 'import.finished' order by id limit 1"), [
    { details: { source: 'ctgov', counts: { read: 1, created: 1 } } },
  ]);
});

t.test('a bad record is told with its place, and the rest is stored', async (t) => {
  const db = await openTestDatabase(t);
  const wrong = inventedRecord((record) => {
    record.protocolSection.designModule.enrollmentInfo.count = 'many';
  });
  const report = await importLines(db, [
    numbered(1),
    '',
    '{"protocolSection": ',
    wrong,
    dated('2999-01-01'),
    numbered(2),
  ]);
  t.match(report.counts, { read: 5, created: 2, rejected: 3 });
  t.match(report.rejections, {
    count: 3,
    list: [
      { file: '-', line: 3, identifier: null, pointer: '', reason: /^not valid JSON/ },
      {
        line: 4,
        identifier: 'NCT99999901',
        pointer: '/protocolSection/designModule/enrollmentInfo/count',
        reason: /number/,
      },
      { line: 5, pointer: '/protocolSection/statusModule/lastUpdatePostDateStruct/date', reason: /future/ },
    ],
  });
  t.match(summaryOf(report), /3 records rejected:\n {2}-:3 not valid JSON/);
});

t.test('a rule of the database is told by a sentence, never by an error text', async (t) => {
  const db = await openTestDatabase(t);
  await db.pool.query(`alter table study drop constraint study_enrollment_check,
    add constraint study_enrollment_check check (enrollment_count < 10),
    add constraint rule_of_tomorrow check (acronym is null)`);
  const report = await importLines(db, [
    numbered(1),
    inventedRecord((record) => delete record.protocolSection.identificationModule.acronym),
    inventedRecord((record) => delete record.protocolSection.designModule),
  ]);
  t.match(report.rejections.list, [
    { line: 1, reason: 'An enrollment is not negative. (study_enrollment_check)' },
    { line: 2, reason: 'An enrollment is not negative. (study_enrollment_check)' },
    { line: 3, reason: 'The record breaks a rule of the database: rule_of_tomorrow.' },
  ]);
});

t.test('warnings of the mapper are in the report', async (t) => {
  const db = await openTestDatabase(t);
  const report = await importLines(db, [
    inventedRecord((record) => {
      record.protocolSection.contactsLocationsModule.centralContacts[0].email = 'not given';
      record.protocolSection.descriptionModule.briefSummary = 'a\0b';
    }),
  ]);
  t.match(report.counts, { created: 1, rejected: 0 });
  t.match(report.warnings.list, [{ message: /U\+FFFD/ }, { message: /e-mail/ }]);
});

t.test('a dry run stores nothing', async (t) => {
  const db = await openTestDatabase(t);
  const report = await importLines(db, [numbered(1), '{'], { dryRun: true });
  t.match(report.counts, { created: 1, rejected: 1 });
  for (const table of ['study', 'study_version', 'contact', 'contact_fragment', 'audit_entry']) {
    t.strictSame(await rows(db, `select * from ${table}`), [], table);
  }
});

t.test('what the office decided survives a new version', async (t) => {
  const db = await openTestDatabase(t);
  await importLines(db, [dated('2026-03-06')]);
  await db.pool.query(
    `insert into program (code, name, position, source, as_of) values ('prism', 'PRISM', 1, 'test', now())`,
  );
  await db.pool.query(`insert into study_program (study_id, program_code) select id, 'prism' from study`);
  await db.pool.query(`update study set regime = 'riph_national', riph_category = 2, line_min = 2`);
  await importLines(db, [dated('2026-04-01', (record) => delete record.protocolSection.designModule.phases)]);
  const [current] = await rows(db, 'select document from study_version where superseded_by is null');
  t.match(readDocument(current.document), {
    version: 2,
    phases: [],
    regime: 'riph_national',
    riphCategory: 2,
    programs: [{ code: 'prism' }],
    eligibility: { lines: { min: 2 } },
  });
});

t.test('people are in the contact tables and nowhere else, and the record can be made whole', async (t) => {
  const db = await openTestDatabase(t);
  await importLines(db, [inventedRecord()]);
  const personal = /\broe\b|placeholder|beispiel|\w@example|99 00/i;
  for (const table of [
    'study',
    'study_version',
    'study_site',
    'study_identifier',
    'organization',
    'source_record',
    'audit_entry',
  ]) {
    t.notMatch(JSON.stringify(await rows(db, `select to_jsonb(x) from ${table} x`)), personal, table);
  }
  const names = (await rows(db, 'select name from contact')).map(({ name }) => name);
  for (const name of ['Jane Q. Roe, MD, PhD', 'Erika Beispiel, MD']) t.ok(names.includes(name), name);
  const [{ content }] = await rows(db, 'select content from source_record');
  const fragments = await rows(db, 'select pointer, value from contact_fragment');
  t.strictSame(restoreRecord(content as Json, fragments), inventedRecord());
});

t.test('an interrupt ends the run after the record in hand, also when the input is silent', async (t) => {
  const db = await openTestDatabase(t);
  const interrupt = new AbortController();
  async function* silent() {
    yield Buffer.from(`${JSON.stringify(numbered(1))}\n`);
    await once(interrupt.signal, 'never').catch(() => {});
  }
  const report = await runImport({
    db,
    actor,
    files: ['-', 'not reached'],
    read: { stdin: Readable.from(silent()) },
    signal: interrupt.signal,
    onProgress: () => setTimeout(() => interrupt.abort(), 20),
  });
  t.match(report, { counts: { read: 1, created: 1 }, stopped: { reason: 'interrupted', message: /after line 1/ } });
  t.equal(await versions(db), 1);
});

t.test('a lost database ends the run and tells how much is stored', async (t) => {
  const db = await openTestDatabase(t);
  const first = new AbortController();
  async function* input() {
    yield Buffer.from(`${JSON.stringify(numbered(1))}\n`);
    if (!first.signal.aborted) await once(first.signal, 'abort');
    const admin = new pg.Client({ connectionString: Object.assign(new URL(db.url), { pathname: '/postgres' }).href });
    await admin.connect();
    await admin.query(`drop database ${new URL(db.url).pathname.slice(1)} with (force)`);
    await admin.end();
    yield Buffer.from([2, 3, 4].map((number) => `${JSON.stringify(numbered(number))}\n`).join(''));
  }
  const report = await runImport({
    db,
    actor,
    files: ['-'],
    read: { stdin: Readable.from(input()) },
    onProgress: () => first.abort(),
    patienceMs: 0,
  });
  t.match(report, { counts: { read: 2, created: 1, rejected: 0 }, stopped: { reason: 'database_lost' } });
  t.match(summaryOf(report), /Stopped: the database does not answer any more.* 1 record stored before that\./);
});

t.test('what contradicts the category that the office gave is left aside, and the rest is heard', async (t) => {
  const { app, db } = await openTestApp(t);
  const observational = (day: string) =>
    dated(day, (record) => {
      record.protocolSection.identificationModule.briefTitle = `Title of ${day}`;
      record.protocolSection.designModule.studyType = 'OBSERVATIONAL';
    });
  const record = dated('2026-03-06', (record) => {
    record.protocolSection.armsInterventionsModule.interventions = [{ type: 'PROCEDURE', name: 'Biopsy' }];
    delete record.protocolSection.armsInterventionsModule.armGroups;
  });
  await importLines(db, [record]);
  const { id } = await db.prisma.study.findFirstOrThrow();
  const url = `/v1/studies/${id}`;
  const headers = { ...(await bearer(db, ['studies:write'])), 'if-match': '*' };
  const read = async () => (await app.inject({ url, headers })).json<Study>();
  const classify = (payload: object) =>
    app.inject({
      method: 'PATCH',
      url: `/v1/studies/${id}`,
      headers,
      payload: { regime: 'riph_national', ...payload },
    });
  t.equal((await classify({ riphCategory: 2 })).statusCode, 200);

  const report = await importLines(db, [observational('2026-04-01')]);
  t.match(report.counts, { updated: 1, rejected: 0 });
  t.match(report.warnings.list, [
    { line: 1, identifier: 'NCT99999901', message: /study type observational .*category 2/ },
    { message: /interventions \(drug\) .*category 2/ },
  ]);
  t.match(summaryOf(report), /NCT99999901: study type observational left aside/);
  t.match(await read(), {
    title: { en: 'Title of 2026-04-01' },
    riphCategory: 2,
    studyType: 'interventional',
    interventions: [{ name: 'Biopsy' }],
    sources: [{ versionDate: '2026-04-01' }],
  });
  const audited = { action: 'study.source_applied' };
  const { details } = await db.prisma.auditEntry.findFirstOrThrow({ where: audited, orderBy: { id: 'desc' } });
  t.match(details, { leftAside: ['studyType', 'arms', 'interventions'] });
  t.equal((await classify({ acronym: 'NEXT' })).statusCode, 200, 'the office goes on as before');

  t.equal((await classify({ regime: null, riphCategory: null })).statusCode, 200);
  const again = await importLines(db, [observational('2026-04-01')]);
  t.match([again.counts.updated, again.warnings.count], [1, 0], 'the same record, and nothing stands against it');
  t.match(await read(), { studyType: 'observational', interventions: [{ type: 'drug' }] });
});
