import t from 'tap';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

const about = { source: 'test', asOf: new Date('2026-01-01'), position: 0 };

async function openOffice(t: Teardown) {
  const { app, db } = await openTestApp(t);
  await db.prisma.program.create({ data: { code: 'immuno', name: 'IMMUNO', ...about } });
  await db.prisma.committee.create({
    data: { code: 'thoracic', nameFr: 'Thorax', nameEn: 'Thoracic', sourced: false, ...about },
  });
  const headers = await bearer(db, ['studies:write']);
  const post = (payload: object, query = '') =>
    app.inject({ method: 'POST', url: `/v1/studies${query}`, headers, payload });
  return { app, db, headers, post };
}

const title = { fr: 'Une étude', en: null, machineTranslated: [] };

t.test('a study of the office begins as a draft at the host', async (t) => {
  const { app, db, headers, post } = await openOffice(t);
  const answer = await post({
    title: { fr: 'Une étude' },
    studyType: 'interventional',
    regime: 'riph_national',
    riphCategory: 1,
    sponsor: { name: 'Institut Gustave Roussy' },
    collaborators: [{ name: 'Acme Biotech', class: 'industry' }],
    identifiers: [{ type: 'internal', value: 'cset 2688' }, { value: '2020 005722 28' }],
    programs: ['immuno'],
    committees: [{ code: 'thoracic' }],
    interventions: [{ type: 'drug', name: 'DT-7012' }],
    arms: [{ label: 'One', interventions: ['DT-7012'] }],
    eligibility: { minimumAge: '6 Months', ecog: { max: 1 }, keyInclusion: [{ fr: 'Cancer avancé' }] },
    outcomes: { primary: [{ measure: 'Response' }] },
    host: { plannedInclusions: 20 },
  });
  t.equal(answer.statusCode, 201, answer.body);
  const study = answer.json();
  const url = `/v1/studies/${study.id}`;
  t.equal(answer.headers.location, url);
  t.match(study, {
    version: 1,
    title,
    status: { code: null },
    host: { status: { code: 'draft', origin: 'office' }, plannedInclusions: 20 },
    sponsor: { class: 'host' },
    collaborators: [{ name: 'Acme Biotech', class: 'industry' }],
    identifiers: [
      { type: 'internal', value: 'CSET 2688', checkDigit: null, alias: false },
      { type: 'eudract', value: '2020-005722-28', checkDigit: true },
    ],
    programs: [{ code: 'immuno', name: 'IMMUNO' }],
    committees: [{ code: 'thoracic', name: 'Thoracic' }],
    arms: [{ interventions: ['DT-7012'] }],
    eligibility: {
      minimumAgeYears: 0.5,
      ecog: { min: null, max: 1 },
      keyInclusion: [{ fr: 'Cancer avancé', en: null }],
    },
    sites: [{ facility: 'Gustave Roussy', country: { code: 'FR' }, isHost: true }],
    statusHistory: [],
  });
  t.ok(study.curated.includes('title') && !study.curated.includes('keywords'), 'what was stated is decided');

  t.equal((await app.inject(url)).statusCode, 404);
  t.equal((await app.inject('/v1/studies')).json().items.length, 0);
  const seen = await app.inject({ url, headers });
  t.same([seen.statusCode, seen.headers.etag, seen.json()], [200, answer.headers.etag, study]);
  t.equal((await app.inject({ url: '/v1/studies?hostStatus=draft', headers })).json().items[0].id, study.id);

  t.match(await db.prisma.statusEvent.findMany(), [{ status: 'draft', origin: 'office', siteId: study.host.siteId }]);
  const audit = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'study.created' } });
  t.match(audit, { actorKind: 'client', entityId: study.id, details: { version: 1 } });
});

t.test('a study without the host is a draft as a whole', async (t) => {
  const { app, post, headers } = await openOffice(t);
  const study = (await post({ title, host: null })).json();
  t.match(study, { host: null, sites: [], status: { code: 'draft' } });
  t.equal((await app.inject({ url: `/v1/studies/${study.id}` })).statusCode, 404);
  t.equal((await app.inject({ url: '/v1/studies?status=draft', headers })).json().items.length, 1);
});

t.test('a dry run makes nothing, and one key makes one study', async (t) => {
  const { app, db, headers, post } = await openOffice(t);
  t.match((await post({ title }, '?dryRun=true')).statusCode, 200);
  t.equal(await db.prisma.study.count(), 0);
  const send = () =>
    app.inject({
      method: 'POST',
      url: '/v1/studies',
      payload: { title },
      headers: { ...headers, 'idempotency-key': 'b2a1c0d9-e8f7-4a6b-9c5d-4e3f2a1b0c9d' },
    });
  const [first, second] = [await send(), await send()];
  t.same([second.statusCode, second.body], [201, first.body]);
  t.equal(await db.prisma.study.count(), 1);
});

t.test('every mistake is told at once, with its place', async (t) => {
  const { db, post } = await openOffice(t);
  const wrong = await post({
    titel: title,
    phases: ['phase9'],
    version: 3,
    programs: [{ cod: 'immuno' }],
    links: [{}],
  });
  t.equal(wrong.statusCode, 400);
  const said = (errors: { pointer: string; code: string }[]) =>
    errors.map(({ pointer, code }) => `${pointer} ${code}`).sort();
  t.same(said(wrong.json().errors), [
    '/links/0/url required',
    '/phases/0 not_allowed',
    '/programs/0/cod unknown_member',
    '/programs/0/code required',
    '/titel unknown_member',
    '/version read_only',
  ]);
  t.match(
    wrong.json().errors.find(({ pointer }: { pointer: string }) => pointer === '/titel'),
    { didYouMean: 'title' },
  );

  const unfit = await post({
    title: { fr: ' ' },
    startDate: { date: '2026-02-31' },
    programs: ['imuno'],
    committees: [{ code: 'thoracic', name: 'Lung' }],
    sponsor: { id: 'org_0000000000000000' },
    conditions: [{ name: 'Melanoma', system: 'mesh' }],
    interventions: [{ type: 'drug', name: 'DT-7012' }],
    arms: [{ label: 'One', interventions: ['DT-7021'] }],
    eligibility: { minimumAge: 'eighteen', maximumAge: '6 Months', maximumAgeYears: 6, lines: { min: 3, max: 1 } },
    links: [{ url: 'javascript:alert(1)' }],
    identifiers: [{ type: 'nct', value: 'NCT123' }],
    host: { facility: 'Elsewhere', plannedInclusions: 3 },
  });
  t.equal(unfit.statusCode, 400);
  t.same(said(unfit.json().errors), [
    '/arms/0/interventions/0 not_allowed',
    '/committees/0/name read_only',
    '/conditions/0 incomplete',
    '/eligibility/lines empty_range',
    '/eligibility/maximumAgeYears read_only',
    '/eligibility/minimumAge not_an_age',
    '/host/facility read_only',
    '/identifiers/0/value invalid_format',
    '/links/0/url not_an_address',
    '/programs/0 not_allowed',
    '/sponsor/id unknown_organization',
    '/startDate/date not_a_date',
    '/title/fr empty',
  ]);
  t.match(
    unfit.json().errors.find(({ pointer }: { pointer: string }) => pointer === '/programs/0'),
    { didYouMean: 'immuno' },
  );
  t.equal((await post({})).json().errors[0].pointer, '/title');
  t.equal(await db.prisma.study.count(), 0);
});

t.test('regime, category, type and interventions agree', async (t) => {
  const { post } = await openOffice(t);
  const refused = async (study: object) => {
    const { code, errors = [] } = (await post({ title, ...study })).json();
    return [code, ...errors.map((error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`)];
  };
  const national = { regime: 'riph_national' };
  const drug = {
    interventions: [
      { type: 'procedure', name: 'Surgery' },
      { type: 'drug', name: 'DT-7012' },
    ],
  };
  t.same(await refused(national), ['regime_category', '/riphCategory category_required']);
  t.same(await refused({ riphCategory: 2 }), ['regime_category', '/riphCategory category_not_allowed']);
  t.same(await refused({ regime: 'ctr', riphCategory: 1 }), ['regime_category', '/riphCategory category_not_allowed']);
  t.same(await refused({ regime: 'ctr', mdrClass: '4c' }), ['regime_category', '/mdrClass class_not_allowed']);
  t.same(await refused({ ...national, riphCategory: 2, ...drug, studyType: 'observational' }), [
    'regime_category',
    '/studyType type_of_category',
    '/interventions/1/type medicine',
  ]);
  t.same(await refused({ ...national, riphCategory: 3, studyType: 'interventional' }), [
    'regime_category',
    '/studyType type_of_category',
  ]);
  t.same(await refused({ ...national, riphCategory: 3, studyType: 'observational', ...drug }), [undefined]);
});

t.test('check digits are acknowledged, registry numbers belong to one study', async (t) => {
  const { db, post } = await openOffice(t);
  const number = { type: 'eudract', value: '2020-005722-29' };
  const doubted = await post({ title, identifiers: [number] });
  t.match(
    [doubted.statusCode, doubted.json()],
    [409, { code: 'identifier_check_digit', errors: [{ pointer: '/identifiers/0/value', allowed: ['28'] }] }],
  );
  const acknowledged = await post({ title, identifiers: [{ ...number, acknowledged: true }] });
  t.match(acknowledged.json().identifiers, [{ checkDigit: false }]);
  t.notOk('acknowledged' in acknowledged.json().identifiers[0]);
  const audit = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'study.created' } });
  t.match(audit.details, { acknowledged: ['2020-005722-29'] });

  const nct = { title, identifiers: [{ value: 'nct 01234567' }] };
  const { id } = (await post(nct)).json();
  const taken = await post(nct);
  t.match([taken.statusCode, taken.json().code], [409, 'identifier_taken']);
  t.match(taken.json().errors[0], { pointer: '/identifiers/0/value', message: new RegExp(`/v1/studies/${id}`) });
});

t.test('texts hold no personal data', async (t) => {
  const { post } = await openOffice(t);
  const answer = await post({
    title: { fr: 'Étude du Pr Dupont' },
    briefSummary: { en: 'Write to office@example.org' },
    eligibility: { keyExclusion: [{ fr: 'Appeler le 01 99 00 00 00' }] },
  });
  t.match([answer.statusCode, answer.json().code], [409, 'personal_data']);
  t.same(
    answer.json().errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`),
    ['/title/fr titled_name', '/briefSummary/en mail_or_phone', '/eligibility/keyExclusion/0/fr mail_or_phone'],
  );
  t.notMatch(answer.body, /Dupont|office@/);
});

t.test('a text or a list that is too long is refused where it stands', async (t) => {
  const { db, post } = await openOffice(t);
  const answer = await post({
    title: { fr: 'x'.repeat(2001) },
    acronym: 'x'.repeat(501),
    briefSummary: { en: 'x'.repeat(100_001) },
    keywords: Array(1001).fill('x'),
    outcomes: { primary: [{ measure: 'x'.repeat(10_001) }] },
    eligibility: { criteria: { fr: 'x'.repeat(100_001) } },
  });
  t.equal(answer.statusCode, 400);
  const places = answer.json().errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]);
  t.strictSame(places.sort(), [
    ['/acronym', 'too_long'],
    ['/briefSummary/en', 'too_long'],
    ['/eligibility/criteria/fr', 'too_long'],
    ['/keywords', 'too_many'],
    ['/outcomes/primary/0/measure', 'too_long'],
    ['/title/fr', 'too_long'],
  ]);
  t.match(answer.json().errors, [{ pointer: '/title/fr', message: 'must have at most 2000 characters' }]);
  t.equal(await db.prisma.study.count(), 0);
  t.equal((await post({ title: { fr: 'x'.repeat(2000) }, keywords: Array(1000).fill('x') })).statusCode, 201);
});

t.test('of ten thousand mistakes, an answer names a hundred and counts the others', async (t) => {
  const { post } = await openOffice(t);
  const bodies: [object, object][] = [
    [
      { title, interventions: Array(1000).fill({ type: 'drug', name: 'A', otherNames: Array(10).fill(1) }) },
      { pointer: '/interventions/0/otherNames/0', code: 'invalid_type' },
    ],
    [
      { title, ...Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`member${index}`, 1])) },
      { pointer: '/member0', code: 'unknown_member' },
    ],
    [
      {
        title,
        interventions: Array.from({ length: 1000 }, (_, index) => ({ type: 'drug', name: `Drug ${index}` })),
        arms: Array.from({ length: 100 }, () => ({ label: 'One', interventions: Array(100).fill('Drugg 5') })),
      },
      { pointer: '/arms/0/interventions/0', code: 'not_allowed', didYouMean: 'Drug 5' },
    ],
  ];
  for (const [payload, first] of bodies) {
    const answer = await post(payload);
    t.equal(answer.statusCode, 400);
    const { errors, moreErrors } = answer.json();
    t.match(errors[0], first);
    t.equal(errors.length, 100);
    t.ok(moreErrors >= 9900, `${moreErrors} more`);
    t.ok(answer.body.length < 50_000, `${answer.body.length} bytes`);
  }
  const few = (await post({ title, keywords: [1] })).json();
  t.match([few.errors.length, few.moreErrors], [1, undefined]);
});

t.test('a dry run heeds the key of a write and keeps none', async (t) => {
  const { app, db } = await openTestApp(t);
  const headers = { ...(await bearer(db, ['studies:write'])), 'idempotency-key': 'a-key-of-sixteen-or-more' };
  const post = (en: string, query = '') =>
    app.inject({ method: 'POST', url: `/v1/studies${query}`, headers, payload: { title: { en } } });
  t.equal((await post('Tried', '?dryRun=true')).statusCode, 200);
  const written = await post('Written');
  t.equal(written.statusCode, 201, 'what was tried has not used the key up');
  t.equal(
    (await post('Written', '?dryRun=true')).json().id,
    written.json().id,
    'the answer that a repetition would have',
  );
  const refused = [await post('Another'), await post('Another', '?dryRun=true')];
  t.same(
    refused.map((answer) => answer.json().code),
    ['idempotency_mismatch', 'idempotency_mismatch'],
  );
  t.equal(await db.prisma.study.count(), 1);
});
