import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { todayInParis } from '../../src/db/dates.ts';
import {
  ApprovalDecision,
  ApprovalKind,
  type Regime,
  SlotState,
  StudyStatus,
  type StudyType,
} from '../../src/db/enums.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { TRANSITIONS } from '../../src/studies/life-cycle.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { bearer } from '../support/keys.ts';
import { checkInvariants, lastVersionOf, readStored, type Stored } from './registry-invariants.ts';

/** Steps in all, in walks of up to 100 that shrink when one fails; lanes walk beside each other. WALK_SEED repeats a run. */
const STEPS = 10_000;
const LONGEST = 100;
const LANES = 4;
const seed = Number(process.env.WALK_SEED ?? Date.now() % 2 ** 31);

/** Regimes with their categories; the last is that of a study of which nobody has said. */
const LEGAL: { regime?: Regime; riphCategory?: number; studyType?: StudyType }[] = [
  { regime: 'riph_national', riphCategory: 1, studyType: 'interventional' },
  { regime: 'riph_national', riphCategory: 2, studyType: 'interventional' },
  { regime: 'riph_national', riphCategory: 3, studyType: 'observational' },
  { regime: 'rniph' },
  {},
];

// Everything random is small and relative to what is there, so that a failing walk shrinks to a few steps that say why.
const day = fc.integer({ min: 0, max: 2200 }).map((days) => shift(todayInParis(), 200 - days));
const place = fc.constantFrom('host', 'host', 'host', 'host', 'study', 'other');
const status = fc.constantFrom(...Object.values(StudyStatus));
const words = fc.constantFrom(null, null, 'A reason');
const nth = fc.nat({ max: 7 });
const kind = fc.constantFrom(...Object.values(ApprovalKind));
const decision = fc.constantFrom(ApprovalDecision.favorable, ApprovalDecision.favorable, ApprovalDecision.unfavorable);
const year = fc.integer({ min: Number(todayInParis().slice(0, 4)) - 6, max: Number(todayInParis().slice(0, 4)) + 1 });
const tag = <K extends string, R extends Record<string, fc.Arbitrary<unknown>>>(does: K, record: R) =>
  fc.record({ does: fc.constant(does), ...record }) as fc.Arbitrary<
    { does: K } & { [M in keyof R]: R[M] extends fc.Arbitrary<infer V> ? V : never }
  >;

const step = fc.oneof(
  { weight: 10, arbitrary: tag('advance', { place, nth, days: fc.integer({ min: 1, max: 250 }), words }) },
  { weight: 3, arbitrary: tag('state', { place, status, day, words }) },
  {
    weight: 3,
    arbitrary: tag('correct', {
      place,
      voids: fc.array(nth, { maxLength: 3 }),
      adds: fc.array(fc.tuple(status, day, words), { maxLength: 3 }),
    }),
  },
  { weight: 4, arbitrary: tag('approve', { kind, decision, day }) },
  { weight: 1, arbitrary: tag('reapprove', { nth, decision, day }) },
  { weight: 1, arbitrary: tag('disapprove', { nth }) },
  {
    weight: 3,
    arbitrary: tag('include', { year, count: fc.nat({ max: 3 }), place: fc.constantFrom('host', 'other') }),
  },
  { weight: 1, arbitrary: tag('exclude', { year }) },
  { weight: 1, arbitrary: tag('classify', { legal: fc.nat({ max: 4 }) }) },
  { weight: 1, arbitrary: tag('addCohort', { nth }) },
  { weight: 1, arbitrary: tag('moveCohort', { nth, position: nth }) },
  { weight: 1, arbitrary: tag('dropCohort', { nth }) },
  { weight: 1, arbitrary: tag('checkSlot', { nth, state: fc.constantFrom(...Object.values(SlotState)), day }) },
  { weight: 1, arbitrary: tag('withdraw', {}) },
  { weight: 1, arbitrary: tag('restore', {}) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function shift(from: string, days: number): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
}

interface Request {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  payload?: object;
}

/** The request that a step makes of what is there. */
function requestOf(move: Step, stored: Stored): Request {
  const siteOf = (scope: string) => stored.sites.find(({ isHost }) => isHost === (scope === 'host'))?.id ?? '';
  const scopeOf = (scope: string) => (scope === 'other' ? siteOf('other') : scope);
  const eventsAt = (scope: string) => {
    const siteId = scope === 'study' ? null : siteOf(scope);
    return stored.events.filter((event) => event.siteId === siteId);
  };
  const pick = (list: readonly { id: string }[], index: number) => list[index % Math.max(1, list.length)]?.id ?? 'none';
  // Otherwise a walk would stand still for long: nothing but this can be done to a study that was withdrawn.
  if (stored.withdrawn && move.does === 'advance') return { method: 'DELETE', path: '/withdrawal' };
  switch (move.does) {
    case 'advance': {
      const last = eventsAt(move.place).at(-1);
      const next = last?.status ? TRANSITIONS[last.status as StudyStatus] : (['draft', 'submitted', 'open'] as const);
      const payload = {
        scope: scopeOf(move.place),
        status: next[move.nth % Math.max(1, next.length)] ?? 'open',
        on: last ? shift(last.on, move.days) : shift(todayInParis(), -1500 - move.days),
        reason: move.words,
      };
      return { method: 'POST', path: '/status-events', payload };
    }
    case 'state': {
      const payload = { scope: scopeOf(move.place), status: move.status, on: move.day, reason: move.words };
      return { method: 'POST', path: '/status-events', payload };
    }
    case 'correct': {
      const events = eventsAt(move.place).filter(({ origin }) => origin === 'office');
      const payload = {
        scope: scopeOf(move.place),
        void: [...new Set(move.voids.map((index) => pick(events, index)))],
        add: move.adds.map(([status, on, reason]) => ({ status, on, reason })),
        reason: 'It was otherwise',
      };
      return { method: 'POST', path: '/status-corrections', payload };
    }
    case 'approve':
      return {
        method: 'POST',
        path: '/approvals',
        payload: { kind: move.kind, decision: move.decision, decidedOn: move.day },
      };
    case 'reapprove': {
      const payload = { decision: move.decision, decidedOn: move.day };
      return { method: 'PATCH', path: `/approvals/${pick(stored.approvals, move.nth)}`, payload };
    }
    case 'disapprove':
      return { method: 'DELETE', path: `/approvals/${pick(stored.approvals, move.nth)}` };
    case 'include':
      return {
        method: 'PUT',
        path: `/inclusions/${move.year}`,
        payload: { siteId: siteOf(move.place), count: move.count },
      };
    case 'exclude':
      return { method: 'DELETE', path: `/inclusions/${move.year}` };
    case 'classify': {
      const { regime = null, riphCategory = null, studyType } = LEGAL[move.legal] ?? {};
      return { method: 'PATCH', path: '', payload: { regime, riphCategory, ...(studyType && { studyType }) } };
    }
    case 'addCohort':
      return { method: 'POST', path: '/cohorts', payload: { label: `Cohort ${move.nth}`, position: move.nth } };
    case 'moveCohort':
      return {
        method: 'PATCH',
        path: `/cohorts/${pick(stored.document.cohorts, move.nth)}`,
        payload: { position: move.position },
      };
    case 'dropCohort':
      return { method: 'DELETE', path: `/cohorts/${pick(stored.document.cohorts, move.nth)}` };
    case 'checkSlot': {
      const path = `/cohorts/${pick(stored.document.cohorts, move.nth)}/slots/${siteOf('host')}`;
      return { method: 'PUT', path, payload: { state: move.state, checkedOn: move.day } };
    }
    case 'withdraw':
      return { method: 'PUT', path: '/withdrawal', payload: { reason: 'Entered twice' } };
    case 'restore':
      return { method: 'DELETE', path: '/withdrawal' };
  }
}

/** Studies at which walks begin: under several regimes, with and without a source that has spoken. */
const beginning = fc.record({
  legal: fc.constantFrom(...LEGAL),
  observed: fc.constantFrom(null, null, 'open', 'closed', 'authorized'),
});

let studies = 0;

async function begin({ db }: TestApp, { legal, observed }: typeof beginning extends fc.Arbitrary<infer B> ? B : never) {
  studies += 1;
  const abroad = { ...hostSite(), facility: 'Charité', countryName: 'Germany', isHost: false };
  const facts = inventedFacts(studies, { status: null, sites: [hostSite(observed), abroad] });
  const source = { ...facts.source, versionDate: '2022-06-01' };
  const { studyId } = await applyStudyFacts(db, TESTER, { ...facts, source });
  await db.prisma.study.update({ where: { id: studyId }, data: legal });
  return studyId;
}

t.test(`10,000 steps through the API break no invariant (WALK_SEED=${seed})`, async (t) => {
  const { app, db } = await openTestApp(t);
  const headers = await bearer(db, ['studies:write']);
  const taken = new Map<string, number>();
  let steps = 0;

  async function walk(start: Parameters<typeof begin>[1], moves: readonly Step[]): Promise<void> {
    const studyId = await begin({ app, db }, start);
    const url = `/v1/studies/${studyId}`;
    // Any write renders the document anew, with the regime that was set behind the API's back.
    await app.inject({
      method: 'PUT',
      url: `${url}/inclusions/2020`,
      payload: { count: 0 },
      headers: { ...headers, 'if-match': '*' },
    });
    let stored = await readStored(db, studyId);
    checkInvariants(stored);
    for (const move of moves) {
      const { method, path, payload } = requestOf(move, stored);
      const answer = await app.inject({
        method,
        url: `${url}${path}`,
        ...(payload && { payload }),
        headers: { ...headers, 'if-match': '*' },
      });
      steps += 1;
      if (answer.statusCode < 300) {
        const after = await readStored(db, studyId);
        taken.set(move.does, (taken.get(move.does) ?? 0) + 1);
        assert.equal(answer.json().version, after.document.version, 'the answer is the current version');
        assert.ok(after.highest - stored.highest <= 1, 'a write makes one version');
        checkInvariants(after);
        stored = after;
      } else {
        assert.ok(
          [400, 404, 409].includes(answer.statusCode),
          `${method} ${path} answers ${answer.statusCode}: ${answer.body}`,
        );
        assert.equal(await lastVersionOf(db, studyId), stored.highest, 'a refusal changes nothing');
      }
    }
    const anonymous = await app.inject(url);
    assert.equal(
      anonymous.statusCode,
      stored.withdrawn ? 410 : stored.listed ? 200 : 404,
      'what the public sees of it',
    );
  }

  const moves = fc.array(step, { maxLength: LONGEST, size: 'max' });
  async function lane(first: number): Promise<void> {
    for (let next = first; steps < STEPS; next += LANES) {
      const walks = fc.assert(fc.asyncProperty(beginning, moves, walk), { numRuns: 5, seed: next });
      await walks.catch((error: unknown) => {
        steps = STEPS; // One walk that failed is enough.
        throw error;
      });
    }
  }
  await Promise.all(Array.from({ length: LANES }, (_, first) => lane(seed + first)));
  t.comment(`${steps} steps; taken: ${[...taken].map(([does, times]) => `${does} ${times}`).join(', ')}`);
  for (const does of [
    'advance',
    'state',
    'correct',
    'approve',
    'reapprove',
    'disapprove',
    'include',
    'exclude',
    'classify',
  ]) {
    t.ok((taken.get(does) ?? 0) > 10, `${does} was taken ${taken.get(does)} times`);
  }
});
