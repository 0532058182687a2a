import t from 'tap';
import { seedIfEmpty } from '../../prisma/seed/seed.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { readDocument } from '../../src/studies/packed.ts';
import { recordVersionsOf } from '../../src/studies/record-version.ts';
import { inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import { curator } from '../support/curator.ts';

t.test('a program is entered, changed and removed', async (t) => {
  const { app, db } = await openTestApp(t);
  const { post, patch, remove, send } = await curator(app, db, ['structure:write']);
  await post('/v1/platforms', { code: 'imaging', name: { fr: 'Imagerie', en: 'Imaging' } });
  const input = {
    code: 'rare',
    name: 'RARE',
    aliases: ['Rare cancers'],
    focus: { fr: 'Cancers rares', machineTranslated: ['fr'] },
    platforms: [{ code: 'imaging' }],
    provenance: { source: 'A page', asOf: '2026-01-31' },
  };
  const answer = await post('/v1/programs', input, { 'idempotency-key': 'a-key-of-the-research-office' });
  t.match([answer.statusCode, answer.headers.location], [201, '/v1/programs/rare']);
  t.match(answer.json(), {
    focus: { fr: 'Cancers rares', en: null, machineTranslated: ['fr'] },
    platforms: [{ code: 'imaging', name: 'Imaging' }],
    position: 0,
    provenance: { source: 'A page', url: null, asOf: '2026-01-31' },
  });
  const read = await app.inject('/v1/programs/rare');
  t.equal(read.headers.etag, answer.headers.etag, 'a write answers what a read shows');
  t.match(await db.prisma.auditEntry.findFirst({ where: { action: 'program.created' } }), { entityId: 'rare' });

  const twice = await post('/v1/programs', { ...input, code: 'rare-2' });
  t.match([twice.statusCode, twice.json().code, twice.json().errors[0].pointer], [409, 'already_exists', '/name']);

  const changed = await patch('/v1/programs/rare', { focus: { fr: 'Tumeurs rares' }, aliases: null, platforms: [] });
  t.equal(changed.statusCode, 200);
  t.match(changed.json(), {
    name: 'RARE',
    aliases: [],
    platforms: [],
    focus: { fr: 'Tumeurs rares', machineTranslated: [] },
  });
  const audit = await db.prisma.auditEntry.findFirst({ where: { action: 'program.updated' } });
  t.strictSame(audit?.details, { studies: 0, changed: true, fields: ['aliases', 'focus', 'platforms'] });

  const refused = async (payload: object) => {
    const { code, errors } = (await patch('/v1/programs/rare', payload)).json();
    return [code, ...errors.map(({ pointer }: { pointer: string }) => pointer)];
  };
  t.strictSame(await refused({ name: null }), ['invalid_request', '/name']);
  t.strictSame(await refused({ nam: 'x' }), ['invalid_request', '/nam']);
  t.strictSame(await refused({ platforms: [{ code: 'none' }] }), ['invalid_request', '/platforms/0/code']);
  t.strictSame(await refused({ provenance: { asOf: '2999-01-01' } }), ['date_in_future', '/provenance/asOf']);
  t.strictSame(await refused({ focus: { en: 'Ask Dr. Jane Doe' } }), ['personal_data', '/focus/en']);
  t.equal((await send('PATCH', '/v1/programs/rare', {})).statusCode, 428);
  t.equal((await send('PATCH', '/v1/programs/rare', {}, { 'if-match': '"x"' })).statusCode, 412);
  t.equal((await send('DELETE', '/v1/programs/none', undefined, { 'if-match': '*' })).statusCode, 404);

  t.equal((await remove('/v1/programs/rare')).statusCode, 204);
  t.equal((await app.inject('/v1/programs/rare')).statusCode, 404);
});

for (const [vocabulary, noun] of [
  ['committees', 'committee'],
  ['departments', 'department'],
  ['platforms', 'platform'],
] as const) {
  t.test(`${vocabulary} are kept, and their studies follow`, async (t) => {
    const { app, db } = await openTestApp(t);
    const { post, patch, remove } = await curator(app, db, ['structure:write']);
    const made = await post(`/v1/${vocabulary}`, { code: 'heart', name: { fr: 'Cœur', en: 'Heart' } });
    t.equal(made.statusCode, 201);
    t.match(made.json(), { code: 'heart', sourced: false, source: null, position: 0 });
    const twice = await post(`/v1/${vocabulary}`, { code: 'heart', name: { fr: 'a', en: 'b' } });
    t.match([twice.statusCode, twice.json().code], [409, 'already_exists']);

    const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
    await db.pool.query(`insert into study_${noun} (study_id, ${noun}_code) values ($1, 'heart')`, [studyId]);
    await db.transaction((tx) => recordVersionsOf(tx, [studyId], TESTER));
    const url = `/v1/${vocabulary}/heart`;
    const renamed = await patch(url, { name: { en: 'Cardiology' }, source: 'A page' });
    t.match(renamed.json(), { name: { fr: 'Cœur', en: 'Cardiology' }, sourced: true, position: 0 });
    const study = (await app.inject(`/v1/studies/${studyId}`)).json();
    t.match([study.version, study[vocabulary]], [3, [{ code: 'heart', name: 'Cardiology' }]]);
    await patch(url, { name: { fr: 'Cardiologie' } });
    t.equal((await app.inject(`/v1/studies/${studyId}`)).json().version, 3, 'the French name stands in no document');

    const refused = await remove(url);
    t.match([refused.statusCode, refused.json().code], [409, 'in_use']);
    t.match(refused.json().errors, [{ code: 'studies', message: 'studies that name it: 1' }]);
    await db.pool.query(`delete from study_${noun}`);
    t.equal((await remove(url)).statusCode, 204);
    const actions = await db.prisma.auditEntry.findMany({ where: { entityType: noun }, orderBy: { id: 'asc' } });
    t.strictSame(
      actions.map(({ action }) => action),
      ['created', 'updated', 'updated', 'deleted'].map((verb) => `${noun}.${verb}`),
    );
  });
}

t.test('a new name of a program reaches its studies, the feed and history, or nothing does', async (t) => {
  const { app, db } = await openTestApp(t);
  await seedIfEmpty(db);
  const { patch, remove, send } = await curator(app, db, ['structure:write']);
  const studies = await db.prisma.study.findMany({ take: 3, orderBy: { id: 'asc' } });
  const ids = studies.map(({ id }) => id);
  await db.prisma.studyProgram.createMany({ data: ids.map((studyId) => ({ studyId, programCode: 'immuno' })) });
  await db.transaction((tx) => recordVersionsOf(tx, ids, TESTER));
  const before = await db.prisma.studyVersion.count();
  const etag = String((await app.inject('/v1/programs/immuno')).headers.etag);

  const url = '/v1/programs/immuno?dryRun=true';
  const dry = await send('PATCH', url, { name: 'IMMUNO+' }, { 'if-match': etag });
  t.match([dry.statusCode, dry.json().name], [200, 'IMMUNO+']);
  t.equal(await db.prisma.studyVersion.count(), before);

  t.equal((await patch('/v1/programs/immuno', { name: 'IMMUNO+' })).statusCode, 200);
  t.equal(await db.prisma.studyVersion.count(), before + 3);
  const versions = await db.prisma.studyVersion.findMany({ where: { supersededBy: null, studyId: { in: ids } } });
  for (const { document, changed, actorKind } of versions) {
    t.match(readDocument(document).programs, [{ code: 'immuno', name: 'IMMUNO+' }]);
    t.strictSame([changed, actorKind], [['programs'], 'client']);
  }
  t.match((await remove('/v1/programs/immuno')).json().errors, [{ in: 'path', code: 'studies' }]);
});

t.test('an entry that another write removes in the moment it is named is a conflict', async (t) => {
  const { app, db } = await openTestApp(t);
  const { post, patch } = await curator(app, db, ['structure:write']);
  await post('/v1/platforms', { code: 'imaging', name: { fr: 'Imagerie', en: 'Imaging' } });
  const provenance = { source: 'A page', asOf: '2026-01-31' };
  t.equal((await post('/v1/programs', { code: 'rare', name: 'RARE', provenance })).statusCode, 201);
  const other = await db.pool.connect();
  await other.query('begin');
  await other.query("delete from platform where code = 'imaging'");
  const answer = patch('/v1/programs/rare', { platforms: [{ code: 'imaging' }] });
  // It has seen the entry, and waits for the other to end.
  const waits = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await db.pool.query(waits)).rowCount === 0);
  await other.query('commit');
  other.release();
  const { code, errors } = (await answer).json();
  t.match([code, errors], ['conflict', [{ code: 'program_platform_platform_code_fkey', message: /another write/ }]]);
});
