import t from 'tap';
import { recordAudit } from '../src/audit/record.ts';
import { openTestApp } from './support/app.ts';
import { bearer } from './support/keys.ts';

const { app, db } = await openTestApp();
const headers = await bearer(db, ['audit:read']);

async function record(actorId: string, action: string, entityId: string, at?: string): Promise<void> {
  const actor = { kind: 'client', id: actorId, origin: '192.0.2.1', requestId: 'r-1' } as const;
  const [entityType = ''] = action.split('.');
  await db.transaction((tx) => recordAudit(tx, actor, { action, entityType, entityId, details: { n: 1 } }));
  if (!at) return;
  await db.pool.query('alter table audit_entry disable trigger user');
  await db.pool.query('update audit_entry set at = $1 where id = (select max(id) from audit_entry)', [at]);
  await db.pool.query('alter table audit_entry enable trigger user');
}
await record('cli_a', 'study.created', 'std_1', '2026-03-01T10:00:00Z');
await record('cli_a', 'study.changed', 'std_1', '2026-03-02T10:00:00Z');
// 23:30 UTC is the next day in Paris.
await record('cli_b', 'study.changed', 'std_2', '2026-03-02T23:30:00Z');
await record('cli_b', 'program.changed', 'immuno', '2026-03-02T23:30:00Z');

async function list(query: string) {
  const answer = await app.inject({ url: `/v1/audit?${query}`, headers });
  t.equal(answer.statusCode, 200, query);
  return answer.json() as { items: { entityId: string; at: string }[]; page: { next: string | null; total?: number } };
}
const ids = async (query: string) => (await list(query)).items.map(({ entityId }) => entityId);

t.test('newest first, and as it was written', async (t) => {
  const { items } = await list('actor=cli_b');
  t.match(items, [
    {
      at: '2026-03-02T23:30:00.000Z',
      actor: { kind: 'client', id: 'cli_b' },
      origin: '192.0.2.1',
      requestId: 'r-1',
      action: 'program.changed',
      entityType: 'program',
      entityId: 'immuno',
      details: { n: 1 },
    },
    { entityId: 'std_2' },
  ]);
  const times = (await list('')).items.map(({ at }) => at);
  t.same(times, times.toSorted().reverse());
});

t.test('filters', async (t) => {
  t.same(await ids('entityType=study&entityId=std_1'), ['std_1', 'std_1']);
  t.same(await ids('action=study.changed'), ['std_2', 'std_1']);
  t.same(await ids('action=study.changed&actor=cli_a'), ['std_1']);
  t.same(await ids('actor=cli_a&since=2026-03-02'), ['std_1']);
  t.same(await ids('until=2026-03-03&since=2026-03-02'), ['std_1'], 'days are those of Paris');
  t.same(await ids('until=2026-03-02T12:00:00Z'), ['std_1', 'std_1']);
  t.same(await ids('since=2026-03-02T23:30:00Z&entityType=study'), ['std_2']);
  t.same(await ids('entityType=nothing'), []);
  const wrong = await app.inject({ url: '/v1/audit?entity=study&since=yesterday', headers });
  t.match([wrong.statusCode, wrong.json().errors.length], [400, 2]);
});

t.test('pages neither skip nor repeat, also within one instant', async (t) => {
  const whole = await list('count=true');
  const seen: unknown[] = [];
  let next: string | null = null;
  do {
    const page = await list(`limit=1${next === null ? '' : `&cursor=${next}`}`);
    seen.push(...page.items);
    next = page.page.next;
  } while (next !== null);
  t.same(seen, whole.items);
  t.equal(whole.page.total, seen.length);
  const { page } = await list('limit=1');
  const other = await app.inject({ url: `/v1/audit?actor=cli_a&limit=1&cursor=${page.next}`, headers });
  t.equal(other.json().errors[0].code, 'cursor_mismatch');
});
