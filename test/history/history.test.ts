import jsonPatch from 'fast-json-patch';
import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFactsInput } from '../../src/studies/facts.ts';
import { unpackDocument } from '../../src/studies/packed.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

/** A study that was a draft, was made public, opened at the host and was withdrawn: versions 1 to 4. */
async function openHistory(t: Teardown) {
  const { app, db } = await openTestApp(t);
  const apply = (day: number, changes: Partial<StudyFactsInput>) => {
    const facts = inventedFacts(1, changes);
    const source = { ...facts.source, versionDate: `2026-01-${10 + day}`, contentHash: `version ${day}` };
    return applyStudyFacts(db, TESTER, { ...facts, source });
  };
  const { studyId } = await apply(1, { status: 'draft' });
  await apply(2, { status: 'authorized', sites: [hostSite('authorized')] });
  await apply(3, { status: 'open', sites: [hostSite('open'), { city: 'Lyon' }, { city: 'Nantes' }] });
  const url = `/v1/studies/${studyId}`;
  const office = await bearer(db, ['studies:write']);
  const current = await app.inject(url);
  await app.inject({
    method: 'PUT',
    url: `${url}/withdrawal`,
    payload: { reason: 'Entered twice' },
    headers: { ...office, 'if-match': String(current.headers.etag) },
  });
  return { app, db, studyId, url, office, current };
}

t.test('the history of a study: newest first, by pages, without its drafts', async (t) => {
  const { app, db, url, office, current } = await openHistory(t);
  const answer = await app.inject(`${url}/versions?count=true`);
  t.match(answer.json(), {
    items: [
      {
        version: 4,
        action: 'withdrawn',
        changed: [],
        links: { self: `${url}/versions/4`, diff: `${url}/versions/3/diff/4` },
      },
      { version: 3, action: 'updated', recordedAt: current.json().updatedAt },
      { version: 2, action: 'updated', links: { diff: null } },
    ],
    page: { next: null, total: 3 },
  });
  t.ok(answer.json().items[1].changed.includes('host'));
  t.notMatch(answer.body, /actor/, 'nobody is told who wrote it');

  const first = await app.inject(`${url}/versions?limit=2`);
  const second = await app.inject(`${url}/versions?limit=2&cursor=${first.json().page.next}`);
  t.same(
    [first, second].map((page) => page.json().items.map(({ version }: { version: number }) => version)),
    [[4, 3], [2]],
  );

  const seen = await app.inject({ url: `${url}/versions`, headers: office });
  t.match(seen.headers['cache-control'], /^private/);
  t.match(seen.json().items.at(-1), { version: 1, actor: { kind: 'cli', id: 'test' } });
  const auditor = await app.inject({ url: `${url}/versions`, headers: await bearer(db, ['audit:read']) });
  t.match(auditor.json().items.at(-1), { version: 2, actor: { kind: 'cli', id: 'test' } }, 'an auditor sees no draft');
});

t.test('a version is the document as it was sent, and is kept by caches', async (t) => {
  const { app, url, office, current } = await openHistory(t);
  const answer = await app.inject(`${url}/versions/3`);
  t.equal(answer.body, current.body);
  t.equal(answer.headers.etag, current.headers.etag);
  t.equal(answer.headers['cache-control'], 'public, max-age=86400');
  const status = async (path: string, headers = {}) => (await app.inject({ url: `${url}${path}`, headers })).statusCode;
  t.equal(await status('/versions/4'), 410, 'the withdrawal has no document');
  t.equal(await status('/versions/1'), 404, 'a draft is never public');
  t.equal(await status('/versions/1', office), 200);
  t.equal(await status('/versions/1/diff/2'), 404);
  t.equal(await status('/versions/1/diff/2', office), 200);
  for (const version of ['0', '5', '-1', 'x', '99999999999']) t.not(await status(`/versions/${version}`), 200, version);
});

t.test('two versions compared, in either direction', async (t) => {
  const { app, url } = await openHistory(t);
  const [old, fresh] = [(await app.inject(`${url}/versions/2`)).json(), (await app.inject(`${url}/versions/3`)).json()];
  const forth = (await app.inject(`${url}/versions/2/diff/3`)).json();
  const back = (await app.inject(`${url}/versions/3/diff/2`)).json();
  t.same(jsonPatch.applyPatch(structuredClone(old), forth.patch).newDocument, fresh);
  t.same(jsonPatch.applyPatch(structuredClone(fresh), back.patch).newDocument, old);
  for (const sentence of [
    'Status at Gustave Roussy: authorized, not yet open → open for inclusion on 2026-01-13',
    'Sites added: Lyon, Nantes',
    'Number of sites: 1 → 3',
  ]) {
    t.ok(forth.summary.en.includes(sentence), sentence);
  }
  const opened = "autorisé, en attente d'ouverture → ouvert aux inclusions, le 2026-01-13";
  t.ok(forth.summary.fr.includes(`Statut à Gustave Roussy : ${opened}`));
  t.ok(forth.summary.fr.includes('Centres : ajout de « Lyon », « Nantes »'));
  t.ok(back.summary.en.includes('Sites removed: Lyon, Nantes'));
  t.same((await app.inject(`${url}/versions/3/diff/4`)).json().summary, {
    fr: ['Retirée du registre'],
    en: ['Withdrawn from the registry'],
  });
  t.same((await app.inject(`${url}/versions/3/diff/3`)).json().patch, []);
});

t.test('a number of the study leads to its history', async (t) => {
  const { app, url } = await openHistory(t);
  for (const path of ['/versions?limit=1', '/versions/2', '/versions/2/diff/3']) {
    const answer = await app.inject(`/v1/studies/nct90000001${path}`);
    t.match([answer.statusCode, answer.headers.location], [308, `${url}${path}`]);
  }
});

t.test('a study as it stood', async (t) => {
  const { app, db, url, studyId } = await openHistory(t);
  const versions = await db.prisma.studyVersion.findMany({ where: { studyId }, orderBy: { version: 'asc' } });
  const at = (version: number, milliseconds = 0) => {
    const recordedAt = versions[version - 1]?.recordedAt ?? new Date(0);
    return new Date(recordedAt.getTime() + milliseconds).toISOString();
  };
  const textOf = (version: number) => unpackDocument(versions[version - 1]?.document ?? Buffer.of()).toString();
  const read = async (asOf: string, query = '') => app.inject(`${url}?asOf=${asOf}${query}`);
  t.equal((await read(at(1, -1))).statusCode, 404, 'before it was there');
  t.equal((await read(at(1))).statusCode, 404, 'while it was a draft');
  t.equal((await read(at(2))).body, textOf(2));
  t.equal((await read(at(3))).body, textOf(3));
  t.same((await read(at(2), '&fields=version')).json(), { version: 2 });
  t.equal((await read(at(4))).statusCode, 410, 'while it was withdrawn');
  t.equal((await read('2020-01-01')).statusCode, 404);
  t.equal((await app.inject(url)).statusCode, 410);
});
