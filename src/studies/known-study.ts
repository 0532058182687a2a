import type { Transaction } from '../db/types.ts';
import type { Decided } from './curated.ts';
import type { StudyFacts } from './facts.ts';
import type { Identifier } from './identifiers.ts';

type Source = StudyFacts['source'];

/** What is stored of a source's record. */
export interface StoredRecord {
  id: string;
  studyId: string;
  versionDate: string;
  contentHash: string;
  parts: string[];
}

/**
 * What is stored of a record; null for one that is new. Two writers of one record wait for each other here, before either looks
 * whether the study is there.
 */
export async function lockRecord(tx: Transaction, { name, id }: Source): Promise<StoredRecord | null> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${name} ${id}`}, 0))`;
  return tx.sourceRecord.findUnique({
    where: { source_sourceId: { source: name, sourceId: id } },
    select: { id: true, studyId: true, versionDate: true, contentHash: true, parts: true },
  });
}

/**
 * Whether a record is settled by the one that is stored: the same bytes, a version of an earlier day, or a selection of fields
 * of the same day, which would only take away.
 */
export function settle(stored: StoredRecord, source: Source): 'older' | 'unchanged' | null {
  if (stored.versionDate > source.versionDate) return 'older';
  if (stored.contentHash === source.contentHash) return 'unchanged';
  const selection = stored.versionDate === source.versionDate && source.parts.length < stored.parts.length;
  return selection && source.parts.every((part) => stored.parts.includes(part)) ? 'unchanged' : null;
}

/** Numbers that tell which study it is. */
const STRONG_TYPES: ReadonlySet<Identifier['type']> = new Set(['nct', 'isrctn', 'eu_ct', 'eudract', 'id_rcb']);

/**
 * The study that already bears one of these numbers. An NCT number decides; the European ones are shared by the parts of a
 * platform trial, so they count only where exactly one study bears them and no two NCT numbers disagree.
 */
export async function findStudyOf(tx: Transaction, identifiers: readonly Identifier[]): Promise<string | null> {
  const strong = identifiers.filter(({ type }) => STRONG_TYPES.has(type));
  if (strong.length === 0) return null;
  const found = await tx.studyIdentifier.findMany({
    where: { OR: strong.map(({ type, value }) => ({ type, value })) },
    select: {
      studyId: true,
      type: true,
      study: { select: { identifiers: { where: { type: 'nct' }, select: { id: true } } } },
    },
  });
  const byNct = found.find(({ type }) => type === 'nct');
  if (byNct) return byNct.studyId;
  const hasNct = identifiers.some(({ type }) => type === 'nct');
  const candidates = new Set(
    found.filter(({ study }) => !hasNct || study.identifiers.length === 0).map(({ studyId }) => studyId),
  );
  const [only] = candidates;
  return candidates.size === 1 && only !== undefined ? only : null;
}

/** The other sources that describe a study, and what the office decided. */
export interface Voices {
  others: readonly string[];
  decided: Decided;
}
/** Of a study that is not there yet. */
export const NOBODY_SPOKE: Voices = { others: [], decided: { curated: [], riphCategory: null } };

/** Locks a study against other writers; tells who else speaks of it. */
export async function lockWithVoices(tx: Transaction, studyId: string, source: string): Promise<Voices> {
  const [decided] = await tx.$queryRaw<[Decided]>`
    select curated, riph_category as "riphCategory" from study where id = ${studyId} for update`;
  const others = await tx.sourceRecord.findMany({
    where: { studyId, source: { not: source } },
    select: { source: true },
  });
  return { others: others.map((other) => other.source), decided };
}

/** The number of the version that is current. */
export async function currentVersion(tx: Transaction, studyId: string): Promise<number> {
  const current = await tx.studyVersion.findFirstOrThrow({
    where: { studyId, supersededBy: null },
    select: { version: true },
  });
  return current.version;
}
