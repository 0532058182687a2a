import type { Transaction } from '../db/types.ts';
import type { StudyContent } from './mapper.ts';

/** The version of a study that is current. */
export interface CurrentVersion {
  version: number;
  content: StudyContent;
  document: string;
  etag: string;
  action: string;
}

/** What transactions of many writes have rendered of each study so far. */
const pending = new WeakMap<Transaction, Map<string, CurrentVersion>>();

/**
 * From here on the writes of this transaction see their studies as they stand in it, and number nothing: a long one would keep
 * every other writer waiting for the numbering lock. `recordDeferred` ends it; a transaction that is rolled back need not.
 */
export function deferVersions(tx: Transaction): void {
  pending.set(tx, new Map());
}

/** What this transaction is to make of its studies at its end; undefined where every write records its version at once. */
export function deferredVersions(tx: Transaction): Map<string, CurrentVersion> | undefined {
  return pending.get(tx);
}

/** Remembers what was rendered at a savepoint; returns the way back to it. */
export function markDeferred(tx: Transaction): () => void {
  const before = new Map(pending.get(tx));
  return () => {
    pending.set(tx, before);
  };
}

/** Ends it; returns the ids of the studies that were changed, in one order. */
export function takeDeferred(tx: Transaction): string[] {
  const studyIds = [...(pending.get(tx)?.keys() ?? [])].sort();
  pending.delete(tx);
  return studyIds;
}
