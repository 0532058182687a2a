import { localized } from '../db/localized.ts';
import type { Program } from './schemas.ts';

/** A program as `queries.ts` selects it. */
export interface ProgramRow {
  code: string;
  name: string;
  aliases: string[];
  focusFr: string | null;
  focusEn: string | null;
  machineTranslated: string[];
  position: number;
  source: string;
  sourceUrl: string | null;
  asOf: string;
  updatedAt: Date;
  studies: number;
  openStudies: number;
  platforms: { code: string; name: string }[];
}

/** Maps a program's row to its wire shape. */
export function toProgram(row: ProgramRow): Program {
  const code = encodeURIComponent(row.code);
  return {
    code: row.code,
    name: row.name,
    aliases: row.aliases,
    focus: localized(row, 'focus'),
    counts: { studies: row.studies, openStudies: row.openStudies },
    platforms: row.platforms,
    position: row.position,
    links: {
      self: `/v1/programs/${code}`,
      studies: `/v1/studies?program=${code}`,
      contacts: `/v1/contacts?program=${code}`,
    },
    provenance: { source: row.source, url: row.sourceUrl, asOf: row.asOf },
    updatedAt: row.updatedAt.toISOString(),
  };
}
