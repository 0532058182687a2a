import t from 'tap';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFactsInput } from '../../src/studies/facts.ts';
import type { Study } from '../../src/studies/schemas.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

async function openOffice(t: Teardown) {
  const { app, db } = await openTestApp(t);
  const headers = await bearer(db, ['studies:write']);
  /** A version of the source, with a content of its own. */
  const imported = (versionDate: string, facts: Partial<StudyFactsInput> = {}) =>
    applyStudyFacts(
      db,
      TESTER,
      inventedFacts(1, {
        source: { ...inventedFacts(1).source, versionDate, contentHash: JSON.stringify([versionDate, facts]) },
        ...facts,
      }),
    );
  const patch = async (id: string, payload: object) => {
    const url = `/v1/studies/${id}`;
    const answer = await app.inject({ method: 'PATCH', url, payload, headers: { ...headers, 'if-match': '*' } });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return answer.json() as Study;
  };
  const read = async (id: string) => (await app.inject({ url: `/v1/studies/${id}`, headers })).json() as Study;
  return { app, db, headers, imported, patch, read };
}

t.test('what the office decided survives imports, until it is given back', async (t) => {
  const { imported, patch, read } = await openOffice(t);
  const first = {
    conditions: [{ name: 'Melanoma' }],
    collaborators: [{ name: 'First Partner' }],
    interventions: [{ type: 'drug' as const, name: 'Source drug' }],
    arms: [{ label: 'Source arm', interventions: [0] }],
    references: [{ pmid: '1', kind: 'background' }],
    links: [{ label: null, url: 'https://example.org/1' }],
    minAge: '18 Years',
    minAgeYears: 18,
  };
  const { studyId } = await imported('2026-01-15', first);
  await patch(studyId, {
    title: { fr: 'Titre du bureau' },
    sponsor: { name: 'Office Pharma', class: 'industry' },
    interventions: [{ type: 'drug', name: 'Office drug' }],
    arms: [],
    links: [],
    eligibility: { minimumAge: '16 Years' },
  });
  const later = {
    ...first,
    titleEn: 'Another title',
    sponsor: { name: 'Source Pharma', class: 'industry' as const },
    collaborators: [{ name: 'Second Partner' }],
    conditions: [{ name: 'Sarcoma' }],
    references: [{ pmid: '2', kind: 'result' }],
    keywords: ['new'],
    minAge: '21 Years',
    minAgeYears: 21,
  };
  t.match(await imported('2026-02-01', later), { outcome: 'updated' });
  const kept = await read(studyId);
  t.match(kept, {
    title: { fr: 'Titre du bureau', en: 'Invented study 0001' },
    sponsor: { name: 'Office Pharma' },
    interventions: [{ name: 'Office drug' }],
    eligibility: { minimumAgeYears: 16 },
  });
  t.same([kept.arms, kept.links], [[], []]);
  t.match(kept, {
    collaborators: [{ name: 'Second Partner' }],
    conditions: [{ name: 'Sarcoma' }],
    references: [{ pmid: '2' }],
    keywords: ['new'],
  });

  t.match(await imported('2026-02-01', later), { outcome: 'unchanged' });
  await patch(studyId, { curated: kept.curated.filter((key) => key !== 'title' && key !== 'eligibility') });
  t.match(await imported('2026-02-01', later), { outcome: 'updated' }, 'the record that is known is read again');
  t.match(await read(studyId), {
    title: { en: 'Another title' },
    eligibility: { minimumAgeYears: 21 },
    sponsor: { name: 'Office Pharma' },
    curated: ['arms', 'interventions', 'links', 'sponsor'],
  });
});

t.test('a study that the office drafted is recognized by its number, and the office’s words stay', async (t) => {
  const { app, db, headers, imported, read } = await openOffice(t);
  const payload = { title: { fr: 'Titre du bureau' }, identifiers: [{ value: 'NCT90000001' }], host: {} };
  const { id } = (await app.inject({ method: 'POST', url: '/v1/studies', payload, headers })).json();
  t.match(await imported('2026-01-15', { sites: [hostSite('open')], keywords: ['new'] }), {
    outcome: 'updated',
    studyId: id,
  });
  const study = await read(id);
  t.match(study, { title: { fr: 'Titre du bureau', en: null }, keywords: ['new'], status: { code: 'open' } });
  t.equal(study.host?.status.code, null, 'what the host still drafts is nobody’s business');
  t.equal(study.siteCount, 1, 'the host keeps its site');
  t.equal(await db.prisma.study.count(), 1);
});

t.test('identifiers that the office keeps are not added to', async (t) => {
  const { imported, patch, read } = await openOffice(t);
  const { studyId } = await imported('2026-01-15');
  await patch(studyId, {
    identifiers: [
      { type: 'nct', value: 'NCT90000001' },
      { value: 'CSET 2688', type: 'internal' },
    ],
  });
  const more = { identifiers: [{ raw: 'NCT90000001' }, { raw: '2020-005722-28' }] };
  await imported('2026-02-01', more);
  t.equal((await read(studyId)).identifiers.length, 2);
  await patch(studyId, { curated: [] });
  await imported('2026-02-01', more);
  t.equal((await read(studyId)).identifiers.length, 3);
});
