import { z } from 'zod';
import { IdentifierType } from '../db/enums.ts';
import { bodyOf } from '../http/body-schema.ts';
import { FreeWords } from '../http/inputs.ts';
import { MOST } from '../http/lengths.ts';
import { patchOf } from '../http/merge-patch.ts';
import { CodedReference, localizedText } from '../http/shared-schemas.ts';
import { EXAMPLE_STUDY } from '../studies/example.ts';
import { HostParticipation, Party, StudyIdentifier } from '../studies/parts.ts';
import { Study } from '../studies/schemas.ts';
import { ELSEWHERE, WRITABLE, WRITABLE_KEYS } from './writable.ts';

/** Why a study leaves the registry. */
export const Withdrawal = z
  .strictObject({
    reason: FreeWords.meta({ description: 'Why; public, so it names no person. At most 500 characters.' }),
  })
  .meta({
    id: 'Withdrawal',
    description: 'The withdrawal of a study from the registry, which is not the end of the study.',
    examples: [{ reason: 'Entered twice: see NCT06819735' }],
  });
export type Withdrawal = z.infer<typeof Withdrawal>;

const references = (description: string) =>
  z
    .array(
      z.union([
        z.string().max(64).meta({ description: 'The code alone.' }),
        z.strictObject({
          code: z.string().max(64).meta({ description: 'The code.' }),
          name: CodedReference.shape.name.optional().meta({ description: 'As the registry has it; may be left out.' }),
        }),
      ]),
    )
    .max(50)
    .meta({ description });

const party = z
  .strictObject({
    id: Party.shape.id.optional().meta({ description: 'The organization, where the registry holds it.' }),
    name: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .optional()
      .meta({ description: 'Its name: without `id`, the organization of this name, which is added if it is missing.' }),
    class: Party.shape.class.optional(),
  })
  .meta({ description: 'An organization, by `id` or by `name`.' });

const identifier = StudyIdentifier.extend({
  type: z.enum(IdentifierType).optional().meta({
    description: 'Which register or body gave the number; where its format tells, that counts.',
  }),
  value: z.string().trim().min(1).max(100).meta({ description: 'The number, in any spelling.' }),
  checkDigit: StudyIdentifier.shape.checkDigit.optional(),
  alias: StudyIdentifier.shape.alias.default(false),
  acknowledged: z.boolean().default(false).meta({
    description: 'That the number was really given so, although its check digits do not agree.',
  }),
});

const host = HostParticipation.partial({ siteId: true, facility: true, status: true, openIntervals: true });

/** Members that are read here and written elsewhere: who sends one back is told where. */
const elsewhere = Object.fromEntries(
  Object.entries(ELSEWHERE).map(([key, where]) => {
    const mistake = { code: 'read_only', message: { en: where, fr: `ne s’écrit pas ici : ${where}` } };
    const refused = z.unknown().refine((value) => value === undefined, { params: { mistakes: [mistake] } });
    return [key, refused.optional().meta({ description: `Read only: ${where}.`, readOnly: true })];
  }),
) as Record<never, z.ZodType>;

const { curated } = Study.shape;
const title = (of: 'title' | 'scientificTitle') =>
  localizedText(MOST.title).meta({ description: Study.shape[of].meta()?.description });

const members = Study.pick(WRITABLE).extend({
  title: title('title'),
  scientificTitle: title('scientificTitle'),
  identifiers: z
    .array(identifier)
    .max(50)
    .meta({
      description:
        'Every number of the study. One that is left out becomes an alias, which still leads to the study; an alias that is ' +
        'left out is removed.',
    }),
  host: host.nullable().default({ plannedInclusions: null }).meta({
    description: 'The part of Gustave Roussy, which has its site; null for a study in which it takes no part.',
  }),
  sponsor: party.nullable().meta({ description: 'Lead sponsor; null: not stated.' }),
  collaborators: z.array(party).max(100).meta({ description: 'Organizations that support the sponsor.' }),
  programs: references('Programs of the host.'),
  committees: references('Committees of the host.'),
  departments: references('Clinical departments of the host that take part.'),
  platforms: references('Technology platforms of the host that take part.'),
  curated: z
    .array(z.enum([...WRITABLE_KEYS, 'sites']))
    .max(MOST.list)
    .meta({
      description:
        `${curated.description} Every member that the office changes is added. One that is taken out is the source’s again ` +
        'with the next import.',
    }),
});
export type StudyInput = z.output<typeof members>;

/**
 * A study as the office writes it: the writable members of the document, in the document's own shapes, so that it can be read,
 * edited and sent back. What the registry works out (names beside codes, years beside ages, check digits) may be repeated.
 */
export const StudyInput = bodyOf(members)
  .safeExtend(elsewhere)
  .meta({
    id: 'StudyInput',
    description: 'A study as the office writes it; what is left out is not stated.',
    examples: [
      {
        title: EXAMPLE_STUDY.title,
        studyType: 'interventional',
        phases: ['phase1'],
        regime: 'ctr',
        sponsor: { name: 'Gustave Roussy' },
        identifiers: [{ type: 'internal', value: 'CSET 2688' }],
        committees: ['ditep'],
        host: { plannedInclusions: 20 },
      },
    ],
  });

/** A JSON Merge Patch of a study. */
export const StudyPatch = patchOf(StudyInput).meta({
  id: 'StudyPatch',
  description: 'A JSON Merge Patch (RFC 7396) of a `StudyInput`: what is left out stays, null makes it not stated.',
  examples: [{ title: { fr: 'Étude du DT-7012' }, programs: ['immuno'], host: { plannedInclusions: 25 } }],
});
export type StudyPatch = z.output<typeof StudyPatch>;
