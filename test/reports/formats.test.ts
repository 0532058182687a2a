import { parse } from 'csv-parse/sync';
import readExcelFile from 'read-excel-file/node';
import t from 'tap';
import { seedIfEmpty } from '../../prisma/seed/seed.ts';
import { buildApp } from '../../src/app.ts';
import { keepStudy, openPublisher } from './support.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const STEPS = [
  ['2023-02-01', 'open'],
  ['2023-06-01', 'closed'],
] as const;

async function openPublished(t: Parameters<typeof openPublisher>[0]) {
  const publisher = await openPublisher(t);
  await keepStudy(publisher.db, 1, {
    steps: STEPS,
    facts: { titleFr: '=cmd|" /C calc"!A0 : α, β, ≥ 2', titleEn: 'Study, of "α" and β' },
    inclusions: { 2023: 7 },
  });
  await keepStudy(publisher.db, 2, { steps: STEPS });
  const { body } = await publisher.publish(2023);
  const get = (query: string, headers = {}) => publisher.app.inject({ url: `/v1/reports/riph/2023${query}`, headers });
  return { ...publisher, get, hash: String(body.contentHash) };
}

t.test('the format is that of the parameter, else of Accept; the language likewise', async (t) => {
  const { get, hash } = await openPublished(t);
  const typeOf = async (query: string, headers = {}) => String((await get(query, headers)).headers['content-type']);
  t.match(await typeOf(''), /^application\/json/);
  t.match(await typeOf('', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }), /^application\/json/);
  t.match(await typeOf('', { accept: 'text/csv' }), /^text\/csv/);
  t.equal(await typeOf('', { accept: 'application/json;q=0.1, application/pdf' }), 'application/pdf');
  t.equal(await typeOf('?format=xlsx'), XLSX);
  const refused = await get('', { accept: 'image/png' });
  t.match([refused.statusCode, refused.json().code], [406, 'not_acceptable']);
  t.match((await get('?format=docx')).json(), {
    errors: [{ name: 'format', allowed: ['json', 'csv', 'xlsx', 'pdf'] }],
  });

  const french = await get('?format=pdf', { 'accept-language': 'fr-FR,fr;q=0.9' });
  t.equal(french.headers['content-language'], 'fr');
  t.match(String(french.headers.vary), /accept-language/);
  t.match(String(french.headers.vary), /accept\b/);
  t.equal(french.headers['content-disposition'], 'inline; filename="gustave-roussy-riph-2023-v1-fr.pdf"');
  const english = await get('?format=csv&lang=en', { 'accept-language': 'fr' });
  t.equal(english.headers['content-disposition'], 'attachment; filename="gustave-roussy-riph-2023-v1-en.csv"');
  t.not(english.headers.etag, french.headers.etag);
  t.ok(String(french.headers.etag).startsWith(`"${hash}-`), 'the hash is the tag of every format');
  const again = await get('?format=pdf&lang=fr', { 'if-none-match': String(french.headers.etag) });
  t.match([again.statusCode, again.body], [304, '']);
});

t.test('other routes still answer JSON alone', async (t) => {
  const { app } = await openPublisher(t);
  t.equal((await app.inject({ url: '/v1/reports/riph', headers: { accept: 'application/pdf' } })).statusCode, 406);
});

t.test('CSV is read back: one row a study, no formula, both languages', async (t) => {
  const { get, hash } = await openPublished(t);
  const { body, rawPayload } = await get('?format=csv&lang=fr');
  t.same([...rawPayload.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  t.match(body, /\r\n$/);
  const rows: Record<string, string>[] = parse(rawPayload, { bom: true, columns: true });
  t.equal(rows.length, 2);
  const row = rows.find(({ NCT }) => NCT === 'NCT90000001');
  t.match(row, {
    Titre: `'=cmd|" /C calc"!A0 : α, β, ≥ 2`,
    'Première ouverture': '2023-02-01',
    'Clôture des inclusions': '2023-06-01',
    'Jours ouverts dans l’année': '2023-02-01/2023-05-31',
    'Statut à la date du rapport': 'clos aux inclusions',
    'Inclusions de l’année': '7',
    'SHA-256 du contenu': hash,
  });
  t.equal(rows.find(({ NCT }) => NCT === 'NCT90000002')?.['Inclusions de l’année'], '', 'not counted is no zero');
  const english: Record<string, string>[] = parse((await get('?format=csv&lang=en')).rawPayload, {
    bom: true,
    columns: true,
  });
  t.match(
    english.find(({ NCT }) => NCT === 'NCT90000001'),
    { Title: 'Study, of "α" and β', 'Opened in the year': 'yes' },
  );
});

t.test('XLSX is read back: three sheets, numbers and days', async (t) => {
  const { get, hash } = await openPublished(t);
  const sheets = await readExcelFile((await get('?format=xlsx&lang=fr')).rawPayload);
  t.same(
    sheets.map(({ sheet }) => sheet),
    ['Synthèse', 'Études', 'Méthode'],
  );
  const [summary, studies] = sheets.map(({ data }) => data);
  t.ok(summary?.some((row) => row[0] === 'Études' && row[1] === 2));
  t.ok(summary?.some(([cell]) => cell === `SHA-256 ${hash}`));
  const [header = [], ...rows] = studies ?? [];
  const cell = (nct: string, name: string) => rows.find((row) => row.includes(nct))?.[header.indexOf(name)];
  t.same(cell('NCT90000001', 'Première ouverture'), new Date('2023-02-01'));
  t.equal(cell('NCT90000001', 'Inclusions de l’année'), 7);
  t.equal(cell('NCT90000002', 'Inclusions de l’année'), null);
  t.equal(cell('NCT90000001', 'Titre'), '=cmd|" /C calc"!A0 : α, β, ≥ 2', 'a text, which no spreadsheet computes');
});

t.test('PDF is tagged, has its language, title and bookmarks, and is the same every time', async (t) => {
  const { app, db, get } = await openPublished(t);
  const pdf = (await get('?format=pdf&lang=fr')).rawPayload;
  const text = pdf.toString('latin1');
  t.match(text, /^%PDF-1\.7/);
  for (const part of [
    '/StructTreeRoot',
    '/Lang (fr)',
    '/Outlines',
    '/DisplayDocTitle true',
    '/Marked true',
    '<pdfuaid:part>1<',
  ]) {
    t.ok(text.includes(part), part);
  }
  for (const element of ['H1', 'H2', 'H3', 'P', 'Figure', 'Table', 'TR', 'TH', 'TD'])
    t.ok(text.includes(`/S /${element}\n`), element);
  t.match(text, /\/Scope \/Column/);
  t.match(text, /\/Type \/Pages\n\/Count 4\n/, 'title, summary, studies, method');
  t.notMatch(text, /\/BaseFont \/Helvetica/, 'every font is embedded');

  const other = await buildApp({ config: db.config, db, strict: true, maxLagMs: 0 });
  t.teardown(() => other.close());
  const same = await other.inject('/v1/reports/riph/2023?format=pdf&lang=fr');
  t.ok(same.rawPayload.equals(pdf), 'another instance renders the same bytes');
  const draft = await app.inject('/v1/reports/riph/2023?version=draft&format=pdf&lang=en');
  t.match(String(draft.headers['content-disposition']), /riph-2023-draft-en\.pdf/);
  t.not(draft.rawPayload.length, pdf.length);
});

t.test('the PDF of a correction lists what it corrects, and a title as long as may be is cut', async (t) => {
  const { db, get, publish } = await openPublished(t);
  await keepStudy(db, 3, { steps: STEPS, facts: { titleFr: 'Essai très long '.repeat(125) } });
  await publish(2023, { reason: 'A study was missing' });
  const text = (await get('?format=pdf&lang=fr')).rawPayload.toString('latin1');
  t.match(text, /\/Type \/Pages\n\/Count 5\n/, 'one page of corrections');
});

t.test('no contact is in any format', async (t) => {
  const { app, db } = await openPublisher(t);
  await seedIfEmpty(db);
  const contacts = await db.prisma.contact.findMany();
  t.ok(contacts.some(({ name }) => /Besse/.test(name)));
  const { report } = (await app.inject('/v1/reports/riph/2026')).json();
  t.ok(report.studies.length > 0, 'the seed has studies that are open');
  for (const format of ['json', 'csv']) {
    const { body, statusCode } = await app.inject(`/v1/reports/riph/2026?format=${format}`);
    t.equal(statusCode, 200);
    for (const { name, email } of contacts) {
      t.notOk(body.includes(name) || (email !== null && body.includes(email)), `${format}: ${name}`);
    }
  }
  const sheets = await readExcelFile((await app.inject('/v1/reports/riph/2026?format=xlsx')).rawPayload);
  const cells = sheets.flatMap(({ data }) => data.flat()).map(String);
  t.notOk(cells.some((cell) => contacts.some(({ name }) => cell.includes(name))));
});
