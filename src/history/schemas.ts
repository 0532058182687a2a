import { z } from 'zod';
import { pageOf } from '../http/list.ts';
import { listQuery, pathText } from '../http/query.ts';
import { Instant } from '../http/shared-schemas.ts';
import { EXAMPLE_STUDY } from '../studies/example.ts';
import { StudyPath } from '../studies/schemas.ts';

/** What became of a study: the words of the history and of the change feed. */
export const VersionAction = z.enum(['created', 'updated', 'withdrawn', 'restored']);

const address = `/v1/studies/${EXAMPLE_STUDY.id}`;

/** One entry of a study's history. */
export const StudyVersion = z
  .strictObject({
    version: z.int().min(1).meta({ description: 'Number of the version, from 1.' }),
    action: VersionAction.meta({ description: 'What became of the study with it.' }),
    recordedAt: Instant.meta({ description: 'When it was recorded.' }),
    changed: z.array(z.string()).meta({ description: 'Top-level keys of the document that changed; empty at first.' }),
    actor: z
      .strictObject({
        kind: z.string().meta({ description: '`client`, `person`, `cli` or `system`.' }),
        id: z.string().meta({ description: 'Id of the client or account, never a name.' }),
      })
      .optional()
      .meta({ description: 'Who wrote it; only for callers with `audit:read` or `studies:write`.' }),
    links: z
      .strictObject({
        self: z.string().meta({ description: 'The document as it stood.' }),
        diff: z.string().nullable().meta({ description: 'What it changed; null where no version came before.' }),
      })
      .meta({ description: 'Addresses, relative to the service.' }),
  })
  .meta({
    id: 'StudyVersion',
    description: 'A version of a study: every change of its document is one, and none is ever rewritten.',
    examples: [
      {
        version: 2,
        action: 'updated',
        recordedAt: '2026-11-24T09:30:00.000Z',
        changed: ['status', 'host', 'statusHistory'],
        links: { self: `${address}/versions/2`, diff: `${address}/versions/1/diff/2` },
      },
    ],
  });
export type StudyVersion = z.infer<typeof StudyVersion>;

export const StudyVersionPage = pageOf(StudyVersion, 'StudyVersionPage', 'Versions of a study, newest first.');

const PatchOperation = z
  .strictObject({
    op: z.enum(['add', 'remove', 'replace']).meta({ description: 'What is done.' }),
    path: z.string().meta({ description: 'Where, as a JSON Pointer (RFC 6901).' }),
    value: z.unknown().optional().meta({ description: 'The new value; absent for `remove`.' }),
  })
  .meta({
    id: 'PatchOperation',
    description: 'An operation of a JSON Patch (RFC 6902).',
    examples: [{ op: 'replace', path: '/host/status/code', value: 'open' }],
  });

const sentences = (language: string) =>
  z.array(z.string()).meta({ description: `One sentence a change, in ${language}.` });

/** What lies between two versions. */
export const StudyDiff = z
  .strictObject({
    from: z.int().min(1).meta({ description: 'The version to which the patch applies.' }),
    to: z.int().min(1).meta({ description: 'The version that it makes; it may be the older one.' }),
    patch: z.array(PatchOperation).meta({ description: 'JSON Patch (RFC 6902) that turns `from` into `to`.' }),
    summary: z
      .strictObject({ fr: sentences('French'), en: sentences('English') })
      .meta({ description: 'The same for people; `version` and `updatedAt` go without saying.' }),
  })
  .meta({
    id: 'StudyDiff',
    description: 'The difference of two versions of a study, in either direction.',
    examples: [
      {
        from: 1,
        to: 2,
        patch: [{ op: 'replace', path: '/host/status/code', value: 'open' }],
        summary: {
          fr: ['Statut à Gustave Roussy : autorisé → ouvert aux inclusions, le 2026-03-01'],
          en: ['Status at Gustave Roussy: authorized → open on 2026-03-01'],
        },
      },
    ],
  });
export type StudyDiff = z.infer<typeof StudyDiff>;

export const ListVersionsQuery = listQuery({});
export type ListVersionsQuery = z.infer<typeof ListVersionsQuery>;

/** A version's number in a path; anything else names no version and is not found. */
const number = (description: string, example: string) => pathText({ description, examples: [example] }, 10);

export const VersionPath = StudyPath.extend({ version: number('Number of the version.', '2') });
export const DiffPath = StudyPath.extend({
  from: number('Number of the version to start from.', '1'),
  to: number('Number of the version to arrive at.', '2'),
});
