import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import t from 'tap';
import { mapRecord } from '../../src/imports/ctgov/map-record.ts';
import { nameWords } from '../../src/imports/ctgov/person.ts';
import { type Json, restoreRecord } from '../../src/imports/json.ts';
import { readRecords } from '../../src/imports/reader.ts';
import { StudyFacts } from '../../src/studies/facts.ts';

// Real records, from beside the project; nothing of them is copied into it.
const folder = new URL('../../../shared/data/ctgov/', import.meta.url);
const skip = existsSync(folder) ? false : 'no real records: ../shared/data is not there';
const path = (name: string) => new URL(name, folder).pathname;

async function mapAll(file: string): Promise<{ value: Json; facts: StudyFacts }[]> {
  const mapped = [];
  for await (const item of readRecords(path(file))) {
    if (!('value' in item)) throw new Error(`${file}:${item.line} ${item.reason}`);
    const value = item.value as Json;
    const result = mapRecord(value);
    if (!result.ok) throw new Error(`${file}:${item.line} ${JSON.stringify(result.problem)}`);
    mapped.push({ value, facts: result.facts });
  }
  return mapped;
}

/** Facts as the registry shows them to everybody: without contacts and fragments. */
function publicText({ contacts: _, ...facts }: StudyFacts): string {
  const sites = facts.sites.map((site) => ({ ...site, contacts: [] }));
  return JSON.stringify({ ...facts, sites, source: { ...facts.source, fragments: [] } }).toLowerCase();
}

t.test('every real record is mapped, and none is rejected', { skip }, async (t) => {
  const mapped = [...(await mapAll('studies.ndjson.gz')), ...(await mapAll('successive-versions.ndjson.gz'))];
  t.equal(mapped.length, 1346 + 61);
  t.equal(
    mapped.every(({ facts }) => isDeepStrictEqual(StudyFacts.parse(facts), facts)),
    true,
    'the facts have their shape',
  );

  const broken = mapped.filter(
    ({ value, facts }) =>
      !isDeepStrictEqual(restoreRecord(facts.source.content as Json, facts.source.fragments as never), value),
  );
  t.strictSame(
    broken.map(({ facts }) => facts.source.id),
    [],
    'content and fragments are the record as received',
  );

  const leaks = mapped.flatMap(({ facts }) => {
    const text = publicText(facts);
    const contacts = [...facts.contacts, ...facts.sites.flatMap((site) => site.contacts)];
    return contacts.flatMap(({ kind, name, email, phone }) => {
      // One word is no name to look for: a family name alone is also a place, a drug or a gene.
      const words = nameWords(name);
      const found = [
        email,
        phone,
        kind === 'person' && words.length > 1 ? words.join(' ') : null,
        kind === 'person' && words.length > 1 ? name : null,
      ];
      return found
        .filter((part) => part && text.includes(part.toLowerCase()))
        .map((part) => `${facts.source.id} ${part}`);
    });
  });
  t.strictSame(leaks, [], 'no contact’s name, address or phone is in what everybody sees');
  t.strictSame(
    mapped.filter(({ facts }) => /[\w.]+@[\w-]+\.\w/.test(publicText(facts))).map(({ facts }) => facts.source.id),
    [],
    'nor anybody else’s address',
  );
});

t.test('what the data is known to hold', { skip }, async (t) => {
  const studies = await mapAll('studies.ndjson.gz');
  const host = studies.filter(({ facts }) => facts.sites.some((site) => site.isHost));
  t.equal(host.length > 15, true, `${host.length} studies name the host as a site`);
  const of = (id: string) => studies.find(({ facts }) => facts.source.id === id)?.facts;
  for (const id of ['NCT06362252', 'NCT06790706']) {
    t.match(of(id), { status: 'open' }, `${id} is open in the world`);
    t.ok(
      of(id)?.sites.some((site) => site.isHost && site.status === 'submitted'),
      `${id} is not open at the host`,
    );
  }
  for (const id of ['NCT03606070', 'NCT05914168']) t.match(of(id), { status: null, statusSilence: 'unknown' }, id);
  t.equal(
    of('NCT03340506')?.sites.some((site) => site.isHost),
    false,
    'a site without the name is not known to be the host',
  );
  t.equal(of('NCT02513394')?.source.content !== null, true);
  t.ok(JSON.stringify(of('NCT02513394')?.source.content).includes('locations_nested'), 'an odd key is kept');
});
