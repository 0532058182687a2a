import t from 'tap';
import { todayInParis } from '../../src/db/dates.ts';
import type { ApprovalKind } from '../../src/db/enums.ts';
import { hostSite } from '../studies/invented.ts';
import { type Office, openOffice, walk } from './support.ts';

const CATEGORY_1 = { regime: 'riph_national', riphCategory: 1, studyType: 'interventional' } as const;
const CATEGORY_2 = { ...CATEGORY_1, riphCategory: 2 };
const CATEGORY_3 = { regime: 'riph_national', riphCategory: 3, studyType: 'observational' } as const;

const approve = (office: Office, kind: ApprovalKind, decidedOn: string, decision = 'favorable') =>
  office.send('POST', '/approvals', { kind, decision, decidedOn });
const open = (office: Office, on: string, scope = 'host') =>
  office.send('POST', '/status-events', { scope, status: 'open', on });

t.test(
  'a category 1 study opens with the CPP and the ANSM, and the refusal names exactly what is missing',
  async (t) => {
    const office = await openOffice(t, CATEGORY_1);
    await walk(office, [['authorized', '2024-02-01']]);
    t.match((await open(office, '2024-03-01')).body.errors, [{ missing: ['cpp', 'ansm'] }]);
    t.equal((await approve(office, 'cpp', '2024-01-10')).status, 201);
    t.equal((await approve(office, 'ansm', '2024-03-05')).status, 201);
    const refused = await open(office, '2024-03-01');
    t.match([refused.status, refused.body.code], [409, 'missing_approval']);
    t.same(refused.body.errors[0]?.missing, ['ansm']);
    for (const said of [
      '2024-03-01',
      'riph_national (1)',
      'cpp favorable on 2024-01-10',
      'ansm favorable on 2024-03-05',
    ]) {
      t.match(refused.body.errors[0]?.message, said);
    }
    t.equal((await open(office, '2024-03-05')).status, 201, 'decided on the very day');
  },
);

t.test('the regime says what a first opening needs', async (t) => {
  const needs = async (legal: object, kinds: ApprovalKind[] = [], settings = {}) => {
    const office = await openOffice(t, legal, {}, settings);
    for (const kind of kinds) await approve(office, kind, '2024-01-10');
    const { status, body } = await open(office, '2024-03-01');
    return status === 201 ? [] : body.errors[0]?.missing;
  };
  t.same(await needs({}), ['regime'], 'an opening states its regime first');
  t.same(await needs(CATEGORY_2, ['ansm']), ['cpp']);
  t.same(await needs(CATEGORY_3, ['cpp']), []);
  t.same(await needs({ regime: 'ctr' }), ['ctis', 'eu_ct']);
  t.same(await needs({ regime: 'ctr' }, ['ctis']), ['eu_ct']);
  const euCt = {
    create: { id: 'idf_x', type: 'eu_ct', value: '2023-505923-30-00', raw: '', checkDigit: true, position: 9 },
  };
  t.same(await needs({ regime: 'ctr', identifiers: euCt }, ['ctis']), []);
  t.same(await needs({ regime: 'directive_2001_20' }, ['cpp']), ['ansm']);
  t.same(await needs({ regime: 'mdr_ci' }, ['cpp']), ['mdr_class']);
  t.same(await needs({ regime: 'mdr_ci', mdrClass: '4c' }, ['cpp']), ['ansm']);
  t.same(await needs({ regime: 'mdr_ci', mdrClass: '1' }, ['cpp']), []);
  t.same(await needs({ regime: 'ivdr_ps' }), [], 'nobody could verify what it needs');
  t.same(
    await needs({ regime: 'ivdr_ps' }, ['cpp'], { RIPH_IVDR_APPROVALS: 'cpp, ansm' }),
    ['ansm'],
    'the operator knows',
  );
  t.same(await needs({ regime: 'rniph' }), []);
});

t.test('an unfavorable decision after a favorable one counts, and a later favorable one again', async (t) => {
  const office = await openOffice(t, CATEGORY_2);
  await approve(office, 'cpp', '2024-01-10');
  await approve(office, 'cpp', '2024-02-10', 'unfavorable');
  t.match((await open(office, '2024-03-01')).body.errors, [{ missing: ['cpp'], message: /unfavorable on 2024-02-10/ }]);
  await approve(office, 'cpp', '2024-04-10');
  t.match((await open(office, '2024-03-01')).body.errors, [{ missing: ['cpp'] }]);
  t.equal((await open(office, '2024-05-01')).status, 201);
});

t.test('French approvals are asked for at sites in France, and once', async (t) => {
  const abroad = { ...hostSite(), facility: 'Charité', city: 'Berlin', countryName: 'Germany', isHost: false };
  const office = await openOffice(t, CATEGORY_2, { sites: [hostSite(), abroad] });
  const berlin = (await office.read()).sites[1]?.id ?? '';
  t.equal((await open(office, '2024-03-01', berlin)).status, 201);
  const whole = await open(office, '2024-03-01', 'study');
  t.match([whole.status, whole.body.code], [409, 'missing_approval'], 'one of its sites lies in France');
  t.same(whole.body.errors[0]?.missing, ['cpp']);
  t.equal((await open(office, '2024-03-01')).status, 409);
  await approve(office, 'cpp', '2024-03-01');
  await walk(office, [
    ['open', '2024-03-01'],
    ['suspended', '2024-04-01'],
  ]);
  await approve(office, 'cpp', '2024-05-01', 'unfavorable');
  t.equal((await open(office, '2024-06-01')).status, 201, 'the rule is of the first opening');
});

t.test('a study as a whole opens under French law with a site there, or without any site', async (t) => {
  const abroad = { ...hostSite(), facility: 'Charité', city: 'Berlin', countryName: 'Germany', isHost: false };
  const foreign = await openOffice(t, CATEGORY_1, { sites: [abroad] });
  t.equal((await open(foreign, '2024-03-01', 'study')).status, 201);
  const [site] = (await foreign.read()).sites;
  const moved = await foreign.send('PATCH', `/sites/${site?.id}`, { country: { code: 'FR', name: 'France' } });
  t.match(moved.body, { code: 'missing_approval', errors: [{ pointer: '/country', missing: ['cpp', 'ansm'] }] });
  const removed = await foreign.send('DELETE', `/sites/${site?.id}`);
  t.match(removed.body, { code: 'missing_approval', errors: [{ name: 'siteId', missing: ['cpp', 'ansm'] }] });

  const nowhere = await openOffice(t, CATEGORY_1, { sites: [] });
  const refused = await open(nowhere, '2024-03-01', 'study');
  t.match([refused.status, refused.body.errors[0]?.missing], [409, ['cpp', 'ansm']]);
  await approve(nowhere, 'cpp', '2024-02-01');
  const { body } = await approve(nowhere, 'ansm', '2024-02-02');
  t.equal((await open(nowhere, '2024-03-01', 'study')).status, 201);
  const ansm = body.approvals.find(({ kind }: { kind: string }) => kind === 'ansm')?.id;
  t.equal((await nowhere.send('DELETE', `/approvals/${ansm}`)).status, 409, 'and keeps its ground');
});

t.test('the first French site of a study that opened abroad as a whole brings it under French law', async (t) => {
  const abroad = { ...hostSite(), facility: 'Charité', city: 'Berlin', countryName: 'Germany', isHost: false };
  const office = await openOffice(t, CATEGORY_1, { sites: [abroad] });
  await approve(office, 'cpp', '2024-01-10');
  t.equal((await open(office, '2024-03-01', 'study')).status, 201);
  const host = { facility: 'Gustave Roussy', isHost: true };
  const lyon = { facility: 'Centre Léon Bérard', country: { code: 'FR' } };
  for (const site of [lyon, { ...lyon, country: { code: 'RE' } }, host]) {
    const { status, body } = await office.send('POST', '/sites', site);
    t.match([status, body.code], [409, 'missing_approval'], JSON.stringify(site));
    t.same([body.errors[0]?.pointer, body.errors[0]?.missing], ['/country', ['ansm']]);
    t.match(body.errors[0]?.message, /2024-03-01.*riph_national \(1\).*cpp favorable on 2024-01-10/);
  }
  t.equal((await office.read()).siteCount, 1, 'a refusal adds nothing');
  const vienna = { facility: 'AKH', city: 'Vienna', country: { code: 'AT' } };
  t.equal((await office.send('POST', '/sites', vienna)).status, 201, 'another site abroad changes no law');
  await approve(office, 'ansm', '2024-02-28');
  t.equal((await office.send('POST', '/sites', lyon)).status, 201);
  t.match((await office.audited()).action, 'study.site_added');
  t.equal((await office.send('POST', '/sites', host)).status, 201);
});

t.test('a correction needs the approvals as an event does', async (t) => {
  const office = await openOffice(t, CATEGORY_2);
  await approve(office, 'cpp', '2024-03-01');
  await walk(office, [['open', '2024-03-15']]);
  const [opened] = (await office.read()).statusHistory;
  const add = [{ status: 'open', on: '2024-02-15' }];
  const { body } = await office.send('POST', '/status-corrections', {
    scope: 'host',
    void: [opened?.id],
    add,
    reason: 'Earlier',
  });
  t.match(body, {
    code: 'missing_approval',
    errors: [{ pointer: '/add/0/status', missing: ['cpp'], message: /2024-02-15/ }],
  });
});

t.test('a decision is recorded, changed and removed', async (t) => {
  const office = await openOffice(t, CATEGORY_1);
  const input = {
    kind: 'cpp',
    decision: 'favorable',
    decidedOn: '2024-01-10',
    body: 'CPP Sud-Est II',
    reference: '24.00001',
  };
  const added = await office.send('POST', '/approvals', input);
  t.match(added.body.approvals, [{ id: /^apr_/, ...input }]);
  t.match(await office.audited(), {
    action: 'study.approval_added',
    details: { kind: 'cpp', decidedOn: '2024-01-10' },
  });
  const path = `/approvals/${added.body.approvals[0]?.id}`;
  t.match((await office.send('POST', '/approvals', input)).body, {
    code: 'already_exists',
    errors: [{ pointer: '/decidedOn' }],
  });
  t.match((await approve(office, 'ansm', '2999-01-01')).body.code, 'date_in_future');
  const named = { ...input, kind: 'ansm', body: 'Pr Jane Doe' };
  t.match((await office.send('POST', '/approvals', named)).body, {
    code: 'personal_data',
    errors: [{ pointer: '/body' }],
  });

  const patched = await office.send('PATCH', path, { decidedOn: '2024-01-12', reference: null });
  t.match(patched.body.approvals, [{ decidedOn: '2024-01-12', reference: null, body: 'CPP Sud-Est II' }]);
  t.match((await office.send('PATCH', path, { decidedOn: '2999-01-01' })).body.code, 'date_in_future');
  t.equal((await office.send('PATCH', path, { decided: '2024-01-01' })).status, 400);
  t.equal((await office.send('PATCH', '/approvals/apr_x', {})).status, 404);
  t.equal((await office.send('DELETE', path, undefined, { 'if-match': '"another"' })).status, 412);
  const removed = await office.send('DELETE', path);
  t.match([removed.status, removed.body.approvals], [200, []]);
  t.match(await office.audited(), { action: 'study.approval_removed' });
  t.equal(await office.db.prisma.approval.count(), 0);
});

t.test('an opening of the past keeps its ground', async (t) => {
  const office = await openOffice(t, CATEGORY_2);
  const { body } = await approve(office, 'cpp', '2024-01-10');
  await walk(office, [['open', '2024-03-01']]);
  const path = `/approvals/${body.approvals[0]?.id}`;
  const lost = { code: 'missing_approval', errors: [{ missing: ['cpp'], message: /2024-03-01/ }] };
  t.match((await office.send('DELETE', path)).body, {
    ...lost,
    errors: [{ ...lost.errors[0], in: 'path', name: 'approvalId' }],
  });
  t.match((await office.send('PATCH', path, { decidedOn: '2024-03-02' })).body, lost);
  t.match((await office.send('PATCH', path, { decision: 'unfavorable' })).body, lost);
  t.match((await approve(office, 'cpp', '2024-02-01', 'unfavorable')).body, lost);
  t.equal((await office.send('PATCH', path, { decidedOn: '2024-02-28' })).status, 200);
  t.equal(
    (await approve(office, 'cpp', todayInParis(), 'unfavorable')).status,
    201,
    'what comes later takes nothing away',
  );
  t.equal((await approve(office, 'cpp', '2024-01-20')).status, 201);
  t.equal((await office.send('DELETE', path)).status, 200, 'another decision carries it');
});

t.test(
  'a regime, a number or a country that would take the ground from an opening of the past is refused',
  async (t) => {
    const abroad = { ...hostSite(), facility: 'Charité', countryName: 'Germany', isHost: false };
    const office = await openOffice(t, CATEGORY_2, { studyType: 'interventional', sites: [hostSite(), abroad] });
    const added = await approve(office, 'cpp', '2024-01-10');
    await walk(office, [['open', '2024-03-01']]);
    const stricter = await office.send('PATCH', '', { riphCategory: 1 });
    t.match(stricter.body, {
      code: 'missing_approval',
      errors: [{ pointer: '/riphCategory', missing: ['ansm'], message: /2024-03-01/ }],
    });
    t.match((await office.send('PATCH', '', { regime: null, riphCategory: null })).body.errors, [
      { missing: ['regime'] },
    ]);
    t.equal((await office.read()).riphCategory, 2);
    t.equal((await approve(office, 'ansm', '2024-02-10')).status, 201);
    t.equal((await office.send('PATCH', '', { riphCategory: 1 })).status, 200, 'with its ground it may');

    const berlin = (await office.read()).sites[1]?.id ?? '';
    t.equal((await office.send('DELETE', `/approvals/${added.body.approvals[0]?.id}`)).status, 409);
    t.equal((await open(office, '2024-02-01', berlin)).status, 201);
    const moved = await office.send('PATCH', `/sites/${berlin}`, { country: { code: 'FR', name: 'France' } });
    t.match(moved.body, { code: 'missing_approval', errors: [{ pointer: '/country', missing: ['ansm'] }] });
  },
);

t.test('a trial under the CTR that has opened keeps its EU CT number', async (t) => {
  const number = { type: 'eu_ct', value: '2023-505923-30-00', raw: '2023-505923-30-00', checkDigit: true } as const;
  const office = await openOffice(t, {
    regime: 'ctr',
    identifiers: { create: { id: 'idf_x', ...number, position: 9 } },
  });
  await approve(office, 'ctis', '2024-01-10');
  await walk(office, [['open', '2024-03-01']]);
  const without = (await office.read()).identifiers.filter(({ type }) => type !== 'eu_ct');
  const refused = await office.send('PATCH', '', { identifiers: without });
  t.match(refused.body, { code: 'missing_approval', errors: [{ pointer: '/identifiers', missing: ['eu_ct'] }] });
  t.equal((await office.read()).identifiers.length, 2);
});
