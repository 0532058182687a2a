/** Word that versions were recorded, from whichever instance. */
export interface News {
  /** The number of the latest news: taken before a read, so that what comes during the read is not missed. */
  latest(): number;
  /** Resolves when there is news after `seen`, when `ms` are over, or when `signal` says that nobody waits any longer. */
  after(seen: number, ms: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A burst of commits wakes its readers once: each of them asks Postgres. */
const GATHER_MS = 20;

/** Keeps whoever waits for versions. `listen` begins to listen, at the first wait, and returns what ends it. */
export function createNews(listen: (tell: () => void) => () => Promise<void>): News {
  const waiting = new Set<() => void>();
  let number = 0;
  let stop: (() => Promise<void>) | undefined;
  let gathering: NodeJS.Timeout | undefined;

  function tell(): void {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      number += 1;
      for (const wake of waiting) wake();
    }, GATHER_MS);
  }

  return {
    latest: () => number,
    after(seen, ms, signal) {
      stop ??= listen(tell);
      if (number > seen || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        signal.addEventListener('abort', wake, { once: true });
        waiting.add(wake);
      });
    },
    async close() {
      clearTimeout(gathering);
      await stop?.();
    },
  };
}
