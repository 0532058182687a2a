import fc from 'fast-check';
import t from 'tap';
import { StudyStatus } from '../../src/db/enums.ts';
import {
  asMultirange,
  effectiveTimeline,
  openIntervals,
  readSiteStatus,
  type TimelineEvent,
  TRANSITIONS,
} from '../../src/studies/life-cycle.ts';

const at = (occurredOn: string, status: StudyStatus, origin: TimelineEvent['origin'] = 'office') => ({
  occurredOn,
  status,
  origin,
  source: origin === 'office' ? 'office' : 'clinicaltrials_gov',
});

t.test('a site shares the status of the study where it has none of its own, and says so', async (t) => {
  t.same(readSiteStatus(null, { status: 'open', silence: null }), { status: 'open', derived: true, reason: null });
  t.same(readSiteStatus('submitted', { status: 'open', silence: null }), {
    status: 'submitted',
    derived: false,
    reason: null,
  });
});

t.test('below an unverified record a site has no status, however it is listed', async (t) => {
  const said = readSiteStatus('open', { status: null, silence: 'unknown' });
  t.same(said, { status: null, derived: false, reason: 'source_unverified' });
});

t.test('a site does not recruit for a study that is closed as a whole', async (t) => {
  for (const status of ['suspended', 'closed', 'completed', 'terminated', 'withdrawn'] as const) {
    t.same(readSiteStatus('open', { status, silence: null }), { status, derived: true, reason: null });
  }
});

t.test('open intervals are those of the yearly report', async (t) => {
  const years = (events: TimelineEvent[]) =>
    [2021, 2022, 2023, 2024].filter((year) =>
      openIntervals(effectiveTimeline(events)).some(
        ({ from, to }) => from < `${year + 1}-01-01` && (to === null || to > `${year}-01-01`) && from !== to,
      ),
    );
  t.same(years([at('2023-12-31', 'open')]), [2023, 2024], 'opened on the last day of 2023');
  t.same(years([at('2022-05-01', 'open'), at('2023-01-01', 'closed')]), [2022], 'closed on the first day of 2023');
  const suspended = [at('2022-01-10', 'open'), at('2022-12-20', 'suspended'), at('2024-01-08', 'open')];
  t.same(years(suspended), [2022, 2024], 'suspended through 2023');
});

t.test('the office’s history takes the place of what sources observed', async (t) => {
  const events = [at('2025-01-01', 'open', 'source'), at('2024-02-01', 'authorized'), at('2024-03-01', 'open')];
  t.same(
    effectiveTimeline(events).map(({ occurredOn }) => occurredOn),
    ['2024-02-01', '2024-03-01'],
  );
  t.equal(asMultirange(openIntervals(effectiveTimeline(events))), '{[2024-03-01,)}');
});

t.test(
  'what a source observed before the office took over stays, and what it says afterwards does not count',
  async (t) => {
    const observed = at('2024-05-01', 'open', 'source');
    const events = [observed, at('2026-03-01', 'closed'), at('2026-06-01', 'open', 'source')];
    t.equal(asMultirange(openIntervals(effectiveTimeline(events))), '{[2024-05-01,2026-03-01)}');
    const contradicted = [observed, at('2024-05-01', 'authorized'), at('2024-09-01', 'open')];
    t.equal(asMultirange(openIntervals(effectiveTimeline(contradicted))), '{[2024-09-01,)}');
    const better = { ...at('2026-06-01', 'open', 'source'), source: 'clinicaltrials_gov' };
    const lesser = { ...observed, source: 'open_science_monitor' };
    const later = effectiveTimeline([lesser, at('2026-03-01', 'closed'), better]);
    t.same(
      later.map(({ status }) => status),
      ['open', 'closed'],
      'a better source that comes later takes nothing away',
    );
  },
);

t.test('every walk over the transitions ends in a final state or goes on, and none leaves a final state', async (t) => {
  const finals = Object.values(StudyStatus).filter((status) => TRANSITIONS[status].length === 0);
  t.same(finals, ['completed', 'terminated', 'withdrawn']);
  const reachable = new Set<StudyStatus>(['draft']);
  for (const status of reachable) for (const next of TRANSITIONS[status]) reachable.add(next);
  t.same([...reachable].sort(), Object.values(StudyStatus).sort());
});

t.test('intervals of any time line are disjoint and in order', async () => {
  const day = fc
    .integer({ min: 0, max: 3000 })
    .map((n) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10));
  const event = fc.record({ occurredOn: day, status: fc.constantFrom(...Object.values(StudyStatus)) });
  const line = fc.uniqueArray(event, { selector: ({ occurredOn }) => occurredOn });
  fc.assert(
    fc.property(line, (events) => {
      const intervals = openIntervals(
        effectiveTimeline(events.map((e) => ({ ...e, origin: 'office' as const, source: 'office' }))),
      );
      return intervals.every(({ from, to }, i) => {
        const next = intervals[i + 1];
        return (to === null || from < to) && (next === undefined || (to !== null && to <= next.from));
      });
    }),
  );
});
