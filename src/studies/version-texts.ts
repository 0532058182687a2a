import { LRUCache } from 'lru-cache';
import type { Queryable } from '../db/types.ts';
import { unpackDocument } from './packed.ts';

type Kind = 'document' | 'summary';

interface StoredText {
  seq: string;
  document: Buffer;
  summaryLength: number;
}

const CLOSED = Buffer.from('}');

/** The list entry is the document's beginning, closed. */
const TEXT_OF: Record<Kind, (row: StoredText) => Buffer> = {
  document: ({ document }) => unpackDocument(document),
  summary: ({ document, summaryLength }) =>
    Buffer.concat([unpackDocument(document).subarray(0, summaryLength), CLOSED]),
};

/** Rendered texts of versions, as bytes that are ready to be sent. */
export interface VersionTexts {
  /** The texts of versions in the order of `seqs`: one statement for those that are not at hand, none if all are. */
  read(db: Queryable, kind: Kind, seqs: readonly string[]): Promise<Buffer[]>;
  /** The version of a study that was read last, if its document is at hand; most likely it is still the current one. */
  lastDocument(studyId: string): { seq: string; text: Buffer } | undefined;
  /** Keeps the stored document of a study's version and returns it as it is sent. */
  keepDocument(studyId: string, seq: string, document: Buffer): Buffer;
}

/**
 * Keeps texts by the sequence number of their version. A version never changes, so nothing kept here is ever stale and nothing
 * has to be told to it: which versions are current is asked of Postgres at every read.
 *
 * @param maxBytes what the process keeps at most; with 0 every text is read anew
 */
export function createVersionTexts(maxBytes: number): VersionTexts {
  // Nothing fits into one byte: a cache without room needs no second way through the code.
  const texts = new LRUCache<string, Buffer>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: (text) => text.length + 1,
  });
  const lastRead = new LRUCache<string, string>({ max: 50_000 });
  const keep = (kind: Kind, seq: string, text: Buffer) => {
    // What zlib hands out lies in a piece of 16 KiB or more: kept as it is, a short text would hold all of it.
    texts.set(`${kind} ${seq}`, Buffer.from(text));
    return text;
  };
  return {
    async read(db, kind, seqs) {
      const found = new Map(seqs.map((seq) => [seq, texts.get(`${kind} ${seq}`)]));
      const missing = seqs.filter((seq) => !found.get(seq));
      if (missing.length > 0) {
        const { rows } = await db.query<StoredText>({
          name: 'version-texts',
          text: 'select seq, document, summary_length as "summaryLength" from study_version where seq = any($1::bigint[])',
          values: [missing],
        });
        for (const row of rows) found.set(row.seq, keep(kind, row.seq, TEXT_OF[kind](row)));
      }
      return seqs.flatMap((seq) => found.get(seq) ?? []);
    },
    lastDocument(studyId) {
      const seq = lastRead.get(studyId);
      const text = seq === undefined ? undefined : texts.get(`document ${seq}`);
      return seq === undefined || text === undefined ? undefined : { seq, text };
    },
    keepDocument(studyId, seq, document) {
      lastRead.set(studyId, seq);
      return keep('document', seq, unpackDocument(document));
    },
  };
}
