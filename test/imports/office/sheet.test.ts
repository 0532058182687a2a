import { unzipSync, Zip, ZipDeflate, zipSync } from 'fflate';
import t from 'tap';
import writeXlsxFile from 'write-excel-file/node';
import { EXAMPLE_NUMBER } from '../../../src/imports/office/columns.ts';
import { readRows } from '../../../src/imports/office/rows.ts';
import { readOfficeSheet } from '../../../src/imports/office/sheet.ts';
import { templateCsv } from '../../../src/imports/office/template.ts';

const read = async (text: string | Buffer) => readRows(await readOfficeSheet(Buffer.from(text)));

t.test('a row says what its cells say, in French spelling, too', async (t) => {
  const csv = [
    'Étude;statut;statut depuis le;comités;inclusions 2025;avis CPP le',
    'CSET 2688;Ouvert aux inclusions;01/03/2025;thoracic; 12 ;2025-01-31',
  ].join('\r\n');
  const { rows, findings } = await read(csv);
  t.same(findings, []);
  t.same(rows, [
    {
      row: {
        line: 2,
        study: 'CSET 2688',
        fields: { committees: [{ code: 'thoracic' }] },
        identifiers: [],
        approvals: { cpp: { decidedOn: '2025-01-31' } },
        event: { status: 'open', on: '2025-03-01' },
        inclusions: [{ year: 2025, count: 12 }],
      },
      findings: [],
    },
  ]);
});

t.test('every mistake is found, where it stands, without repeating the cell', async (t) => {
  const { rows } = await read(
    'study,status,status_on,riph_category,planned_inclusions\n,opne,,4,-1\n\nA,open,31/02/2025,1,2\nB,,2025-01-01,,\n',
  );
  const found = rows.flatMap(({ findings }) => findings.map(({ line, column, code }) => [line, column, code]));
  t.same(found, [
    [2, 'status', 'not_allowed'],
    [2, 'riph_category', 'not_allowed'],
    [2, 'planned_inclusions', 'not_a_count'],
    [2, 'study', 'required'],
    [4, 'status_on', 'not_a_date'],
    [5, 'status', 'required'],
  ]);
  t.notMatch(JSON.stringify(rows), /opne/);
});

t.test('a wrong header stops before the rows', async (t) => {
  const { rows, findings } = await read('statsu;status;status\nopen;open;open\n');
  t.same(rows, []);
  t.same(
    findings.map(({ column, code }) => [column, code]),
    [
      ['column 1', 'unknown_column'],
      ['status', 'repeated_column'],
      ['study', 'missing_column'],
    ],
  );
  t.match(findings[0]?.message.en, /did you mean "status"/);
});

t.test('encodings, separators and workbooks', async (t) => {
  const windows = Buffer.from('study;title_fr\nA;\xc9tude de l\x92\x9cil, 5 \x80\n', 'latin1');
  t.same((await read(windows)).rows[0]?.row.fields, { title: { fr: 'Étude de l’œil, 5 €' } });
  const utf16 = Buffer.from('\ufeffstudy\ttitle_fr\nCSET 1\tÉtude de l’œil, 5 €\n', 'utf16le');
  t.same((await read(utf16)).rows[0]?.row.fields, { title: { fr: 'Étude de l’œil, 5 €' } }, 'Unicode text of Excel');
  t.same((await read('study\ttitle_fr\nA\t"two\nlines"\n')).rows[0]?.row.fields, { title: { fr: 'two lines' } });
  const workbook = await writeXlsxFile([
    [{ value: 'study' }, { value: 'status' }, { value: 'status_on' }, { value: 'planned_inclusions' }],
    [
      { value: 'A' },
      { value: 'open' },
      { value: new Date('2025-03-01T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
      { value: 40, type: Number },
    ],
  ]).toBuffer();
  const { rows } = await read(workbook);
  t.match(rows[0], {
    row: { event: { status: 'open', on: '2025-03-01' }, fields: { host: { plannedInclusions: 40 } } },
    findings: [],
  });
});

t.test('lines are those of the file, also below a cell with line breaks', async (t) => {
  const { rows } = await read('study;title_fr\nA;"two\nlines"\n\nB;one\n');
  t.same(
    rows.map(({ row }) => row.line),
    [2, 5],
  );
});

t.test('a file without a header is refused without repeating whom it names', async (t) => {
  const { findings } = await read('CSET 1;Jeanne Inventée;jeanne@example.org\nCSET 2;x;y\n');
  t.notMatch(JSON.stringify(findings), /jeanne/i);
  t.same(
    findings.slice(0, 3).map(({ column }) => column),
    ['column 1', 'column 2', 'column 3'],
  );
});

/** A workbook as a program writes it that does not know how long its parts will be: their sizes follow them. */
function streamed(parts: Record<string, Uint8Array>): Buffer {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const [name, content] of Object.entries(parts)) {
    const part = new ZipDeflate(name);
    zip.add(part);
    part.push(content, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

/** An archive that says of each part that it has `size` bytes, where the part stands and in the directory. */
function lying(archive: Buffer, size: number): Buffer {
  const said = Buffer.from(archive);
  for (const [signature, place] of [
    ['PK\x03\x04', 22],
    ['PK\x01\x02', 24],
  ] as const) {
    for (let at = said.indexOf(signature); at >= 0; at = said.indexOf(signature, at + 4))
      said.writeUInt32LE(size, at + place);
  }
  return said;
}

t.test('a workbook that unpacks to more than a spreadsheet has is refused, whatever it says of itself', async (t) => {
  const zeros = { 'xl/worksheets/sheet1.xml': new Uint8Array(100 * 1024 * 1024) };
  const honest = Buffer.from(zipSync(zeros, { level: 9 }));
  t.ok(honest.length < 200_000);
  for (const bomb of [honest, lying(honest, 1000), lying(honest, 0), lying(honest, 0xffffffff), streamed(zeros)])
    await t.rejects(read(bomb), { code: 'unreadable_file', cause: { message: 'the workbook is too large' } });
  const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`xl/${index}.xml`, new Uint8Array(1)]));
  await t.rejects(read(Buffer.from(zipSync(many))), { cause: { message: 'the workbook has too many parts' } });
});

t.test('a workbook whose last cell is far out is refused, and the process lives on', async (t) => {
  const parts = unzipSync(await writeXlsxFile([[{ value: 'study' }], [{ value: 'CSET 1' }]]).toBuffer());
  const name = 'xl/worksheets/sheet1.xml';
  const sheet = Buffer.from(parts[name] ?? []).toString();
  t.match(sheet, 'r="A2"');
  const far = sheet.replace('r="A2"', 'r="XFD1048576"').replace('<row r="2"', '<row r="1048576"');
  const sparse = Buffer.from(zipSync({ ...parts, [name]: Buffer.from(far) }));
  await t.rejects(read(sparse), { code: 'unreadable_file', detail: { en: /too large/ } });
});

t.test('a workbook is read however it was packed', async (t) => {
  const workbook = await writeXlsxFile([[{ value: 'study' }], [{ value: 'CSET 1' }]]).toBuffer();
  const parts = unzipSync(workbook);
  for (const packed of [workbook, lying(workbook, 3), streamed(parts), Buffer.from(zipSync(parts, { level: 0 }))])
    t.match((await read(packed)).rows, [{ row: { study: 'CSET 1' } }]);
});

t.test('what is no table is refused', async (t) => {
  const refused = { code: 'unreadable_file' };
  await t.rejects(read(''), refused);
  await t.rejects(read('study;title_fr\n'), refused);
  await t.rejects(read('study\n"open'), refused);
  await t.rejects(read('study\nA\0\n'), refused);
  await t.rejects(read(Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3])), refused);
  await t.rejects(read(`study\n${'A\n'.repeat(5001)}`), refused);
});

t.test(
  'the template is read back: its example is a row without mistakes, once it has a number of its own',
  async (t) => {
    const left = await read(templateCsv());
    t.same(left.findings, []);
    t.match(left.rows, [{ findings: [{ line: 3, column: null, severity: 'error', code: 'template_example' }] }]);
    const half = await read(templateCsv().replace(EXAMPLE_NUMBER, 'CSET 1'));
    t.match(
      half.rows,
      [{ findings: [{ code: 'template_example' }] }],
      'its internal code is still that of the example',
    );
    const { rows } = await read(templateCsv().replaceAll(EXAMPLE_NUMBER, 'CSET 1'));
    t.match(rows, [{ row: { study: 'CSET 1', event: { status: 'open' } }, findings: { length: 0 } }]);
  },
);
