import { instant, type Parameters, parameters } from '../db/parameters.ts';
import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { type AuditRow, toAuditEntry } from './mapper.ts';
import type { ListAuditQuery } from './schemas.ts';

/** The conditions of a query, only those that are asked for, so that the planner sees which index serves them. */
function conditionsOf(
  { entityType, entityId, action, actor, since, until }: ListAuditQuery,
  { add }: Parameters,
): string[] {
  return [
    entityType && `entity_type = ${add(entityType)}`,
    entityId && `entity_id = ${add(entityId)}`,
    action && `action = ${add(action)}`,
    actor && `actor_id = ${add(actor)}`,
    since && `at >= ${instant(since, { add })}`,
    until && `at < ${instant(until, { add })}`,
  ].filter((condition) => condition !== undefined);
}

const whereOf = (conditions: readonly string[]) => (conditions.length > 0 ? `where ${conditions.join(' and ')}` : '');

/** A page of the audit trail, newest first; `last` leads on where there is more. */
export async function findAuditEntries(db: Queryable, query: ListAuditQuery, after: CursorPayload | null) {
  const params = parameters();
  const { values, add } = params;
  const conditions = conditionsOf(query, params);
  if (after) {
    const [at, id] = after.k.map(String);
    conditions.push(`(at, id) < (${add(at ?? '')}::timestamptz, ${add(id ?? '')}::bigint)`);
  }
  const { rows } = await db.query<AuditRow>(
    `select id::text, at, actor_kind as "actorKind", actor_id as "actorId", origin, request_id as "requestId", action,
            entity_type as "entityType", entity_id as "entityId", details
     from audit_entry ${whereOf(conditions)}
     order by at desc, audit_entry.id desc limit ${add(query.limit + 1)}`,
    values,
  );
  const { page, last } = cutPage(rows, query.limit, (row) => [row.at.toISOString(), row.id]);
  const total = query.count ? await countAuditEntries(db, query) : undefined;
  return { items: page.map(toAuditEntry), last, total };
}

async function countAuditEntries(db: Queryable, query: ListAuditQuery): Promise<number> {
  const params = parameters();
  const where = whereOf(conditionsOf(query, params));
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from audit_entry ${where}`,
    params.values,
  );
  return rows[0]?.total ?? 0;
}
