import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { loadSeedFiles } from '../prisma/seed/load.ts';
import { FILES } from '../prisma/seed/schemas.ts';
import { toStudyFacts } from '../prisma/seed/studies.ts';
import { classifyIdentifier } from '../src/studies/identifiers.ts';
import { readSiteStatus } from '../src/studies/life-cycle.ts';

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
