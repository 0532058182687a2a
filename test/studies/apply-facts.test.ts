import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { readDocument } from '../../src/studies/packed.ts';
import { recordVersion } from '../../src/studies/record-version.ts';
import type { Study } from '../../src/studies/schemas.ts';
import { Study as StudySchema } from '../../src/studies/schemas.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { hostSite, inventedFacts, TESTER } from './invented.ts';

const version = (versionDate: string, contentHash: string) => ({
  ...inventedFacts(1).source,
  versionDate,
  contentHash,
});

async function documentOf(db: TestDatabase, studyId: string): Promise<Study> {
  const { document } = await db.prisma.studyVersion.findFirstOrThrow({ where: { studyId, supersededBy: null } });
  return StudySchema.parse(readDocument(document));
}

t.test('a record makes a study with its version, its audit entry and its source', async (t) => {
  const db = await openTestDatabase(t);
  const created = await applyStudyFacts(
    db,
    TESTER,
    inventedFacts(1, { sites: [hostSite('open')], conditions: [{ name: 'Mélanome' }] }),
  );
  t.match(created, { outcome: 'created', version: 1, warnings: [] });
  const study = await documentOf(db, created.studyId);
  t.match(study.host?.status, { code: 'open', derived: false, asOf: '2026-01-15', origin: 'source' });
  t.same(
    [study.riphCategory, study.regime, study.programs, study.committees],
    [null, null, [], []],
    'nothing is inferred',
  );
  const [row] = (await db.pool.query(`select *, host_open::text from study_version`)).rows;
  t.match(row, {
    listed: true,
    host_status: 'open',
    host_open: '{[2026-01-15,)}',
    condition_key: 'melanome',
  });
  const audit = await db.prisma.auditEntry.findMany({ where: { entityId: created.studyId } });
  t.match(audit, [{ action: 'study.created', actorId: 'test' }]);
});

t.test('the same record again changes nothing, an older one is left aside, a newer one makes a version', async (t) => {
  const db = await openTestDatabase(t);
  const first = await applyStudyFacts(db, TESTER, inventedFacts(1, { sites: [hostSite('open')] }));
  const again = await applyStudyFacts(db, TESTER, inventedFacts(1, { sites: [hostSite('open')] }));
  t.match(again, { outcome: 'unchanged', studyId: first.studyId, version: 1 });
  const older = inventedFacts(1, { source: version('2025-12-31', 'older'), status: 'completed' });
  t.match(await applyStudyFacts(db, TESTER, older), { outcome: 'older', version: 1 });
  const newer = inventedFacts(1, { source: version('2026-02-01', 'newer'), status: 'closed', sites: [hostSite()] });
  t.match(await applyStudyFacts(db, TESTER, newer), { outcome: 'updated', version: 2 });

  const study = await documentOf(db, first.studyId);
  t.match(study.host?.status, { code: 'closed', derived: true, asOf: '2026-02-01' });
  t.same(
    study.statusHistory.filter(({ scope }) => scope === 'host').map(({ on, status }) => [on, status]),
    [
      ['2026-01-15', 'open'],
      ['2026-02-01', 'closed'],
    ],
  );
  const [row] = (await db.pool.query(`select host_open::text, changed from study_version where version = 2`)).rows;
  t.equal(row.host_open, '{[2026-01-15,2026-02-01)}');
  t.ok(row.changed.includes('host') && !row.changed.includes('title'));
  t.equal(await db.prisma.studyVersion.count(), 2);
});

t.test('curated fields and identifiers survive a new version of the source', async (t) => {
  const db = await openTestDatabase(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1, { studyType: 'interventional' }));
  const about = { source: 'test', asOf: new Date('2026-01-01'), position: 0 };
  await db.prisma.program.create({ data: { code: 'immuno', name: 'IMMUNO', ...about } });
  await db.prisma.study.update({
    where: { id: studyId },
    data: { regime: 'riph_national', riphCategory: 1, programs: { create: { programCode: 'immuno' } } },
  });
  const source = version('2026-03-01', 'newer');
  await applyStudyFacts(
    db,
    TESTER,
    inventedFacts(1, { source, titleEn: 'Another title', studyType: 'interventional' }),
  );
  const study = await documentOf(db, studyId);
  t.match(study, { title: { en: 'Another title' }, riphCategory: 1, programs: [{ code: 'immuno' }] });
});

t.test('a site keeps its id while its place is listed, and the host keeps its own under any spelling', async (t) => {
  const db = await openTestDatabase(t);
  const lyon = { facility: 'Centre Léon Bérard', city: 'Lyon', countryName: 'France' };
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1, { sites: [lyon, hostSite('open')] }));
  const before = await documentOf(db, studyId);
  const renamed = { ...hostSite('open'), facility: 'Gustave Roussy ( Site 3101)' };
  await applyStudyFacts(db, TESTER, inventedFacts(1, { source: version('2026-02-01', '2'), sites: [renamed, lyon] }));
  const after = await documentOf(db, studyId);
  t.equal(after.host?.siteId, before.host?.siteId);
  t.same(after.sites.map(({ id }) => id).sort(), before.sites.map(({ id }) => id).sort());
  await applyStudyFacts(db, TESTER, inventedFacts(1, { source: version('2026-03-01', '3'), sites: [lyon] }));
  const gone = await documentOf(db, studyId);
  t.match(gone.host?.status, { code: null, reason: 'no_longer_listed' }, 'and it is told when the source drops it');
});

t.test('two readings of one day are one event', async (t) => {
  const db = await openTestDatabase(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
  await applyStudyFacts(db, TESTER, inventedFacts(1, { status: 'closed' }));
  const events = await db.prisma.statusEvent.findMany({ where: { studyId }, orderBy: { recordedAt: 'asc' } });
  t.match(
    events.map(({ status, voidReason }) => [status, voidReason]),
    [
      ['open', /same day/],
      ['closed', null],
    ],
  );
});

t.test('a source of lower rank adds its numbers and nothing else', async (t) => {
  const db = await openTestDatabase(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
  const monitor = inventedFacts(1, {
    source: { name: 'open_science_monitor', id: 'NCT90000001', versionDate: '2026-06-01', contentHash: 'x' },
    identifiers: [{ raw: 'NCT90000001' }, { raw: '2020-005722-28' }],
    titleEn: 'WORSE TITLE',
    status: null,
  });
  t.match(await applyStudyFacts(db, TESTER, monitor), { outcome: 'updated', studyId });
  const study = await documentOf(db, studyId);
  t.match(study, { title: { en: 'Invented study 0001' }, status: { code: 'open' } });
  t.match(study.identifiers, [{ type: 'nct' }, { type: 'eudract', value: '2020-005722-28', checkDigit: true }]);
});

t.test('parts of a platform trial share a European number and stay apart', async (t) => {
  const db = await openTestDatabase(t);
  const shared = { raw: '2016-000133-40' };
  const one = await applyStudyFacts(db, TESTER, inventedFacts(1, { identifiers: [{ raw: 'NCT90000001' }, shared] }));
  const two = await applyStudyFacts(db, TESTER, inventedFacts(2, { identifiers: [{ raw: 'NCT90000002' }, shared] }));
  t.not(one.studyId, two.studyId);
});

t.test('a dry run tells what would happen and writes nothing', async (t) => {
  const db = await openTestDatabase(t);
  t.match(await applyStudyFacts(db, TESTER, inventedFacts(1), { dryRun: true }), { outcome: 'created', version: 1 });
  t.equal(await db.prisma.study.count(), 0);
});

t.test('a version from the future is refused', async (t) => {
  const db = await openTestDatabase(t);
  const future = inventedFacts(1, { source: version('2999-01-01', 'x') });
  await t.rejects(applyStudyFacts(db, TESTER, future), /lies in the future/);
});

t.test('writers of one record at once make one study', async (t) => {
  const db = await openTestDatabase(t);
  const results = await Promise.all([1, 2, 3, 4].map(() => applyStudyFacts(db, TESTER, inventedFacts(1))));
  t.same(results.map(({ outcome }) => outcome).sort(), ['created', 'unchanged', 'unchanged', 'unchanged']);
  t.equal(await db.prisma.study.count(), 1);
});

t.test('sequence numbers become visible in their order', async (t) => {
  const db = await openTestDatabase(t, { DATABASE_POOL_SIZE: '9' });
  let seen = 0n;
  let running = true;
  const consumer = (async () => {
    const missed: bigint[] = [];
    while (running) {
      const { rows } = await db.pool.query('select seq::text from study_version where seq > $1 order by seq', [
        String(seen),
      ]);
      for (const { seq } of rows) {
        if (BigInt(seq) !== seen + 1n) missed.push(BigInt(seq));
        seen = BigInt(seq);
      }
    }
    return missed;
  })();
  const writer = async (first: number) => {
    for (let n = first; n < first + 15; n++) await applyStudyFacts(db, TESTER, inventedFacts(n));
  };
  await Promise.all([100, 200, 300, 400].map(writer));
  running = false;
  t.strictSame(await consumer, [], 'a consumer that remembers the highest number misses none');
  t.equal(await db.prisma.studyVersion.count(), 60);
});

t.test('a source that says nothing leaves no event, so an earlier record of a better one is heard', async (t) => {
  const db = await openTestDatabase(t);
  const monitor = inventedFacts(1, {
    source: { name: 'open_science_monitor', id: 'NCT90000001', versionDate: '2025-01-01', contentHash: 'x' },
    status: null,
    titleFr: 'Titre',
  });
  const { studyId } = await applyStudyFacts(db, TESTER, monitor);
  t.match((await documentOf(db, studyId)).status, { code: null, reason: 'not_stated', asOf: null });
  const record = inventedFacts(1, {
    source: { ...version('2020-05-05', 'y'), silentOn: ['titleFr', 'sponsor', 'collaborators'] },
    status: 'completed',
    sponsor: null,
  });
  await applyStudyFacts(db, TESTER, record);
  const study = await documentOf(db, studyId);
  t.match(study.status, { code: 'completed', asOf: '2020-05-05' });
  t.equal(study.title.fr, 'Titre', 'what the record does not speak of stays');
  t.equal(study.sponsor?.name, 'Invented Pharma');
});

t.test('a selection of fields takes nothing away', async (t) => {
  const db = await openTestDatabase(t);
  const parts = ['conditionsModule', 'statusModule'];
  const source = { ...version('2026-01-15', 'whole'), parts };
  const { studyId } = await applyStudyFacts(
    db,
    TESTER,
    inventedFacts(1, { source, conditions: [{ name: 'Melanoma' }] }),
  );
  const selection = { ...version('2026-01-15', 'part'), parts: ['statusModule'], silentOn: ['conditions'] };
  const sameDay = await applyStudyFacts(db, TESTER, inventedFacts(1, { source: selection, status: 'closed' }));
  t.match(sameDay, { outcome: 'unchanged' });
  const later = { ...selection, versionDate: '2026-02-01' };
  t.match(await applyStudyFacts(db, TESTER, inventedFacts(1, { source: later, status: 'closed' })), {
    outcome: 'updated',
  });
  t.match(await documentOf(db, studyId), { status: { code: 'closed' }, conditions: [{ name: 'Melanoma' }] });
});

t.test('a category holds while the source is silent on the type', async (t) => {
  const db = await openTestDatabase(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
  await db.prisma.study.update({ where: { id: studyId }, data: { regime: 'riph_national', riphCategory: 1 } });
  const source = { ...version('2026-02-01', 'x'), silentOn: ['studyType'] };
  t.match(await applyStudyFacts(db, TESTER, inventedFacts(1, { source })), { outcome: 'updated' });
  await t.rejects(
    db.prisma.study.update({ where: { id: studyId }, data: { studyType: 'observational' } }),
    /category_type/,
  );
});

t.test('what is learned of an organization reaches every study that names it', async (t) => {
  const db = await openTestDatabase(t);
  const first = await applyStudyFacts(db, TESTER, inventedFacts(1, { sponsor: { name: 'Acme', class: null } }));
  await applyStudyFacts(db, TESTER, inventedFacts(2, { sponsor: { name: 'ACME', class: 'industry' } }));
  t.match(await documentOf(db, first.studyId), { version: 2, sponsor: { name: 'Acme', class: 'industry' } });
});

t.test('the host is open if any of its sites is', async (t) => {
  const db = await openTestDatabase(t);
  const sites = [hostSite('completed'), { ...hostSite('open'), facility: 'Gustave Roussy - DITEP' }];
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1, { sites }));
  t.match((await documentOf(db, studyId)).host?.status, { code: 'open', derived: false });
});

t.test('a site on which inclusions hang stays when the source drops it', async (t) => {
  const db = await openTestDatabase(t);
  const lyon = { facility: 'Centre Léon Bérard', city: 'Lyon', countryName: 'France' };
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1, { sites: [lyon] }));
  const site = await db.prisma.studySite.findFirstOrThrow({ where: { studyId } });
  await db.prisma.yearlyInclusion.create({ data: { studyId, siteId: site.id, year: 2025, count: 3, source: 'test' } });
  const source = version('2026-02-01', 'x');
  t.match(await applyStudyFacts(db, TESTER, inventedFacts(1, { source, sites: [] })), { outcome: 'updated' });
  t.match((await documentOf(db, studyId)).inclusions, [{ year: 2025, count: 3 }]);
});

t.test('a withdrawn study leaves a tombstone that an import does not lift', async (t) => {
  const db = await openTestDatabase(t);
  const { studyId } = await applyStudyFacts(db, TESTER, inventedFacts(1));
  const mark = (withdrawnAt: Date | null) =>
    db.transaction(async (tx) => {
      const withdrawnReason = withdrawnAt && 'registered twice';
      await tx.study.update({ where: { id: studyId }, data: { withdrawnAt, withdrawnReason } });
      return recordVersion(tx, studyId, TESTER);
    });
  t.match(await mark(new Date()), { version: 2, changed: true });
  await applyStudyFacts(db, TESTER, inventedFacts(1, { source: version('2026-02-01', 'x'), titleEn: 'Renamed' }));
  t.match(await mark(null), { version: 4, changed: true });
  const rows = await db.prisma.studyVersion.findMany({ where: { studyId }, orderBy: { version: 'asc' } });
  t.same(
    rows.map(({ action, listed }) => [action, listed]),
    [
      ['created', true],
      ['withdrawn', false],
      ['withdrawn', false],
      ['restored', true],
    ],
  );
});
