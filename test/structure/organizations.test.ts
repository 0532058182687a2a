import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import { curator } from '../support/curator.ts';

const provenance = { source: 'A page' };

t.test('organizations are entered and put right', async (t) => {
  const { app, db } = await openTestApp(t);
  const { post, patch, remove } = await curator(app, db, ['structure:write']);
  const made = await post('/v1/organizations', {
    name: 'Institut Curie',
    class: 'academic',
    country: { code: 'FR' },
    latitude: 48.84,
    longitude: 2.34,
    provenance,
  });
  t.equal(made.statusCode, 201);
  const url = String(made.headers.location);
  t.match(made.json(), { name: 'Institut Curie', country: { code: 'FR', name: 'France' }, isHost: false });

  const refused = async (payload: object, at = url) => {
    const answer = await patch(at, payload);
    const { code, errors } = answer.json();
    return [answer.statusCode, code, errors[0]?.pointer];
  };
  t.strictSame(await refused({ class: 'host' }), [409, 'conflict', '/class']);
  t.strictSame(await refused({ latitude: null }), [400, 'invalid_request', '/latitude']);
  t.strictSame(await refused({ country: { code: 'XX' } }), [400, 'invalid_request', '/country/code']);
  t.strictSame(await refused({ rorId: 'https://ror.org/1' }), [400, 'invalid_request', '/rorId']);
  t.strictSame(await refused({ aliases: ['ask@example.org'] }), [409, 'personal_data', '/aliases/0']);
  const again = await post('/v1/organizations', { name: 'INSTITUT  CURIÉ', provenance });
  t.match([again.statusCode, again.json().code, again.json().errors[0].pointer], [409, 'already_exists', '/name']);

  const renamed = await patch(url, { name: 'Curie' });
  t.strictSame(renamed.json().aliases, ['Institut Curie']);
  const company = await patch(url, { name: 'Dr. Falk Pharma', class: 'industry', aliases: [] });
  t.match(company.json(), { name: 'Dr. Falk Pharma', aliases: [] }, 'a company may bear a name');
  t.equal((await remove(url)).statusCode, 204);
});

t.test('the host stays the host', async (t) => {
  const { app, db } = await openTestApp(t);
  const { post, patch, remove } = await curator(app, db, ['structure:write']);
  const facts = inventedFacts(1, { sponsor: { name: 'Gustave Roussy', class: null }, sites: [hostSite()] });
  await applyStudyFacts(db, TESTER, facts);
  const [host] = (await app.inject('/v1/organizations?isHost=true')).json().items;
  const url = host.links.self;
  t.equal((await patch(url, { class: null })).json().code, 'conflict');
  t.match((await patch(url, { city: 'Villejuif (94)' })).json(), { city: 'Villejuif (94)', class: 'host' });
  t.match((await remove(url)).json(), { code: 'in_use', errors: [{ code: 'host' }] });
  const other = (await post('/v1/organizations', { name: 'Other', provenance })).json();
  t.equal((await post(`${url}/merge`, { into: other.id })).json().code, 'in_use');
  const same = await post('/v1/organizations', { name: 'Institut Gustave-Roussy', provenance });
  t.match(same.json().errors, [{ message: `already leads to “${host.id}”` }]);
});

t.test('two that are the same become one, in every study, and later imports know it', async (t) => {
  const { app, db } = await openTestApp(t);
  const { post, patch, send } = await curator(app, db, ['structure:write']);
  const party = (name: string) => ({ name, class: 'industry' as const });
  const studies = [
    inventedFacts(1, { sponsor: { name: 'Acme Inc.', class: null } }),
    inventedFacts(2, { sponsor: party('Acme'), collaborators: [party('Acme Inc.'), party('Zeta')] }),
    inventedFacts(3, { sponsor: party('Zeta'), collaborators: [party('Acme Inc.'), party('Acme')] }),
    inventedFacts(4, { sponsor: party('Acme Inc.'), collaborators: [party('Acme')] }),
    inventedFacts(5, { sponsor: party('Acme') }),
  ];
  const ids: string[] = [];
  for (const facts of studies) ids.push((await applyStudyFacts(db, TESTER, facts)).studyId);
  const byName = async (name: string) =>
    (await app.inject(`/v1/organizations?name=${encodeURIComponent(name)}&limit=1&sort=-name`)).json().items[0];
  const gone = await byName('acme inc.');
  const kept = (await app.inject('/v1/organizations?name=acme&limit=1')).json().items[0];
  t.strictSame([gone.name, kept.name], ['Acme Inc.', 'Acme']);
  const contact = {
    id: 'con_0000000000000000',
    kind: 'functional',
    name: 'Trials desk',
    visibility: 'public',
  } as const;
  await db.prisma.contact.create({ data: { ...contact, source: 'A page', organizationId: gone.id } });
  const role = {
    id: 'rol_0000000000000000',
    contactId: contact.id,
    studyId: ids[0] ?? '',
    role: 'public_queries',
  } as const;
  await db.prisma.contactRole.create({ data: role });
  await patch(gone.links.self, { rorId: 'https://ror.org/04t0gwh46', city: 'Paris', country: { code: 'FR' } });

  const url = `${gone.links.self}/merge`;
  t.equal((await post(url, { into: gone.id })).statusCode, 400);
  t.equal((await post(url, { into: 'org_none' })).statusCode, 400);
  t.equal((await send('POST', url, { into: kept.id }, { 'if-match': '"old"' })).statusCode, 412);
  const dry = await post(`${url}?dryRun=true`, { into: kept.id });
  t.match([dry.statusCode, dry.json().aliases], [200, ['Acme Inc.']]);
  t.equal((await app.inject(gone.links.self)).statusCode, 200);

  const beforeMerger = new Date().toISOString();
  const merged = await post(url, { into: kept.id });
  t.equal(merged.statusCode, 200);
  t.match(merged.json(), {
    id: kept.id,
    aliases: ['Acme Inc.'],
    rorId: 'https://ror.org/04t0gwh46',
    city: 'Paris',
    counts: { sponsored: 4, collaborations: 1 },
  });
  const parties = async (id = '') => {
    const { version, sponsor, collaborators } = (await app.inject(`/v1/studies/${id}`)).json();
    return [version, sponsor.name, collaborators.map(({ name }: { name: string }) => name)];
  };
  t.strictSame(await parties(ids[0]), [3, 'Acme', []], 'the second version learned the class');
  t.strictSame(await parties(ids[1]), [2, 'Acme', ['Zeta']]);
  t.strictSame(await parties(ids[2]), [2, 'Zeta', ['Acme']]);
  t.strictSame(await parties(ids[3]), [2, 'Acme', []]);
  t.strictSame(await parties(ids[4]), [1, 'Acme', []], 'nothing changed here');
  t.equal((await db.prisma.contact.findUniqueOrThrow({ where: { id: contact.id } })).organizationId, kept.id);
  const audit = await db.prisma.auditEntry.findFirst({ where: { action: 'organization.merged' } });
  t.match(audit, { entityId: gone.id, details: { into: kept.id, studies: 4, sites: 0, contacts: 1 } });

  const former = await app.inject(gone.links.self);
  t.match([former.statusCode, former.headers.location], [308, `/v1/organizations/${kept.id}`]);
  const sponsored = async (id: string, more = '') =>
    (await app.inject(`/v1/studies?sponsor=${id}${more}`)).json().items;
  t.equal((await sponsored(kept.id)).length, 4);
  t.strictSame(await sponsored(gone.id), await sponsored(kept.id), 'the former id leads to the same studies');
  const before = await sponsored(gone.id, `&asOf=${beforeMerger}`);
  t.equal(before.length, 4, 'and to those of both, as they stood before');
  for (const id of [kept.id, gone.id]) {
    const { items } = (await app.inject(`/v1/contacts?organization=${id}`)).json();
    t.match(items, [{ id: contact.id, organization: { id: kept.id } }], 'so it does to the contacts');
  }
  const feed = (await app.inject(`/v1/changes?after=0&sponsor=${gone.id}`)).json();
  t.ok(feed.items.length >= 4, 'a reader of the feed goes on under the former id');
  const later = inventedFacts(6, { sponsor: { name: 'ACME  Inc.', class: 'industry' } });
  const { studyId } = await applyStudyFacts(db, TESTER, later);
  t.strictSame(await parties(studyId), [1, 'Acme', []], 'the alias leads to the one that stayed');
});
