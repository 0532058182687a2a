import type { News } from './news.ts';
import type { Changes, Wanted } from './queries.ts';
import type { ReadChanges } from './share-reads.ts';

/** How often a reader looks by itself, should word of a version get lost, and a stream shows that it is alive. */
const LOOK_MS = 5000;
/** After how long a client comes back to a stream that ended. */
const RETRY_MS = 2000;

/** What a reader wants, and how long it waits for it, in milliseconds. */
export type Following = Wanted & { wait?: number | undefined };

/** Reads the feed after a position and, where nothing matches yet, waits until something does: for `wait`, or `signal`. */
export async function nextChanges(
  read: ReadChanges,
  news: News,
  { wait = 0, ...query }: Following,
  signal: AbortSignal,
): Promise<Changes> {
  const end = Date.now() + wait;
  for (let { after } = query; ; ) {
    const seen = news.latest();
    const changes = await read({ ...query, after });
    const left = end - Date.now();
    if (changes.items.length > 0 || changes.more || left <= 0 || signal.aborted) return changes;
    await news.after(seen, Math.min(left, LOOK_MS), signal);
    after = changes.last;
  }
}

/**
 * The feed after a position as server-sent events, until `signal`. The next page is read when the one before has been taken: a
 * slow client holds no more than one. A sign of life moves `Last-Event-ID` on, past what did not match.
 */
export async function* streamChanges(
  read: ReadChanges,
  news: News,
  query: Following,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  for (let { after } = query; !signal.aborted; ) {
    const seen = news.latest();
    const changes = await read({ ...query, after });
    for (const { seq, text } of changes.items) yield `id: ${seq}\nevent: change\ndata: ${text}\n\n`;
    after = changes.last;
    if (changes.more) continue;
    yield `: here\nid: ${after}\n\n`;
    await news.after(seen, LOOK_MS, signal);
  }
}
