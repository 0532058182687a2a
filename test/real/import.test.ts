import { existsSync } from 'node:fs';
import t from 'tap';
import { runImport } from '../../src/imports/run.ts';
import { readDocument, unpackDocument } from '../../src/studies/packed.ts';
import { openTestDatabase } from '../support/database.ts';

const folder = new URL('../../../shared/data/ctgov/', import.meta.url);
const skip = existsSync(folder) ? false : 'no real records: ../shared/data is not there';
const path = (name: string) => new URL(name, folder).pathname;

/** Of 29 studies, 27 have two versions in the file, one has three and one has four. */
const SUCCESSIVE = { studies: 29, versions: 61 };

/** Every text in a value, with the key under which it stands. */
function* stringsOf(value: unknown, key = ''): Generator<[key: string, text: string]> {
  if (typeof value === 'string') yield [key, value];
  else if (Array.isArray(value)) for (const part of value) yield* stringsOf(part, key);
  else if (value !== null && typeof value === 'object')
    for (const [name, part] of Object.entries(value)) yield* stringsOf(part, name);
}

// Written apart from the product's patterns, and wider: what they do not know is to show here.
const NAMED =
  /(?<!\p{L})(?:MUDr|Mgr|Drs?|Dra|Prof|Professor|Docteur|Professeur|Pr|Mme|Mrs?|Ms|Doz)(?:\.\s*|\s+)(?:\p{Lu}[\p{L}.'’-]*\s*)*\p{Lu}[\p{L}'’]{2}|\p{Lu}\p{Ll}+ (?:\p{Lu}\.? )?\p{Lu}\p{Ll}+,? (?:M\.?D|Ph\.?D)\b(?!\.? Anderson)/u;
const MAIL = /[^\s@]@[\w-]+\.\w/;
const PHONE =
  /(?<![\w./-])(?:\+|00)[1-9]\d{0,2}[\s.(]+\d(?:[\s.()-]*\d){6}|(?<![\w./-])0[1-9](?:[\s.-]\d\d){4}(?![\w-])/;
/** Hospitals bear names of history, a supplement is called after its maker, and MD is in a company's name. */
const BEARS_A_NAME =
  /hospi|h[ôo]pital|universit|institut|k[oó]rh[aá]z|hastan|hastal|umhat|health network|eğitim|inst\.|\bim\.|['’]s supplement/iu;

function isTrace([key, text]: [string, string]): boolean {
  if (MAIL.test(text) || (PHONE.test(text) && !/^(?:id|value|url)$/.test(key))) return true;
  // One sentence's hospital does not excuse a name in another one.
  return text.split(/(?<=\p{Ll}{5}[.;])\s/u).some((sentence) => NAMED.test(sentence) && !BEARS_A_NAME.test(sentence));
}

// Some 33 ms a record.
t.setTimeout(290_000);

t.test(
  'all real records are stored, successive versions as versions, and a second run changes nothing',
  { skip, timeout: 290_000 },
  async (t) => {
    const db = await openTestDatabase(t);
    const importFile = (name: string) =>
      runImport({ db, actor: { kind: 'cli', id: 'import', origin: 'test', requestId: null }, files: [path(name)] });

    const { studies, versions } = SUCCESSIVE;
    t.match((await importFile('successive-versions.ndjson.gz')).counts, {
      read: versions,
      created: studies,
      updated: versions - studies,
    });
    const { rows } = await db.pool.query(
      'select count(*)::int as versions, count(distinct study_id)::int as studies from study_version',
    );
    t.strictSame(rows, [{ versions, studies }]);

    t.match(await importFile('studies.ndjson.gz'), {
      counts: { read: 1346, created: 1346 - studies, unchanged: studies, rejected: 0 },
      stopped: null,
    });
    t.match((await importFile('studies.ndjson.gz')).counts, {
      read: 1346,
      created: 0,
      updated: 0,
      unchanged: 1346,
      rejected: 0,
    });
    t.match((await importFile('successive-versions.ndjson.gz')).counts, {
      older: versions - studies,
      unchanged: studies,
    });

    // People are in the contact tables only; a sample of names would miss some, so all are looked for.
    const { rows: texts } = await db.pool.query<{ document: Buffer; content: unknown; names: string[] }>(`
    select v.document, s.content, array(
      select distinct lower(split_part(c.name, ',', 1)) from contact c join contact_role r on r.contact_id = c.id
      where r.study_id = v.study_id and c.kind = 'person' and split_part(c.name, ',', 1) like '% %') as names
    from study_version v join source_record s using (study_id) where v.superseded_by is null`);
    t.equal(texts.length, 1346);
    t.ok(texts.filter(({ names }) => names.length > 0).length > 500, 'most studies name somebody');
    const leaks = texts.flatMap(({ document, content, names }) => {
      const text = `${unpackDocument(document)} ${JSON.stringify(content)}`.toLowerCase();
      return names.filter((name) => text.includes(name));
    });
    t.strictSame(leaks, []);

    const traces = texts.flatMap(({ document, content }) =>
      [...stringsOf(readDocument(document)), ...stringsOf(content)].filter(isTrace),
    );
    t.strictSame([...new Set(traces.map(([key, text]) => `${key}: ${text}`))], []);
  },
);
