import { z } from 'zod';
import { bilingualInput, codeInput, positionInput } from '../http/inputs.ts';
import { line } from '../http/line.ts';
import { pageOf } from '../http/list.ts';
import { patchOf } from '../http/merge-patch.ts';
import { listQuery } from '../http/query.ts';
import { Instant, LocalizedText, Position } from '../http/shared-schemas.ts';
import { StudyCounts, StudyGroupLinks } from '../programs/schemas.ts';

const entryOf = (parameter: string, code: string, fr: string, en: string, source: string | null) => ({
  code,
  name: { fr, en, machineTranslated: [] },
  sourced: source !== null,
  source,
  asOf: '2026-11-24',
  position: 3,
  counts: { studies: 31, openStudies: 9 },
  links: { self: `/v1/${parameter}s/${code}`, studies: `/v1/studies?${parameter}=${code}` },
  updatedAt: '2026-11-24T09:30:00.000Z',
});

const shape = {
  code: z.string().meta({ description: 'Stable code, the last segment of the address.' }),
  name: LocalizedText.meta({ description: 'Name.' }),
  sourced: z.boolean().meta({
    description: 'Whether a public source names it. Where false, the entry is the registry’s own and may change.',
  }),
  source: z.string().nullable().meta({ description: 'That source; null where there is none.' }),
  asOf: z.iso.date().meta({ description: 'The day on which the source was read or the entry was made.' }),
  position: Position,
  counts: StudyCounts,
  links: StudyGroupLinks,
  updatedAt: Instant.meta({ description: 'When the entry last changed.' }),
};

/** An entry of `/committees`. */
export const Committee = z.strictObject(shape).meta({
  id: 'Committee',
  description: 'A multidisciplinary committee, organized by organ.',
  examples: [entryOf('committee', 'thoracic', 'Thorax', 'Thoracic', 'Gustave Roussy, page “Clinical Research”')],
});

/** An entry of `/departments`. */
export const Department = z.strictObject(shape).meta({
  id: 'Department',
  description: 'A clinical department of Gustave Roussy.',
  examples: [entryOf('department', 'ditep', 'Innovation thérapeutique', 'Drug development', null)],
});

/** An entry of `/platforms`. */
export const Platform = z.strictObject(shape).meta({
  id: 'Platform',
  description: 'A biological, imaging or other technology platform of Gustave Roussy.',
  examples: [entryOf('platform', 'imaging', 'Imagerie', 'Imaging', null)],
});

/** An entry of any of the three vocabularies. */
export type StructureEntry = z.infer<typeof Committee>;

/** Wire schema of one entry and of a page, by vocabulary. */
export const STRUCTURE_SCHEMAS = {
  committees: { entry: Committee, page: pageOf(Committee, 'CommitteePage', 'Committees in their own order.') },
  departments: { entry: Department, page: pageOf(Department, 'DepartmentPage', 'Departments in their own order.') },
  platforms: { entry: Platform, page: pageOf(Platform, 'PlatformPage', 'Platforms in their own order.') },
} as const;

/** What the office writes of an entry of any of the three. `sourced` follows from `source`. */
export const StructureFacts = z.strictObject({
  name: bilingualInput(200, 'Name.'),
  source: line(300, { description: 'The public source that names it; null: none, the entry is the registry’s own.' })
    .nullable()
    .default(null)
    .meta({ description: 'The public source that names it; null: none, the entry is the registry’s own.' }),
  asOf: z.iso.date().optional().meta({
    description: 'The day on which the source was read or the entry was made; not in the future. Absent: today.',
  }),
  position: positionInput,
});

export const StructureInput = StructureFacts.extend({ code: codeInput('cardio-oncology') }).meta({
  id: 'StructureInput',
  description: 'A new committee, department or platform.',
  examples: [{ code: 'cardio-oncology', name: { fr: 'Cardio-oncologie', en: 'Cardio-oncology' } }],
});
export type StructureInput = z.infer<typeof StructureInput>;

export const StructurePatch = patchOf(StructureFacts).meta({
  id: 'StructurePatch',
  description:
    'What changes in a committee, department or platform (JSON Merge Patch, RFC 7396): null removes, what is left out stays.',
  examples: [{ name: { en: 'Heart and cancer' }, position: 4 }],
});
export type StructurePatch = z.infer<typeof StructurePatch>;

/** The query string of the three lists. */
export const ListStructureQuery = listQuery({});
export type ListStructureQuery = z.infer<typeof ListStructureQuery>;
