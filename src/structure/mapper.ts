import { localized } from '../db/localized.ts';
import type { StructureEntry } from './schemas.ts';
import { VOCABULARIES, type VocabularyName } from './vocabularies.ts';

/** A committee, department or platform as `queries.ts` selects it. */
export interface StructureRow {
  code: string;
  nameFr: string;
  nameEn: string;
  machineTranslated: string[];
  sourced: boolean;
  source: string | null;
  asOf: string;
  position: number;
  updatedAt: Date;
  studies: number;
  openStudies: number;
}

/** Maps a row of one of the vocabularies to its wire shape. */
export function toStructureEntry(vocabulary: VocabularyName, row: StructureRow): StructureEntry {
  const code = encodeURIComponent(row.code);
  const { noun } = VOCABULARIES[vocabulary];
  return {
    code: row.code,
    name: localized(row, 'name'),
    sourced: row.sourced,
    source: row.source,
    asOf: row.asOf,
    position: row.position,
    counts: { studies: row.studies, openStudies: row.openStudies },
    links: {
      self: `/v1/${vocabulary}/${code}`,
      studies: `/v1/studies?${noun}=${code}`,
      // Contacts hold roles in committees; departments and platforms have none of their own.
      ...(vocabulary === 'committees' && { contacts: `/v1/contacts?committee=${code}` }),
    },
    updatedAt: row.updatedAt.toISOString(),
  };
}
