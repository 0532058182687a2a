import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { loadSeedFiles } from '../prisma/seed/load.ts';
import { FILES } from '../prisma/seed/schemas.ts';
import { seedIfEmpty } from '../prisma/seed/seed.ts';
import { toStudyFacts } from '../prisma/seed/studies.ts';
import type { Database } from '../src/db/database.ts';
import { classifyIdentifier } from '../src/studies/identifiers.ts';
import { readSiteStatus } from '../src/studies/life-cycle.ts';
import { openTestDatabase } from './support/database.ts';

/** The nine studies that the records say recruit at the host; true where only the overall status says so. */
const OPEN_AT_HOST: Record<string, boolean> = {
  NCT03830788: false,
  NCT05429138: true,
  NCT05874063: false,
  NCT06112314: true,
  NCT06172478: true,
  NCT06743126: true,
  NCT06819735: false,
  NCT06961006: true,
  NCT07230613: true,
};

const folder = new URL('../prisma/seed/', import.meta.url);
const files = loadSeedFiles();
const studies = toStudyFacts(files);

t.test('every file of the folder has a schema and its share of facts', async (t) => {
  const present = readdirSync(folder).filter((name) => name.endsWith('.json'));
  t.same(
    present.sort(),
    Object.keys(FILES)
      .map((name) => `${name}.json`)
      .sort(),
  );
  t.equal(files.programs.length, 11);
  t.equal(files.committees.length, 15);
  t.equal(files.studies.length, 26);
  t.equal(files['sponsored-trials'].length, 71);
  const sourced = files.committees.filter(({ sourced }) => sourced).map(({ code }) => code);
  t.same(sourced, ['thoracic', 'head-and-neck', 'dermatology', 'sarcoma', 'hematology', 'pediatrics', 'ditep']);
});

t.test('no e-mail address, and the one person is the contact that the host publishes', async (t) => {
  for (const name of Object.keys(FILES)) {
    t.notMatch(readFileSync(new URL(`${name}.json`, folder), 'utf8'), /@|mailto/, name);
  }
  const [director] = files.contacts;
  t.equal(files.contacts.length, 1);
  t.match(director, { role: 'director_of_clinical_research', phone: '+33 1 42 11 62 18', visibility: 'public' });
  t.notOk('email' in (director ?? {}));
  t.ok(
    studies.every(({ contacts, sites }) => contacts.length === 0 && sites.every((site) => site.contacts.length === 0)),
  );
});

t.test('studies are facts with a source, without copied prose, program or category', async (t) => {
  const [study] = files.studies;
  t.ok(FILES.studies.safeParse([study]).success);
  for (const field of ['briefSummaryEn', 'descriptionEn', 'eligibilityEn', 'programs', 'riphCategory', 'contacts']) {
    t.notOk(FILES.studies.safeParse([{ ...study, [field]: 'x' }]).success, field);
  }
  for (const { source, identifiers, titleEn, titleFr } of studies) {
    t.match(source, {
      name: /^(clinicaltrials_gov|open_science_monitor)$/,
      contentHash: /^seed:[0-9a-f]{64}$/,
      content: null,
    });
    t.ok((titleEn ?? titleFr) && identifiers.length > 0, source.id);
  }
});

t.test('a number that registries give once leads to one study, and its check digits agree', async (t) => {
  const unique = new Set(['nct', 'eu_ct', 'eudract', 'id_rcb']);
  const numbers = studies.flatMap(({ identifiers }) =>
    identifiers.map(({ raw, type }) => classifyIdentifier(raw, type)),
  );
  const values = numbers.filter(({ type }) => unique.has(type)).map(({ value }) => value);
  t.equal(new Set(values).size, values.length);
  t.ok(numbers.every(({ checkDigit }) => checkDigit !== false));
});

t.test('nine studies are open at the host', async (t) => {
  const open = studies.flatMap(({ source, status, statusSilence, sites }) => {
    const host = sites.find(({ isHost }) => isHost);
    const read = host && readSiteStatus(host.status, { status, silence: statusSilence });
    return read?.status === 'open' ? [[source.id, read.derived] as const] : [];
  });
  t.same(Object.fromEntries(open), OPEN_AT_HOST);
});

t.test('an empty database is filled once', async (t) => {
  const db = await openTestDatabase(t);
  const together = await Promise.all([seedIfEmpty(db), seedIfEmpty(db)]);
  t.same(together.sort(), [false, true], 'two instances that start together');
  const loaded = await count(db);
  t.match(loaded, { programs: 11, studies: 97, versions: 97, categorized: 0, inPrograms: 0, mails: 0 });

  const open = await db.pool.query<{ nct: string; derived: boolean }>(
    `select i.value as nct, e.derived from study_version v
     join study_identifier i on i.study_id = v.study_id and i.type = 'nct'
     join study_site s on s.study_id = v.study_id and s.is_host
     join status_event e on e.site_id = s.id and e.voided_at is null
     where v.superseded_by is null and v.host_status = 'open'`,
  );
  t.same(Object.fromEntries(open.rows.map(({ nct, derived }) => [nct, derived])), OPEN_AT_HOST);
  const unsourced = await db.prisma.study.count({ where: { sources: { none: {} } } });
  t.equal(unsourced, 0);

  t.equal(await seedIfEmpty(db), false);
  t.same(await count(db), loaded, 'a second start changes nothing');
});

t.test('a seed that was cut short is finished by the next start', async (t) => {
  const db = await openTestDatabase(t);
  let transactions = 0;
  const transaction: Database['transaction'] = async (work, options) => {
    if (++transactions > 5) throw new Error('cut');
    return db.transaction(work, options);
  };
  await t.rejects(seedIfEmpty({ ...db, transaction }), { message: 'cut' });
  t.match(await count(db), { programs: 11, studies: 4 });
  t.equal(await seedIfEmpty(db), true);
  t.match(await count(db), { programs: 11, studies: 97, versions: 97 });
});

t.test('a database that holds something of its own is left alone', async (t) => {
  const db = await openTestDatabase(t);
  await db.prisma.study.create({ data: { id: 'std_0000000000000000', titleEn: 'A study' } });
  t.equal(await seedIfEmpty(db), false);
  t.match(await count(db), { programs: 0, studies: 1 });
});

async function count(db: Database) {
  const { prisma } = db;
  return {
    programs: await prisma.program.count(),
    studies: await prisma.study.count(),
    versions: await prisma.studyVersion.count(),
    audit: await prisma.auditEntry.count(),
    categorized: await prisma.study.count({
      where: { OR: [{ riphCategory: { not: null } }, { regime: { not: null } }] },
    }),
    inPrograms: await prisma.studyProgram.count(),
    mails: await prisma.contact.count({ where: { email: { not: null } } }),
  };
}
