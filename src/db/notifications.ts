import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

export interface Listener {
  /** Called for each notification, and whenever the connection stands anew: what was told in between is lost. */
  onNotification(): void;
  /** The connection broke or cannot be made; it is tried again, at growing intervals. */
  onTrouble(error: Error): void;
}

/**
 * Listens to a channel of Postgres (LISTEN) on one connection of its own, which lasts as long as the process: a connection of
 * the pool would be lost to it. Returns what ends it.
 */
export function listenTo(pool: pg.Pool, channel: string, listener: Listener): () => Promise<void> {
  const stopped = new AbortController();
  const { signal } = stopped;

  async function listenOnce(): Promise<void> {
    const { connectionString, connectionTimeoutMillis } = pool.options;
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis,
      keepAlive: true,
      application_name: 'riph-registry listener',
    });
    client.on('error', listener.onTrouble);
    client.on('notification', () => listener.onNotification());
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      listener.onNotification();
      // Of what broke it, the listener has been told above.
      if (!signal.aborted) await once(client, 'end', { signal }).catch(() => 'broken or stopped');
    } finally {
      await client.end();
    }
  }

  async function keepListening(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const start = Date.now();
      await listenOnce().catch(listener.onTrouble);
      pause = Date.now() - start > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      await sleep(pause, undefined, { signal }).catch(() => 'stopped while waiting');
    }
  }

  const listening = keepListening();
  return async () => {
    stopped.abort();
    await listening;
  };
}
