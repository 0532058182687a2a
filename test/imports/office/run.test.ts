import { randomUUID } from 'node:crypto';
import t from 'tap';
import { templateCsv } from '../../../src/imports/office/template.ts';
import { openTestApp } from '../../support/app.ts';
import type { Teardown } from '../../support/database.ts';
import { bearer } from '../../support/keys.ts';

const HEADER =
  'study;title_fr;study_type;regime;riph_category;committees;planned_inclusions;cpp_on;ansm_on;status;status_on;inclusions_2025';
const AUTHORIZED =
  'CSET 9001;Étude inventée un;interventional;riph_national;1;thoracic;40;2025-01-10;2025-01-20;authorized;2025-02-01;';
const OPEN = 'CSET 9001;;;;;;;;;open;2025-03-01;12';
const WITHOUT_ANSM = 'CSET 9002;Étude inventée deux;interventional;riph_national;1;;;2025-01-10;;open;2025-03-01;';

async function openOffice(t: Teardown) {
  const { app, db } = await openTestApp(t);
  const committee = { code: 'thoracic', nameFr: 'Thorax', nameEn: 'Thoracic', sourced: false, position: 0 };
  await db.prisma.committee.create({ data: { ...committee, asOf: new Date('2026-01-01') } });
  const auth = await bearer(db, ['imports:write', 'studies:write']);
  const send = (rows: readonly string[], query = '', headers = {}, header = HEADER) =>
    app.inject({
      method: 'POST',
      url: `/v1/imports${query}`,
      headers: { ...auth, 'content-type': 'text/csv', ...headers },
      payload: [header, ...rows].join('\r\n'),
    });
  const find = async (number: string) => {
    const { headers } = await app.inject({ url: `/v1/studies/${encodeURIComponent(number)}`, headers: auth });
    return (await app.inject({ url: String(headers.location), headers: auth })).json();
  };
  return { app, db, auth, send, find };
}

t.test('a file makes the registry say what it says, and again changes nothing', async (t) => {
  const { db, send, find, app, auth } = await openOffice(t);
  const answer = await send([AUTHORIZED, OPEN], '?fileName=2025.csv');
  t.equal(answer.statusCode, 201, answer.body);
  t.match(answer.json(), {
    state: 'applied',
    fileName: '2025.csv',
    findings: [],
    counts: { rows: 2, created: 1, updated: 1 },
  });
  const study = await find('CSET 9001');
  t.match(study, {
    title: { fr: 'Étude inventée un' },
    riphCategory: 1,
    committees: [{ code: 'thoracic' }],
    host: { status: { code: 'open', asOf: '2025-03-01' }, plannedInclusions: 40 },
    inclusions: [{ year: 2025, count: 12 }],
  });
  t.same(study.approvals.map(({ kind }: { kind: string }) => kind).sort(), ['ansm', 'cpp']);
  const run = await app.inject({ url: String(answer.headers.location), headers: auth });
  t.match(run.json(), { state: 'applied', actor: { kind: 'client' } });
  t.equal(await db.prisma.auditEntry.count({ where: { action: 'import.applied' } }), 1);

  const again = await send([AUTHORIZED, OPEN]);
  t.match(again.json().counts, { created: 0, updated: 0, unchanged: 2, refused: 0 });
  t.equal((await find('CSET 9001')).version, study.version);
});

t.test('one mistake keeps everything out, and every mistake is named', async (t) => {
  const { db, app, auth, send } = await openOffice(t);
  const answer = await send([AUTHORIZED, WITHOUT_ANSM, ';;;;;;;;;opne;;']);
  t.match([answer.statusCode, answer.json().code], [409, 'import_refused']);
  t.match(answer.json().errors, [
    { pointer: '/3/status', code: 'missing_approval', missing: ['ansm'] },
    { pointer: '/4/status', code: 'not_allowed' },
    { pointer: '/4/study', code: 'required' },
  ]);
  t.equal(await db.prisma.study.count(), 0);
  const [run] = (await app.inject({ url: '/v1/imports', headers: auth })).json().items;
  t.match(run, { state: 'refused', counts: { rows: 3, done: 3, refused: 2 } });
});

t.test('the rows without mistakes, when asked', async (t) => {
  const { db, send } = await openOffice(t);
  const answer = await send([WITHOUT_ANSM, AUTHORIZED], '?mode=valid');
  t.match([answer.statusCode, answer.json().state], [201, 'applied']);
  t.match(answer.json().counts, { created: 1, refused: 1 });
  t.equal(await db.prisma.study.count(), 1);
});

t.test('a preview finds what the import would, and stores nothing but the run', async (t) => {
  const { db, send } = await openOffice(t);
  const answer = await send([AUTHORIZED, OPEN, WITHOUT_ANSM], '?dryRun=true');
  t.match([answer.statusCode, answer.json().state], [200, 'preview']);
  t.match(answer.json().counts, { created: 1, updated: 1, refused: 1 });
  t.equal(await db.prisma.study.count(), 0);
  t.equal(await db.prisma.studyVersion.count(), 0);
});

t.test('the same key repeats the run, and a run of a dead process is told', async (t) => {
  const { db, app, auth, send } = await openOffice(t);
  const key = { 'idempotency-key': randomUUID() };
  const first = await send([AUTHORIZED], '', key);
  const second = await send([AUTHORIZED], '', key);
  t.equal(second.json().id, first.json().id);
  t.match([(await send([OPEN], '', key)).statusCode], [422]);
  t.equal(await db.prisma.importRun.count({ where: { state: 'applied' } }), 1);
  await db.prisma.importRun.update({ where: { id: first.json().id }, data: { state: 'running' } });
  t.equal((await app.inject({ url: `/v1/imports/${first.json().id}`, headers: auth })).json().state, 'interrupted');
});

t.test('what is no spreadsheet, and texts that hold personal data', async (t) => {
  const { app, auth, send, db } = await openOffice(t);
  const wrong = (contentType: string, payload: string) =>
    app.inject({ method: 'POST', url: '/v1/imports', headers: { ...auth, 'content-type': contentType }, payload });
  t.equal((await wrong('text/csv', 'study\n')).json().code, 'unreadable_file');
  t.equal((await wrong('application/json', '{}')).json().code, 'unsupported_media_type');
  t.equal((await wrong('text/plain', 'study\n')).json().code, 'unsupported_media_type');
  t.equal((await send([AUTHORIZED], '?fileName=Dr%20Jeanne%20Inventee.csv')).json().code, 'personal_data');
  const named = await send(['CSET 9003;Appeler jeanne.inventee@example.org;;;;;;;;;;']);
  t.match(named.json().errors, [{ pointer: '/2/title_fr', code: 'mail_or_phone' }]);
  const { findings } = await db.prisma.importRun.findFirstOrThrow({ where: { state: 'refused' } });
  t.notMatch(JSON.stringify(findings), /jeanne/);
});

t.test('other writers go on while a file is imported, and a second file waits its turn', async (t) => {
  const { app, db, auth, send } = await openOffice(t);
  await send([AUTHORIZED]);
  const other = await send(['CSET 9100;Étude inventée;interventional;riph_national;1;;;;;;;']);
  t.equal(other.statusCode, 201);
  const url = `/v1/studies?identifier=${encodeURIComponent('CSET 9100')}&hostStatus=draft`;
  const [{ id }] = (await app.inject({ url, headers: auth })).json().items;
  const rows = Array.from({ length: 60 }, (_, index) => `CSET ${9200 + index};Étude inventée ${index};;;;;;;;;;`);
  let running = true;
  const imported = send(rows).finally(() => {
    running = false;
  });
  const held = async () =>
    (await db.pool.query(`select count(*)::int as n from pg_locks where locktype = 'advisory' and granted`)).rows[0].n >
    1;
  while (!(await held())) t.ok(running, 'the import has not ended yet');
  t.match((await send([OPEN])).json(), { code: 'import_running' });
  const patch = await app.inject({
    method: 'PATCH',
    url: `/v1/studies/${id}`,
    headers: { ...auth, 'if-match': '*' },
    payload: { acronym: 'MEANWHILE' },
  });
  t.equal(patch.statusCode, 200);
  t.ok(running, 'a change was made while the import ran');
  t.equal((await imported).statusCode, 201);
  const seqs = await db.prisma.studyVersion.findMany({ orderBy: { seq: 'asc' }, select: { studyId: true } });
  t.ok(
    seqs.findIndex(({ studyId }) => studyId === id) < seqs.length - 60,
    'its versions come after that of the change',
  );
});

t.test('a template that nobody filled in imports nothing', async (t) => {
  const { app, db, auth } = await openOffice(t);
  const headers = { ...auth, 'content-type': 'text/csv' };
  const answer = await app.inject({ method: 'POST', url: '/v1/imports', headers, payload: templateCsv() });
  t.match([answer.statusCode, answer.json().code], [409, 'import_refused']);
  t.match(answer.json().errors, [{ pointer: '/3', code: 'template_example' }]);
  t.equal(await db.prisma.study.count(), 0);
});

t.test('an internal number that two rows or two studies bear is shown', async (t) => {
  const { app, auth, send } = await openOffice(t);
  const header = 'study;internal;title_fr';
  const of = (rows: string[], query = '?dryRun=true') => send(rows, query, {}, header);
  const warnings = (answer: Awaited<ReturnType<typeof of>>) =>
    answer
      .json()
      .findings.map(({ line, column, severity, code }: Record<string, unknown>) => [line, column, severity, code]);

  const rows = await of(['NCT90000001;CSET 9001;Une étude', 'NCT90000002;cset 9001;Une autre', 'CSET 9001;CSET 9001;']);
  t.equal(rows.statusCode, 200, rows.body);
  const bothShare = [3, 4].map((line) => [line, 'internal', 'warning', 'shared_number']);
  t.strictSame(warnings(rows), bothShare, 'also where a row calls its study by the number');
  t.match(rows.json().findings[0].message.en, /line 2/);

  const merged = await of(['CSET 9100;CSET 9100;Une étude', 'CSET 9101;CSET 9100;Une autre']);
  t.strictSame(
    warnings(merged),
    [[3, 'internal', 'warning', 'shared_number']],
    'and where the next row is taken for it',
  );

  t.match((await of(['NCT90000001;CSET 9001;Une étude', 'NCT90000003;;Une autre'], '')).json().counts, { created: 2 });
  const studies = await of(['NCT90000003;CSET 9001;', 'NCT90000001;CSET 9001;']);
  t.strictSame(
    warnings(studies),
    [2, 3].map((line) => [line, 'internal', 'warning', 'shared_number']),
  );
  const url = '/v1/studies?identifier=NCT90000001&hostStatus=draft';
  const [{ id }] = (await app.inject({ url, headers: auth })).json().items;
  t.match(studies.json().findings[0].message.fr, id, 'it says which');
  t.strictSame(warnings(await of(['NCT90000001;CSET 9001;Une étude'])), [], 'a study may be told twice');
  t.equal((await of(['NCT90000003;CSET 9001;'], '')).statusCode, 201, 'it is a warning');
});
