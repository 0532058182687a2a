import { z } from 'zod';
import { VersionAction } from '../history/schemas.ts';
import { messages } from '../http/messages.ts';
import { Faults, once, parameter } from '../http/parameter.ts';
import { bool, int, MAX_LIMIT } from '../http/query.ts';
import { Instant } from '../http/shared-schemas.ts';
import { EXAMPLE_STUDY } from '../studies/example.ts';
import { STUDY_FILTERS, Study } from '../studies/schemas.ts';

/** A change as its consumers act on it. */
export const Change = z
  .strictObject({
    seq: z.string().meta({ description: 'Position in the feed; rises with every version of any study.' }),
    studyId: z.string().meta({ description: 'The study.' }),
    version: z.int().min(1).meta({ description: 'The version that was recorded.' }),
    action: VersionAction.meta({
      description:
        'What became of the study. A study that began as a draft is `created` with the version that lists it first; whoever sees ' +
        'drafts has known it before and reads `updated`.',
    }),
    effect: z.enum(['upsert', 'remove']).meta({
      description:
        'What to do: keep this version in place of any before, or drop the study, which was in the filter and is not any ' +
        'longer: withdrawn, in draft again, or no match for the filter.',
    }),
    recordedAt: Instant.meta({ description: 'When it was recorded.' }),
    changed: z.array(z.string()).meta({ description: 'Top-level keys of the document that changed; empty at first.' }),
    links: z
      .strictObject({
        study: z.string().meta({ description: 'The study as it is now.' }),
        version: z.string().nullable().meta({ description: 'The document of this version; null for `remove`.' }),
      })
      .meta({ description: 'Addresses, relative to the service.' }),
    document: Study.nullable().optional().meta({
      description:
        'With `document=true`: the document of this version, the bytes of its `version` link; null for `remove`.',
    }),
  })
  .meta({
    id: 'Change',
    description: 'A change of the registry as seen through a filter.',
    examples: [
      {
        seq: '4711',
        studyId: EXAMPLE_STUDY.id,
        version: 2,
        action: 'updated',
        effect: 'upsert',
        recordedAt: '2026-11-24T09:30:00.000Z',
        changed: ['status', 'host', 'statusHistory'],
        links: { study: `/v1/studies/${EXAMPLE_STUDY.id}`, version: `/v1/studies/${EXAMPLE_STUDY.id}/versions/2` },
      },
    ],
  });
export type Change = z.infer<typeof Change>;

export const ChangePage = z
  .strictObject({
    items: z.array(Change).meta({ description: 'Changes in the order in which they were recorded.' }),
    page: z
      .strictObject({
        last: z
          .string()
          .meta({ description: 'Where to go on: `after` of the next request, also when nothing matched.' }),
        more: z.boolean().meta({ description: 'Whether there is more to read at once.' }),
        limit: z.int().min(1).max(MAX_LIMIT).meta({ description: 'Items a page.' }),
      })
      .meta({ description: 'Where the page stands in the feed.' }),
  })
  .meta({
    id: 'ChangePage',
    description: 'A page of the change feed.',
    examples: [{ items: [Change.meta()?.examples?.[0]], page: { last: '4711', more: false, limit: 100 } }],
  });

/** Server-sent events (WHATWG HTML section 9.2). */
export const ChangeEvents = z.string().meta({
  description: 'One event `change` for each change: `id` is its `seq`, `data` the same JSON as in a page.',
  examples: ['retry: 2000\n\nid: 4711\nevent: change\ndata: {"seq":"4711","effect":"upsert"}\n\n'],
});

/** Longest wait of a request, in seconds: proxies commonly cut what is silent for longer. */
const MAX_WAIT = 60;

/** Whether a text is a position in the feed: a number that Postgres holds in a bigint. */
export function isPosition(text: string): boolean {
  return /^(0|[1-9]\d{0,17})$/.test(text);
}

const after = parameter(
  (raw) => {
    const given = once(raw);
    if (given === 'now' || isPosition(given)) return given;
    throw new Faults({ code: 'not_a_position', message: messages.notPosition() });
  },
  { type: 'string', pattern: '^(now|0|[1-9][0-9]{0,17})$' },
  {
    description:
      'Changes after this position: `page.last` of the page before. `0` replays everything; `now` gives the present end, ' +
      'from which to follow a registry that was read as a list.',
    default: '0',
    examples: ['4711'],
  },
);

const wait = parameter(
  (raw) => {
    const given = once(raw);
    if (/^\d{1,2}s$/.test(given) && Number.parseInt(given, 10) <= MAX_WAIT) return Number.parseInt(given, 10) * 1000;
    throw new Faults({ code: 'not_a_wait', message: messages.notWait(MAX_WAIT) });
  },
  { type: 'string', pattern: '^[0-9]{1,2}s$' },
  {
    description: `How long the answer may wait until something matches, up to \`${MAX_WAIT}s\`. Not with server-sent events.`,
    examples: ['30s'],
  },
);

/** The query string of the change feed. */
export const ListChangesQuery = z.strictObject({
  after: after.default('0'),
  limit: int(1, MAX_LIMIT, { description: `Items a page, 1 to ${MAX_LIMIT}; 100 when absent.`, default: 100 }).default(
    100,
  ),
  document: bool({ description: 'Whether each item holds its document.', default: false }).default(false),
  wait: wait.optional(),
  ...STUDY_FILTERS,
});
export type ListChangesQuery = z.infer<typeof ListChangesQuery>;
