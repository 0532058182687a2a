import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import { bearer } from '../support/keys.ts';

t.test('a draft is seen by the office and by nobody else', async (t) => {
  const { app, db } = await openTestApp(t);
  await applyStudyFacts(db, TESTER, inventedFacts(1));
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(2, { status: 'draft' }));
  const office = await bearer(db, ['studies:write']);
  const reader = await bearer(db, ['contacts:read']);
  const idsFor = async (headers: Record<string, string>, query = '') => {
    const answer = await app.inject({ url: `/v1/studies?count=true${query}`, headers });
    const { items, page } = answer.json();
    return [answer.statusCode, items.some(({ id }: { id: string }) => id === studyId), page.total];
  };
  t.same(await idsFor({}), [200, false, 1]);
  t.same(await idsFor(reader), [200, false, 1]);
  t.same(await idsFor(office), [200, true, 2]);
  t.same(await idsFor(office, '&status=draft'), [200, true, 1]);

  for (const suffix of ['', '/contacts']) {
    t.equal((await app.inject({ url: `/v1/studies/${studyId}${suffix}`, headers: reader })).statusCode, 404);
    const seen = await app.inject({ url: `/v1/studies/${studyId}${suffix}`, headers: office });
    t.match([seen.statusCode, seen.headers['cache-control']], [200, /private/]);
  }
  t.equal((await app.inject({ url: '/v1/studies/NCT90000002' })).statusCode, 404);
  t.equal((await app.inject({ url: '/v1/studies/NCT90000002', headers: office })).statusCode, 308);
});

t.test('whoever sees no drafts cannot ask for them', async (t) => {
  const { app, db } = await openTestApp(t);
  const url = '/v1/studies?status=open,draft&hostStatus=draft';
  for (const headers of [{}, await bearer(db, ['contacts:read'])]) {
    const answer = await app.inject({ url, headers });
    t.equal(answer.statusCode, 400);
    t.match(answer.json().errors, [
      { in: 'query', name: 'status', code: 'not_allowed' },
      { in: 'query', name: 'hostStatus', code: 'not_allowed' },
    ]);
    t.notOk(answer.json().errors[0].allowed.includes('draft'));
  }
});
