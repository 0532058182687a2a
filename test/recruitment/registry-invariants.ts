import assert from 'node:assert/strict';
import { todayInParis } from '../../src/db/dates.ts';
import { readDocument } from '../../src/studies/packed.ts';
import type { TestDatabase } from '../support/database.ts';

/** What the database holds of a study, as the invariants read it. */
export interface Stored {
  regime: string | null;
  category: number | null;
  studyType: string | null;
  withdrawn: boolean;
  sites: { id: string; isHost: boolean; country: string | null }[];
  events: {
    id: string;
    siteId: string | null;
    origin: string;
    status: string | null;
    on: string;
    reason: string | null;
  }[];
  approvals: { id: string; kind: string; decision: string; on: string }[];
  inclusions: { siteId: string; year: number; count: number }[];
  versions: number;
  highest: number;
  current: number;
  inOrder: boolean;
  listed: boolean;
  hostOpen: string;
  document: {
    version: number;
    regime: string | null;
    riphCategory: number | null;
    status: { code: string | null };
    host: { status: { code: string | null }; openIntervals: Interval[] } | null;
    statusHistory: { id: string }[];
    approvals: { id: string }[];
    inclusions: unknown[];
    cohorts: { id: string }[];
  };
}
interface Interval {
  from: string;
  to: string | null;
}

const STORED = `
  select s.regime, s.riph_category as category, s.study_type as "studyType", s.withdrawn_at is not null as withdrawn,
    (select json_agg(json_build_object('id', id, 'isHost', is_host, 'country', country) order by position)
     from study_site where study_id = s.id) as sites,
    (select coalesce(json_agg(json_build_object('id', id, 'siteId', site_id, 'origin', origin, 'status', status, 'on', occurred_on,
       'reason', reason) order by occurred_on, id), '[]') from status_event where study_id = s.id and voided_at is null) as events,
    (select coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'decision', decision, 'on', decided_on)
       order by decided_on), '[]') from approval where study_id = s.id) as approvals,
    (select coalesce(json_agg(json_build_object('siteId', site_id, 'year', year, 'count', count) order by year, site_id), '[]')
     from yearly_inclusion where study_id = s.id) as inclusions,
    h.versions, h.highest, h.current, h."inOrder", v.listed, v.host_open::text as "hostOpen", v.document
  from study s
  join study_version v on v.study_id = s.id and v.superseded_by is null
  cross join lateral (
    select count(*)::int as versions, max(version) as highest, (count(*) filter (where superseded_by is null))::int as current,
      bool_and(superseded_by is not distinct from following) as "inOrder"
    from (select *, lead(seq) over (order by version) as following from study_version where study_id = s.id) n
  ) h
  where s.id = $1`;

/** Reads a study in one statement. */
export async function readStored(db: TestDatabase, studyId: string): Promise<Stored> {
  const { rows } = await db.pool.query<Omit<Stored, 'document'> & { document: Buffer }>({
    name: 'stored',
    text: STORED,
    values: [studyId],
  });
  const [row] = rows;
  assert.ok(row && rows.length === 1, 'a study has exactly one current version');
  return { ...row, document: readDocument(row.document) };
}

/** The number of a study's last version: the cheap way to see that nothing happened. */
export async function lastVersionOf(db: TestDatabase, studyId: string): Promise<number | undefined> {
  const text = 'select max(version) as last from study_version where study_id = $1';
  const { rows } = await db.pool.query<{ last: number }>({ name: 'last-version', text, values: [studyId] });
  return rows[0]?.last;
}

/** The table of domain.md section 4, written down a second time: the tests do not believe the code. */
const NEXT: Record<string, string> = {
  draft: 'submitted withdrawn',
  submitted: 'authorized refused withdrawn',
  refused: 'submitted withdrawn',
  authorized: 'open withdrawn',
  open: 'suspended closed terminated',
  suspended: 'open closed terminated',
  closed: 'follow_up completed terminated open',
  follow_up: 'completed terminated',
  completed: '',
  terminated: '',
  withdrawn: '',
};
const BEGINNINGS = 'draft submitted authorized open';

/** Throws where what is stored breaks an invariant of domain.md section 5. */
export function checkInvariants(stored: Stored): void {
  const { document, sites, withdrawn, listed } = stored;
  const host = sites.find(({ isHost }) => isHost)?.id ?? null;
  for (const place of [null, ...sites.map(({ id }) => id)]) checkPlace(stored, place);

  const open = intervalsAt(stored, host);
  const multirange = `{${open.map(({ from, to }) => `[${from},${to ?? ''})`).join(',')}}`;
  assert.equal(stored.hostOpen, multirange, 'the column of open intervals is what the events say');
  assert.deepEqual(document.host?.openIntervals, open, 'and so is the document');

  assert.equal(stored.versions, stored.highest, 'versions have no gap');
  assert.equal(stored.current, 1, 'one version is current');
  assert.ok(stored.inOrder, 'each version is followed by the next');
  assert.equal(document.version, stored.highest);

  assert.equal(stored.regime === 'riph_national', stored.category !== null, 'regime and category agree');
  assert.deepEqual([document.regime, document.riphCategory], [stored.regime, stored.category]);
  const last = (place: string | null) => timelineAt(stored, place).at(-1)?.status ?? null;
  const draft = last(null) === 'draft' || (last(null) === null && last(host) === 'draft');
  if (draft || withdrawn) assert.equal(listed, false, 'drafts and withdrawn studies are not listed');
  else assert.equal(listed, true, 'everything else is');
  if (!withdrawn) {
    const ids = (list: { id: string }[]) => list.map(({ id }) => id).sort();
    const shown = stored.events.filter(({ status }) => status !== 'draft');
    assert.deepEqual(ids(document.statusHistory), ids(shown), 'the document tells every event but drafts');
    assert.deepEqual(ids(document.approvals), ids(stored.approvals));
    assert.equal(document.inclusions.length, stored.inclusions.length);
  }
}

/** A source counts up to the day before the office's first event. */
function timelineAt({ events }: Stored, place: string | null) {
  const here = events.filter(({ siteId }) => siteId === place);
  const begun = here.find(({ origin }) => origin === 'office')?.on ?? '9999-12-31';
  return here.filter(({ origin, on }) => origin === 'office' || on < begun);
}

function intervalsAt(stored: Stored, place: string | null): Interval[] {
  const timeline = timelineAt(stored, place);
  return timeline.flatMap(({ status, on }, index) =>
    status === 'open' ? [{ from: on, to: timeline[index + 1]?.on ?? null }] : [],
  );
}

function checkPlace(stored: Stored, place: string | null): void {
  const timeline = timelineAt(stored, place);
  const today = todayInParis();
  for (const [index, event] of timeline.entries()) {
    assert.ok(event.on <= today, `${event.on} is not in the future`);
    const before = timeline[index - 1];
    if (before) assert.ok(before.on < event.on, `${before.on} is before ${event.on}`);
    if (event.origin !== 'office') continue;
    const allowed = before ? (NEXT[before.status ?? ''] ?? '') : BEGINNINGS;
    const step = `${before?.status ?? 'nothing'} to ${event.status}`;
    assert.ok(allowed.split(' ').includes(event.status ?? ''), `${step} on ${event.on} is allowed`);
    if (step === 'closed to open') assert.ok(event.reason, 'what was closed is opened again with a reason');
  }
  checkApprovals(stored, place);
  const open = intervalsAt(stored, place);
  for (const { siteId, year, count } of stored.inclusions) {
    if (siteId !== place || count === 0) continue;
    const met = open.some(({ from, to }) => Number(from.slice(0, 4)) <= year && (to === null || to > `${year}-01-01`));
    assert.ok(met, `${count} inclusions in ${year}, when the site was open`);
  }
}

function checkApprovals(stored: Stored, place: string | null): void {
  const opening = timelineAt(stored, place).find(({ status }) => status === 'open');
  const there = place === null ? stored.sites : stored.sites.filter(({ id }) => id === place);
  const abroad = there.length > 0 && there.every(({ country }) => country !== 'FR');
  if (abroad || opening?.origin !== 'office') return;
  assert.ok(stored.regime, 'an opening has a regime');
  const needed = stored.regime !== 'riph_national' ? [] : stored.category === 1 ? ['cpp', 'ansm'] : ['cpp'];
  for (const kind of needed) {
    const decided: Stored['approvals'] = stored.approvals.filter(
      (approval) => approval.kind === kind && approval.on <= opening.on,
    );
    assert.equal(decided.at(-1)?.decision, 'favorable', `${kind} before the first opening on ${opening.on}`);
  }
}
