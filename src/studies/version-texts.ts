import { LRUCache } from 'lru-cache';
import type { Queryable } from '../db/types.ts';

type Kind = 'document' | 'summary';
type Texts = LRUCache<string, Buffer>;

/** What one process keeps at most; a list entry is about 1 KiB, a document 5 to 500. */
const MAX_BYTES = 64 * 1024 * 1024;

const caches = new WeakMap<Queryable, Texts>();

/**
 * Rendered texts by the sequence number of their version, ready to be sent. A version never changes, so nothing kept here is
 * ever stale and nothing has to be told to it: which versions are current is asked of Postgres at every read.
 */
function textsOf(db: Queryable): Texts {
  const known = caches.get(db);
  if (known) return known;
  const texts: Texts = new LRUCache({ maxSize: MAX_BYTES, sizeCalculation: (text) => text.length + 1 });
  caches.set(db, texts);
  return texts;
}

/** The texts of versions, in the order of `seqs`; one statement for those that are not at hand, none if all are. */
export async function getVersionTexts(db: Queryable, kind: Kind, seqs: readonly string[]): Promise<Buffer[]> {
  const texts = textsOf(db);
  const found = new Map<string, Buffer>();
  for (const seq of seqs) {
    const text = texts.get(`${kind} ${seq}`);
    if (text) found.set(seq, text);
  }
  const missing = seqs.filter((seq) => !found.has(seq));
  if (missing.length > 0) {
    const { rows } = await db.query<{ seq: string; text: string }>({
      name: `version-${kind}`,
      text: `select seq, ${kind} as text from study_version where seq = any($1::bigint[])`,
      values: [missing],
    });
    for (const { seq, text } of rows) found.set(seq, keepVersionText(db, kind, seq, text));
  }
  return seqs.flatMap((seq) => found.get(seq) ?? []);
}

/** The text of a version, if it is at hand. */
export function peekVersionText(db: Queryable, kind: Kind, seq: string): Buffer | undefined {
  return textsOf(db).get(`${kind} ${seq}`);
}

/** Keeps the text of a version and returns it as it is sent. */
export function keepVersionText(db: Queryable, kind: Kind, seq: string, text: string): Buffer {
  const bytes = Buffer.from(text);
  textsOf(db).set(`${kind} ${seq}`, bytes);
  return bytes;
}
