import type { Changes, Wanted } from './queries.ts';

/** Reads a stretch of the feed. */
export type ReadChanges = (wanted: Wanted) => Promise<Changes>;

/**
 * Makes a way of reading that runs `atOnce` reads at a time and lets others wait their turn, so that a commit, which wakes all
 * who follow the feed, leaves connections to those who write. Who waits for the same read shares it; one that has begun is
 * shared with nobody, since it may not see what the next reader was woken for.
 */
export function shareReads(read: ReadChanges, atOnce: number): ReadChanges {
  const waiting = new Map<string, { begin: () => void; changes: Promise<Changes> }>();
  let running = 0;

  function beginNext(): void {
    const [first] = waiting;
    if (!first || running >= atOnce) return;
    const [key, { begin }] = first;
    waiting.delete(key);
    running += 1;
    begin();
  }

  return (wanted) => {
    const key = JSON.stringify(wanted);
    const same = waiting.get(key);
    if (same) return same.changes;
    let begin = () => {};
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const changes = turn
      .then(() => read(wanted))
      .finally(() => {
        running -= 1;
        beginNext();
      });
    waiting.set(key, { begin, changes });
    beginNext();
    return changes;
  };
}
