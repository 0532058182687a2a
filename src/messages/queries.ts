import type { Queryable } from '../db/types.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import type { ListMessagesQuery, MessageRecord } from './schemas.ts';

/** All of a message but its words and its people. */
const SELECT = `
  select id, contact_id as "contactId", state::text as state, language, attempts, last_error as "lastError",
         created_at as "createdAt", updated_at as "updatedAt", sent_at as "sentAt"
  from contact_message`;

interface MessageRow extends Omit<MessageRecord, 'createdAt' | 'updatedAt' | 'sentAt'> {
  createdAt: Date;
  updatedAt: Date;
  sentAt: Date | null;
}

const toMessage = ({ createdAt, updatedAt, sentAt, ...row }: MessageRow): MessageRecord => ({
  ...row,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
});

/** A page of messages, the newest first. */
export async function findMessages(db: Queryable, query: ListMessagesQuery, cursor: CursorPayload | null) {
  const [at = null, id = null] = cursor?.k ?? [];
  const state = query.state ?? null;
  const { rows } = await db.query<MessageRow>({
    name: 'messages',
    text: `${SELECT}
      where ($1::message_state[] is null or state = any($1::message_state[]))
        and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::text))
      order by created_at desc, id desc limit $4`,
    values: [state, at, id, query.limit + 1],
  });
  const { page, last } = cutPage(rows, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: page.map(toMessage), last, total: query.count ? await countMessages(db, state) : undefined };
}

async function countMessages(db: Queryable, state: ListMessagesQuery['state'] | null): Promise<number> {
  const { rows } = await db.query<{ total: number }>({
    name: 'messages-count',
    text: `select count(*)::int as total from contact_message
           where $1::message_state[] is null or state = any($1::message_state[])`,
    values: [state],
  });
  return rows[0]?.total ?? 0;
}

/** What became of a message. Throws 404. */
export async function getMessage(db: Queryable, id: string): Promise<MessageRecord> {
  const { rows } = await db.query<MessageRow>(`${SELECT} where id = $1`, [id]);
  if (!rows[0]) throw notFound('message', id);
  return toMessage(rows[0]);
}
