import { z } from 'zod';
import { aliasesInput, codeInput, localizedInput, positionInput, provenanceInput } from '../http/inputs.ts';
import { line } from '../http/line.ts';
import { pageOf } from '../http/list.ts';
import { patchOf } from '../http/merge-patch.ts';
import { listQuery } from '../http/query.ts';
import { CodedReference, Instant, LocalizedText, Position, Provenance } from '../http/shared-schemas.ts';

/** Studies of the public registry that belong to something, counted over their current versions. */
export const StudyCounts = z
  .strictObject({
    studies: z.int().min(0).meta({ description: 'Listed studies, whatever their status.' }),
    openStudies: z.int().min(0).meta({ description: 'Those of them that are open for inclusion at Gustave Roussy.' }),
  })
  .meta({ id: 'StudyCounts', description: 'Counts of studies.', examples: [{ studies: 12, openStudies: 4 }] });

/** Where to go from a resource that groups studies. */
export const StudyGroupLinks = z
  .strictObject({
    self: z.string().meta({ description: 'The canonical address.' }),
    studies: z.string().meta({ description: 'Its studies.' }),
    contacts: z.string().optional().meta({ description: 'The contacts that hold a role in it.' }),
  })
  .meta({
    id: 'StudyGroupLinks',
    description: 'Addresses, relative to the service.',
    examples: [{ self: '/v1/programs/immuno', studies: '/v1/studies?program=immuno' }],
  });

export const Program = z
  .strictObject({
    code: z.string().meta({ description: 'Stable code, the last segment of the address.' }),
    name: z.string().meta({ description: 'Proper name, the same in every language.' }),
    aliases: z.array(z.string()).meta({ description: 'Other spellings in use; each leads to the program.' }),
    focus: LocalizedText.meta({ description: 'What the program works on.' }),
    counts: StudyCounts,
    platforms: z.array(CodedReference).meta({ description: 'Technology platforms that the program uses.' }),
    position: Position,
    links: StudyGroupLinks,
    provenance: Provenance,
    updatedAt: Instant.meta({ description: 'When the entry last changed.' }),
  })
  .meta({
    id: 'Program',
    description: 'A medical-scientific program of Gustave Roussy. A study belongs to one only where a curator says so.',
    examples: [
      {
        code: 'immuno',
        name: 'IMMUNO',
        aliases: [],
        focus: { fr: 'Immunothérapies personnalisées', en: 'Personalized immunotherapies', machineTranslated: [] },
        counts: { studies: 12, openStudies: 4 },
        platforms: [],
        position: 5,
        links: {
          self: '/v1/programs/immuno',
          studies: '/v1/studies?program=immuno',
          contacts: '/v1/contacts?program=immuno',
        },
        provenance: { source: 'Gustave Roussy, page “Clinical Research”', url: null, asOf: '2026-11-24' },
        updatedAt: '2026-11-24T09:30:00.000Z',
      },
    ],
  });
export type Program = z.infer<typeof Program>;

export const ProgramPage = pageOf(Program, 'ProgramPage', 'The programs, in the order of the host’s own list.');

export const ListProgramsQuery = listQuery({});
export type ListProgramsQuery = z.infer<typeof ListProgramsQuery>;

/** What the office writes of a program. */
export const ProgramFacts = z.strictObject({
  name: line(200, { description: 'Proper name, the same in every language.' }),
  aliases: aliasesInput,
  focus: localizedInput(500, 'What the program works on.'),
  platforms: z
    .array(z.strictObject({ code: z.string().max(64).meta({ description: 'Code of the platform.' }) }))
    .max(100)
    .default([])
    .meta({ description: 'Technology platforms that the program uses.' }),
  position: positionInput,
  provenance: provenanceInput,
});

export const ProgramInput = ProgramFacts.extend({ code: codeInput('immuno') }).meta({
  id: 'ProgramInput',
  description: 'A new program.',
  examples: [
    {
      code: 'rare-cancers',
      name: 'RARE',
      focus: { fr: 'Cancers rares', en: 'Rare cancers' },
      platforms: [{ code: 'imaging' }],
      provenance: { source: 'Scientific council', asOf: '2026-11-24' },
    },
  ],
});
export type ProgramInput = z.infer<typeof ProgramInput>;

export const ProgramPatch = patchOf(ProgramFacts).meta({
  id: 'ProgramPatch',
  description: 'What changes in a program (JSON Merge Patch, RFC 7396): null removes, what is left out stays.',
  examples: [{ focus: { en: 'Rare cancers of adults' }, platforms: [{ code: 'imaging' }] }],
});
export type ProgramPatch = z.infer<typeof ProgramPatch>;
