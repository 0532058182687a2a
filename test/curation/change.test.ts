import t from 'tap';
import { seedIfEmpty } from '../../prisma/seed/seed.ts';
import { WRITABLE_KEYS } from '../../src/curation/writable.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFactsInput } from '../../src/studies/facts.ts';
import type { Study } from '../../src/studies/schemas.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

async function openStudy(t: Teardown, facts: Partial<StudyFactsInput> = {}) {
  const { app, db } = await openTestApp(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1, { sites: [hostSite('open')], ...facts }));
  const headers = await bearer(db, ['studies:write']);
  const url = `/v1/studies/${studyId}`;
  const read = async () => (await app.inject({ url, headers })).json() as Study;
  const patch = async (payload: object, ifMatch = '*', type = 'application/merge-patch+json') =>
    app.inject({
      method: 'PATCH',
      url,
      payload: JSON.stringify(payload),
      headers: { ...headers, 'content-type': type, 'if-match': ifMatch },
    });
  return { app, db, studyId, url, headers, read, patch };
}

t.test('every study of the seed can be read, sent back and stays as it is', async (t) => {
  const { app, db } = await openTestApp(t);
  await seedIfEmpty(db);
  const headers = await bearer(db, ['studies:write']);
  const { items } = (await app.inject('/v1/studies?limit=200')).json();
  t.equal(items.length, 97);
  for (const { id } of items) {
    const url = `/v1/studies/${id}`;
    const { headers: read, ...answer } = await app.inject(url);
    const study = answer.json();
    const payload = Object.fromEntries([...WRITABLE_KEYS, 'curated'].map((key) => [key, study[key]]));
    const again = await app.inject({
      method: 'PATCH',
      url,
      payload,
      headers: { ...headers, 'if-match': `${read.etag}` },
    });
    if (again.statusCode !== 200 || again.body !== answer.body) t.fail(`${id}: ${again.body.slice(0, 500)}`);
  }
  t.equal(await db.prisma.studyVersion.count(), 97, 'no version was made');
});

t.test('a patch changes what it names, and nothing else', async (t) => {
  const { db, studyId, read, patch } = await openStudy(t, {
    keywords: ['a', 'b'],
    minAge: '18 Years',
    minAgeYears: 18,
    arms: [{ label: 'One', interventions: [1] }],
    interventions: [
      { type: 'drug', name: 'First' },
      { type: 'drug', name: 'Second' },
    ],
  });
  const before = await read();
  const answer = await patch({
    title: { fr: 'Une étude inventée' },
    keywords: null,
    eligibility: { minimumAge: '16 Years', ecog: { max: 2 } },
    interventions: [{ type: 'drug', name: 'Second' }],
    sponsor: { name: 'Another Pharma', class: 'industry' },
    host: { plannedInclusions: 12 },
  });
  t.equal(answer.statusCode, 200, answer.body);
  const after = answer.json();
  t.match(after, {
    version: 2,
    title: { fr: 'Une étude inventée', en: before.title.en },
    keywords: [],
    eligibility: { minimumAgeYears: 16, ecog: { min: null, max: 2 } },
    arms: [{ interventions: ['Second'] }],
    sponsor: { name: 'Another Pharma', class: 'industry' },
    host: { siteId: before.host?.siteId, plannedInclusions: 12, status: { code: 'open' } },
    curated: ['eligibility', 'host', 'interventions', 'keywords', 'sponsor', 'title'],
  });
  t.same(
    [after.identifiers, after.sites, after.statusHistory],
    [before.identifiers, before.sites, before.statusHistory],
  );
  t.same(await read(), after);
  const audit = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'study.changed', entityId: studyId } });
  t.match(audit.details, { version: 2, changed: true });
  t.ok((audit.details as { fields: string[] }).fields.includes('title'));
  t.equal((await patch({ title: { fr: 'Une étude inventée' } }, '*', 'application/json')).json().version, 2);
});

t.test('a patch names the state that it changes', async (t) => {
  const { app, url, headers, patch } = await openStudy(t);
  const bare = await app.inject({ method: 'PATCH', url, payload: {}, headers });
  t.match([bare.statusCode, bare.json().code], [428, 'precondition_required']);
  const stale = await patch({ keywords: ['x'] }, '"another"');
  t.match([stale.statusCode, stale.json().code], [412, 'precondition_failed']);
  const { etag } = (await app.inject({ url, headers })).headers;
  for (const ifMatch of [
    `W/${etag}`,
    `"another", W/${etag}`,
    `"W/", "${etag}`,
    etag?.slice(1, -1) ?? '',
    '"another", "W/"',
  ])
    t.equal((await patch({}, ifMatch)).statusCode, 412, ifMatch);
  for (const ifMatch of [
    `"another", ${etag}`,
    `${etag},"another"`,
    `W/"another" , ${etag}`,
    `"W/", ${etag}`,
    `, ${etag}`,
  ])
    t.equal((await patch({}, ifMatch)).statusCode, 200, ifMatch);
});

t.test('what is written elsewhere is refused, and so is what breaks a rule', async (t) => {
  const { patch, read } = await openStudy(t, { studyType: 'observational' });
  const refused = await patch({ status: { code: 'open' }, titel: {}, title: { de: 'Studie' } });
  t.same(
    refused
      .json()
      .errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)
      .sort(),
    ['/status read_only', '/titel unknown_member', '/title/de unknown_member'],
  );
  t.match(
    refused.json().errors.find(({ pointer }: { pointer: string }) => pointer === '/status').message,
    /status-events/,
  );
  t.equal((await patch({ title: null })).json().errors[0].pointer, '/title');
  t.equal((await patch({ regime: 'riph_national', riphCategory: 1 })).json().code, 'regime_category');
  t.equal((await patch({ whyStopped: 'See Dr. Jane Roe' })).json().code, 'personal_data');
  t.equal((await patch(JSON.parse('{"__proto__":{"x":1}}'))).statusCode, 400);
  t.equal((await read()).version, 1);
});

t.test('a number that is left out still leads to the study, until its alias is left out', async (t) => {
  const { app, read, patch } = await openStudy(t);
  const [nct] = (await read()).identifiers;
  const other = { type: 'internal', value: 'CSET 2688' };
  await patch({ identifiers: [other] });
  t.match((await read()).identifiers, [
    { value: 'CSET 2688', alias: false },
    { value: nct?.value, alias: true },
  ]);
  t.equal((await app.inject(`/v1/studies/${nct?.value}`)).statusCode, 308);
  await patch({ identifiers: [other] });
  t.equal((await read()).identifiers.length, 1);
  t.equal((await app.inject(`/v1/studies/${nct?.value}`)).statusCode, 404);
});

t.test('text that a person writes is no longer a machine’s', async (t) => {
  const { patch } = await openStudy(t);
  const machine = await patch({ title: { fr: 'Étude inventée', machineTranslated: ['fr'] } });
  t.same(machine.json().title.machineTranslated, ['fr']);
  const other = await patch({ title: { en: 'An invented study' } });
  t.same(other.json().title.machineTranslated, ['fr']);
  const person = await patch({ title: { fr: 'Une étude inventée' } });
  t.same(person.json().title.machineTranslated, []);
});

t.test('the host’s part is added with its site and not taken away in passing', async (t) => {
  const { db, patch, read } = await openStudy(t, { sites: [] });
  t.equal((await read()).host, null);
  t.match((await patch({ host: { plannedInclusions: 4 } })).json(), { host: { plannedInclusions: 4 }, siteCount: 1 });
  const refused = await patch({ host: null });
  t.match([refused.statusCode, refused.json().errors], [400, [{ pointer: '/host', message: /DELETE/ }]]);
  t.equal(await db.prisma.studySite.count(), 1);
});

t.test('eight writers on one state: one wins, the others are told, no version is lost', async (t) => {
  const { db, app, url, patch } = await openStudy(t);
  const etag = String((await app.inject(url)).headers.etag);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => patch({ keywords: [`word ${n}`] }, etag)));
  t.same(answers.map(({ statusCode }) => statusCode).sort(), [200, 412, 412, 412, 412, 412, 412, 412]);
  t.equal(await db.prisma.studyVersion.count(), 2);
});

t.test('what a source says beyond what a body may hold stands in nobody’s way', async (t) => {
  const numbers = Array.from({ length: 60 }, (_, index) => ({ raw: `X-${index}`, type: 'other' as const }));
  const { read, patch } = await openStudy(t, { identifiers: [{ raw: 'NCT90000001' }, ...numbers] });
  t.equal((await patch({ acronym: 'X' })).statusCode, 200);
  t.match(await read(), { acronym: 'X', identifiers: { length: 61 } });
  const { identifiers } = await read();
  t.match((await patch({ identifiers })).json().errors, [{ pointer: '/identifiers', code: 'too_many' }]);
});
