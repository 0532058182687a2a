import jsonPatch from 'fast-json-patch';
import type { Caller } from '../http/caller.ts';
import type { Text } from '../http/text.ts';
import { seesDrafts } from '../studies/drafts.ts';
import type { Study } from '../studies/schemas.ts';
import { describeDocuments } from './document.ts';
import type { StudyDiff, StudyVersion } from './schemas.ts';

/** What a caller may see of histories. */
export interface HistoryReader {
  /** Versions in which the study was a draft. */
  drafts: boolean;
  /** Who wrote each version. */
  actors: boolean;
}

/** The office sees drafts and who wrote them; auditors see who wrote what is public. */
export function historyReader(caller: Caller): HistoryReader {
  const drafts = seesDrafts(caller);
  return { drafts, actors: drafts || caller.scopes.has('audit:read') };
}

/** A version as `findVersions` reads it; `previous` is the one before that the reader may see. */
export interface VersionRow {
  study_id: string;
  version: number;
  action: StudyVersion['action'];
  recorded_at: Date;
  changed: string[];
  actor_kind: string;
  actor_id: string;
  previous: number | null;
}

export function toStudyVersion(row: VersionRow, { actors }: HistoryReader): StudyVersion {
  const versions = `/v1/studies/${row.study_id}/versions`;
  return {
    version: row.version,
    action: row.action,
    recordedAt: row.recorded_at.toISOString(),
    changed: row.changed,
    ...(actors && { actor: { kind: row.actor_kind, id: row.actor_id } }),
    links: {
      self: `${versions}/${row.version}`,
      diff: row.previous === null ? null : `${versions}/${row.previous}/diff/${row.version}`,
    },
  };
}

interface Stored {
  version: number;
  action: string;
  document: string;
}

/** The patch that turns one version's document into another's, and what it says to people. */
export function toStudyDiff(from: Stored, to: Stored): StudyDiff {
  const [before, after] = [JSON.parse(from.document) as Study, JSON.parse(to.document) as Study];
  const sentences = [...standing(from, to), ...describeDocuments(before, after)];
  return {
    from: from.version,
    to: to.version,
    patch: jsonPatch.compare(before, after) as StudyDiff['patch'],
    summary: { fr: sentences.map(({ fr }) => fr), en: sentences.map(({ en }) => en) },
  };
}

/** A withdrawal leaves the document as it was. */
function standing(from: Stored, to: Stored): Text[] {
  const [was, is] = [from, to].map(({ action }) => action === 'withdrawn');
  if (was === is) return [];
  return is
    ? [{ en: 'Withdrawn from the registry', fr: 'Retirée du registre' }]
    : [{ en: 'In the registry again', fr: 'De nouveau au registre' }];
}
