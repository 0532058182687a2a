import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/database.ts';

/**
 * Whether the database answers, now or within `patienceMs`: tells a lost connection from a record that the database refuses,
 * and gives a server that restarts the time to do so.
 */
export async function isReachable(db: Database, patienceMs: number): Promise<boolean> {
  for (const giveUp = Date.now() + patienceMs; ; await sleep(200)) {
    try {
      await db.pool.query('select 1');
      return true;
    } catch {
      if (Date.now() >= giveUp) return false;
    }
  }
}
