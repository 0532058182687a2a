import type { Change } from './schemas.ts';

/** A version as `findChanges` reads it. */
export interface ChangeRow {
  seq: string;
  study_id: string;
  version: number;
  action: Change['action'];
  recorded_at: Date;
  changed: string[];
  /** Whether it matches the filter; if not, the version before it did. */
  shown: boolean | null;
  /** Whether its reader hears of the study for the first time, although the registry had it as a draft. */
  firstListed: boolean | null;
  /** As it was rendered. */
  document: string | null;
}

/** A change as JSON, around the document's text as it is stored. */
export function toChangeText(row: ChangeRow, withDocument: boolean): string {
  const study = `/v1/studies/${row.study_id}`;
  const change: Change = {
    seq: row.seq,
    studyId: row.study_id,
    version: row.version,
    action: row.firstListed ? 'created' : row.action,
    effect: row.shown ? 'upsert' : 'remove',
    recordedAt: row.recorded_at.toISOString(),
    changed: row.firstListed ? [] : row.changed,
    links: { study, version: row.shown ? `${study}/versions/${row.version}` : null },
  };
  const text = JSON.stringify(change);
  return withDocument ? `${text.slice(0, -1)},"document":${row.document}}` : text;
}
