import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { Study } from '../../src/studies/schemas.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

const LYON = { facility: 'Centre Léon Bérard', city: 'Lyon', country: { code: 'FR' } };

async function openStudy(t: Teardown, sites = [hostSite('open')]) {
  const { app, db } = await openTestApp(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1, { sites }));
  const headers = { ...(await bearer(db, ['studies:write'])), 'if-match': '*' };
  const send = (method: 'POST' | 'PATCH' | 'DELETE', path = '', payload?: object) =>
    app.inject({ method, url: `/v1/studies/${studyId}/sites${path}`, headers, payload });
  const sitesOf = async () => ((await app.inject(`/v1/studies/${studyId}`)).json() as Study).sites;
  return { app, db, studyId, send, sitesOf };
}

t.test('the office adds, changes and removes a site, and imports leave its list alone', async (t) => {
  const { db, studyId, send, sitesOf } = await openStudy(t);
  const added = await send('POST', '', LYON);
  t.equal(added.statusCode, 201, added.body);
  t.match(added.json(), {
    siteCount: 2,
    curated: ['sites'],
    sites: [{ isHost: true }, { city: 'Lyon', country: { code: 'FR', name: 'France' }, isHost: false, status: null }],
  });
  const { id } = added.json().sites[1];
  const changed = await send('PATCH', `/${id}`, { postalCode: '69008', latitude: 45.74, longitude: 4.88, city: null });
  t.match(changed.json().sites[1], { id, facility: 'Centre Léon Bérard', city: null, postalCode: '69008' });
  t.equal((await send('PATCH', `/${id}`, { postalCode: '69008' })).json().version, 3, 'the same again is no version');

  const source = { ...inventedFacts(1).source, versionDate: '2026-02-01', contentHash: 'later' };
  const host = { ...hostSite('closed'), city: 'Chevilly-Larue' };
  await applyStudyFacts(db, TESTER, inventedFacts(1, { source, sites: [host] }));
  t.match(await sitesOf(), [{ city: 'Villejuif' }, { id }]);

  t.equal((await send('DELETE', `/${id}`)).statusCode, 200);
  t.equal((await sitesOf()).length, 1);
  t.equal((await send('DELETE', `/${id}`)).statusCode, 404);
  const audit = await db.prisma.auditEntry.findMany({
    where: { action: { startsWith: 'study.site_' } },
    orderBy: { id: 'asc' },
  });
  t.match(
    audit.map(({ action, entityId, details }) => [action, entityId, details]),
    [
      ['study.site_added', studyId, { siteId: id, version: 2 }],
      ['study.site_changed', studyId, { siteId: id, version: 3 }],
      ['study.site_changed', studyId, { changed: false }],
      ['study.site_removed', studyId, { siteId: id }],
    ],
  );
});

t.test('a site on which history hangs stays', async (t) => {
  const { send, sitesOf } = await openStudy(t);
  const [host] = await sitesOf();
  for (const answer of [await send('DELETE', `/${host?.id}`), await send('PATCH', `/${host?.id}`, { isHost: false })]) {
    t.match([answer.statusCode, answer.json()], [409, { code: 'in_use', errors: [{ code: 'statusHistory' }] }]);
  }
  t.equal((await sitesOf()).length, 1);
});

t.test('the host takes part through one site', async (t) => {
  const { send } = await openStudy(t, []);
  const host = { facility: 'Gustave Roussy', isHost: true };
  t.match((await send('POST', '', host)).json().host, { facility: 'Gustave Roussy' });
  t.match((await send('POST', '', host)).json(), { code: 'already_exists', errors: [{ pointer: '/isHost' }] });
});

t.test('a site that says nothing, half a place or a person is refused', async (t) => {
  const { send, sitesOf } = await openStudy(t, []);
  const pointers = async (site: object) => {
    const { code, errors } = (await send('POST', '', site)).json();
    return [code, ...errors.map(({ pointer }: { pointer: string }) => pointer)];
  };
  t.same(await pointers({}), ['invalid_request', '/facility']);
  t.same(await pointers({ city: ' ', latitude: 3, country: {} }), [
    'invalid_request',
    '/city',
    '/longitude',
    '/country/code',
  ]);
  t.same(await pointers({ city: 'Lyon', country: { code: 'FX' }, status: 'open' }), [
    'invalid_request',
    '/country/code',
    '/status',
  ]);
  t.same(await pointers({ facility: 'Praxis Dr. Max Muster' }), ['personal_data', '/facility']);
  t.equal(
    (await send('POST', '', { facility: 'Hôpital Pr Bernard Dupuy' })).statusCode,
    201,
    'a hospital bears a name',
  );
  t.equal((await sitesOf()).length, 1);
});
