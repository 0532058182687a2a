import type { ActorKind, StatusOrigin, StudyStatus } from '../../db/enums.ts';
import type { Queryable } from '../../db/types.ts';
import type { CursorPayload } from '../../http/cursor.ts';
import { cutPage } from '../../http/keyset.ts';
import { toRecordedStatusEvent } from './mapper.ts';
import type { ListStatusEventsQuery } from './schemas.ts';

/** A row of `status_event` with what tells its place. */
export interface StatusEventRow {
  id: string;
  siteId: string | null;
  isHost: boolean | null;
  status: StudyStatus | null;
  on: string;
  origin: StatusOrigin;
  source: string;
  derived: boolean;
  reason: string | null;
  recordedAt: Date;
  actorKind: ActorKind;
  actorId: string;
  voidedAt: Date | null;
  voidReason: string | null;
}

const LIST = `
  select e.id, e.site_id as "siteId", s.is_host as "isHost", e.status, e.occurred_on::text as "on", e.origin, e.source, e.derived,
         e.reason, e.recorded_at as "recordedAt", e.actor_kind as "actorKind", e.actor_id as "actorId",
         e.voided_at as "voidedAt", e.void_reason as "voidReason"
  from status_event e left join study_site s on s.id = e.site_id
  where e.study_id = $1 and ($2::date is null or (e.occurred_on, e.id) > ($2::date, $3::text))
  order by e.occurred_on, e.id limit $4`;

/** A page of a study's status events, oldest first, drafts and voided ones included: for the office only. */
export async function findStatusEvents(
  db: Queryable,
  studyId: string,
  query: ListStatusEventsQuery,
  after: CursorPayload | null,
) {
  const [on = null, id = null] = after?.k ?? [];
  const { rows } = await db.query<StatusEventRow>({
    name: 'status-events',
    text: LIST,
    values: [studyId, on, id, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.on, row.id]);
  const total = query.count ? await countStatusEvents(db, studyId) : undefined;
  return { items: page.map(toRecordedStatusEvent), last, total };
}

async function countStatusEvents(db: Queryable, studyId: string): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    'select count(*)::int as total from status_event where study_id = $1',
    [studyId],
  );
  return rows[0]?.total ?? 0;
}
