import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

async function openStudy(t: Teardown) {
  const { app, db } = await openTestApp(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
  const url = `/v1/studies/${studyId}`;
  const etag = String((await app.inject(url)).headers.etag);
  return { app, db, studyId, url, etag, auth: await bearer(db, ['studies:write']) };
}

t.test('a withdrawn study answers 410 and leaves lists, and comes back as it was', async (t) => {
  const { app, db, studyId, url, etag, auth } = await openStudy(t);
  const payload = { reason: 'Entered twice' };
  const withdrawal = { method: 'PUT', url: `${url}/withdrawal`, payload } as const;
  const answer = await app.inject({ ...withdrawal, headers: { ...auth, 'if-match': etag } });
  t.equal(answer.statusCode, 200);
  t.equal((await app.inject(url)).statusCode, 410);
  t.equal((await app.inject('/v1/studies')).json().items.length, 0);
  const row = await db.prisma.study.findUniqueOrThrow({ where: { id: studyId } });
  t.equal(row.withdrawnReason, 'Entered twice');
  const audit = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'study.withdrawn' } });
  t.match(audit, { actorKind: 'client', entityId: studyId, origin: '127.0.0.1', details: { version: 2 } });

  const again = await app.inject({ ...withdrawal, headers: { ...auth, 'if-match': '*' } });
  t.match([again.statusCode, again.json().code], [409, 'already_withdrawn']);
  const restored = await app.inject({
    method: 'DELETE',
    url: `${url}/withdrawal`,
    headers: { ...auth, 'if-match': String(answer.headers.etag) },
  });
  t.equal(restored.statusCode, 200);
  t.equal((await app.inject(url)).json().version, 3);
});

t.test('a write names the state that it changes', async (t) => {
  const { app, db, url, etag, auth } = await openStudy(t);
  const attempt = async (headers: Record<string, string>) => {
    const payload = { reason: 'Entered twice' };
    const answer = await app.inject({ method: 'PUT', url: `${url}/withdrawal`, payload, headers });
    return [answer.statusCode, answer.json().code];
  };
  t.same(await attempt({}), [401, 'unauthorized']);
  t.same(await attempt({ authorization: 'Bearer riph_unknown' }), [401, 'unauthorized']);
  t.same(await attempt({ ...(await bearer(db, ['contacts:read'])), 'if-match': etag }), [403, 'forbidden']);
  t.same(await attempt(auth), [428, 'precondition_required']);
  t.same(await attempt({ ...auth, 'if-match': '"another"' }), [412, 'precondition_failed']);
  t.same(await attempt({ ...auth, 'if-match': `W/${etag}` }), [412, 'precondition_failed'], 'a weak tag never matches');
  t.equal(await db.prisma.studyVersion.count(), 1);
});

t.test('a dry run answers what would be and changes nothing', async (t) => {
  const { app, db, url, etag, auth } = await openStudy(t);
  const answer = await app.inject({
    method: 'PUT',
    url: `${url}/withdrawal?dryRun=true`,
    payload: { reason: 'Entered twice' },
    headers: { ...auth, 'if-match': etag },
  });
  t.match([answer.statusCode, answer.json().version], [200, 2]);
  t.equal((await app.inject(url)).statusCode, 200);
  t.equal(await db.prisma.auditEntry.count({ where: { action: 'study.withdrawn' } }), 0);
});

t.test('eight writers on one state: one wins, the others are told, no version is lost', async (t) => {
  const { app, db, url, etag, auth } = await openStudy(t);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      app.inject({
        method: 'PUT',
        url: `${url}/withdrawal`,
        payload: { reason: `Reason ${index}` },
        headers: { ...auth, 'if-match': etag },
      }),
    ),
  );
  const statuses = answers.map(({ statusCode }) => statusCode).sort();
  t.same(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
  t.equal(await db.prisma.studyVersion.count(), 2);
});

t.test('a reason names no person', async (t) => {
  const { app, url, etag, auth } = await openStudy(t);
  const answer = await app.inject({
    method: 'PUT',
    url: `${url}/withdrawal`,
    payload: { reason: 'Asked for by Dr. Jane Roe' },
    headers: { ...auth, 'if-match': etag },
  });
  t.match([answer.statusCode, answer.json()], [409, { code: 'personal_data', errors: [{ pointer: '/reason' }] }]);
  t.equal((await app.inject(url)).statusCode, 200);
});

t.test('a body that Postgres cannot hold is refused', async (t) => {
  const { app, url, etag, auth } = await openStudy(t);
  const headers = { ...auth, 'if-match': etag, 'content-type': 'application/json' };
  const send = (payload: string) => app.inject({ method: 'PUT', url: `${url}/withdrawal`, headers, payload });
  t.equal((await send('{"reason":"a\\u0000b"}')).json().code, 'malformed_request');
  t.equal((await send('{"reason":"a\\\\u0000b"}')).statusCode, 200, 'an escaped backslash is no NUL');
});

t.test('a draft that was withdrawn was never there for the public', async (t) => {
  const { app, db } = await openTestApp(t);
  const auth = await bearer(db, ['studies:write']);
  const payload = { title: { en: `Invented ${'study '.repeat(300)}` } };
  const created = await app.inject({ method: 'POST', url: '/v1/studies', headers: auth, payload });
  t.equal(created.statusCode, 201, 'a long title is no obstacle');
  const url = String(created.headers.location);
  const withdrawal = { method: 'PUT', url: `${url}/withdrawal`, payload: { reason: 'Entered twice' } } as const;
  t.equal((await app.inject({ ...withdrawal, headers: { ...auth, 'if-match': '*' } })).statusCode, 200);
  for (const path of ['', '/contacts', '/quality', '/versions', '?asOf=2026-11-24']) {
    t.equal((await app.inject(`${url}${path}`)).statusCode, 404, path);
  }
  t.equal((await app.inject({ url, headers: auth })).statusCode, 410);
});

t.test(
  'a tombstone stays as it is while what it names is renamed, and the study comes back with the new name',
  async (t) => {
    const { app, db, url, auth } = await openStudy(t);
    const office = { ...auth, ...(await bearer(db, ['studies:write', 'structure:write'])), 'if-match': '*' };
    const withdrawal = { url: `${url}/withdrawal`, headers: office } as const;
    await app.inject({ ...withdrawal, method: 'PUT', payload: { reason: 'Entered twice' } });
    const { id } = (await app.inject('/v1/organizations'))
      .json()
      .items.find(({ name }: { name: string }) => name === 'Invented Pharma');
    const renamed = {
      method: 'PATCH',
      url: `/v1/organizations/${id}`,
      headers: office,
      payload: { name: 'Renamed Pharma' },
    } as const;
    t.equal((await app.inject(renamed)).statusCode, 200);
    const told = async () => {
      const { items } = (await app.inject({ url: `${url}/versions`, headers: office })).json();
      return items.map(({ version, action }: { version: number; action: string }) => `${version} ${action}`).sort();
    };
    t.same(await told(), ['1 created', '2 withdrawn']);
    const restored = await app.inject({ ...withdrawal, method: 'DELETE' });
    t.match([restored.statusCode, restored.json()], [200, { version: 3, sponsor: { name: 'Renamed Pharma' } }]);
  },
);
