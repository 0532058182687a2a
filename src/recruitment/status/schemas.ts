import * as z from 'zod';
import { ActorKind, StudyStatus } from '../../db/enums.ts';
import { FreeWords } from '../../http/inputs.ts';
import { pageOf } from '../../http/list.ts';
import { listQuery } from '../../http/query.ts';
import { Instant } from '../../http/shared-schemas.ts';
import { StatusEvent } from '../../studies/parts.ts';
import { PastDay } from '../shared-schemas.ts';

const Scope = z
  .string()
  .regex(/^(host|study|sit_[0-9a-z]{16})$/, 'must be host, study or the id of a site')
  .meta({
    description: '`host`: the site of Gustave Roussy; `study`: the study as a whole; or the id of a site.',
    examples: ['host'],
  });

const change = {
  status: z.enum(StudyStatus).meta({ description: 'The status from that day on.' }),
  on: PastDay.meta({ description: 'The day of the decision (Europe/Paris), not in the future.' }),
  reason: FreeWords.nullable()
    .default(null)
    .meta({ description: 'Why; required to open again what was closed. Public, so it names no person.' }),
};

/** A step of the life cycle that the office records. */
export const NewStatusEvent = z.strictObject({ scope: Scope, ...change }).meta({
  id: 'NewStatusEvent',
  description: 'A step of the life cycle at a site, or of the study as a whole.',
  examples: [{ scope: 'host', status: 'open', on: '2026-11-02', reason: null }],
});
export type NewStatusEvent = z.infer<typeof NewStatusEvent>;

/** A correction of the history of a place. */
export const StatusCorrection = z
  .strictObject({
    scope: Scope,
    void: z
      .array(z.string().max(64))
      .max(100)
      .default([])
      .meta({ description: 'Ids of events of the office that no longer count. They stay in the table.' }),
    add: z
      .array(z.strictObject(change))
      .max(100)
      .default([])
      .meta({ description: 'Events that were missing, in any order.' }),
    reason: FreeWords.meta({ description: 'Why the history was wrong.' }),
  })
  .meta({
    id: 'StatusCorrection',
    description: 'A correction of what was recorded; the history that results must be legal as a whole.',
    examples: [
      {
        scope: 'host',
        void: ['evt_6v8v5n7k2m9q4x1z'],
        add: [{ status: 'open', on: '2026-10-12', reason: null }],
        reason: 'The day of the kick-off meeting had been entered',
      },
    ],
  });
export type StatusCorrection = z.infer<typeof StatusCorrection>;

/** An event as the office sees it. */
export const RecordedStatusEvent = z
  .strictObject({
    ...StatusEvent.shape,
    recordedAt: Instant.meta({ description: 'When it was entered or read.' }),
    recordedBy: z
      .strictObject({
        kind: z.enum(ActorKind).meta({ description: 'A client, a person, the command line or the service itself.' }),
        id: z.string().meta({ description: 'Id of the client or account.' }),
      })
      .meta({ description: 'Who entered it.' }),
    voided: z
      .strictObject({
        at: Instant.meta({ description: 'When it ceased to count.' }),
        reason: z.string().meta({ description: 'Why.' }),
      })
      .nullable()
      .meta({ description: 'What took it out of the history; null while it counts.' }),
  })
  .meta({
    id: 'RecordedStatusEvent',
    description: 'A status event with all that the office may know of it: drafts and voided events, too.',
    examples: [
      {
        id: 'evt_6v8v5n7k2m9q4x1z',
        scope: 'host',
        siteId: 'sit_0c8v5n7k2m9q4x1z',
        status: 'open',
        on: '2026-11-02',
        origin: 'office',
        source: 'office',
        derived: false,
        reason: null,
        recordedAt: '2026-11-02T09:30:00.000Z',
        recordedBy: { kind: 'client', id: 'cli_0w8v5n7k2m9q4x1z' },
        voided: { at: '2026-11-03T09:30:00.000Z', reason: 'The day of the kick-off meeting had been entered' },
      },
    ],
  });
export type RecordedStatusEvent = z.infer<typeof RecordedStatusEvent>;

export const StatusEventPage = pageOf(RecordedStatusEvent, 'StatusEventPage', 'A page of status events.');

/** The query string of a study's events. */
export const ListStatusEventsQuery = listQuery({});
export type ListStatusEventsQuery = z.infer<typeof ListStatusEventsQuery>;
