import { z } from 'zod';
import { ActorKind } from '../db/enums.ts';
import { pageOf } from '../http/list.ts';
import { dateOrDateTime, listQuery, text } from '../http/query.ts';
import { Instant } from '../http/shared-schemas.ts';

const EXAMPLE = {
  id: '1042',
  at: '2026-11-24T09:30:00.000Z',
  actor: { kind: 'client' as const, id: 'cli_4m8k2c7q9x1z0j5v' },
  origin: '192.0.2.17',
  requestId: '5f0c2c3e-8d0b-4d2f-9a53-0f4f5d1c7b2a',
  action: 'study.withdrawn',
  entityType: 'study',
  entityId: 'std_7k2m9q4x1z0c8v5n',
  details: { version: 4 },
};

export const AuditEntry = z
  .strictObject({
    id: z.string().meta({ description: 'Number of the entry; later entries have higher ones.' }),
    at: Instant.meta({ description: 'When it was written.' }),
    actor: z
      .strictObject({
        kind: z.enum(ActorKind).meta({
          description:
            'A client with a key, a person who signed in, a command (an import, too), or the service itself.',
        }),
        id: z.string().meta({ description: 'The client, the account at the identity provider, or the command.' }),
      })
      .meta({ description: 'Who did it. Never a name or mail address.' }),
    origin: z.string().nullable().meta({ description: 'From where: network address or host; null: the service.' }),
    requestId: z.string().nullable().meta({ description: 'The request, as in its `x-request-id`.' }),
    action: z.string().meta({ description: 'What was done, as `entity.verb`.' }),
    entityType: z.string().meta({ description: 'The kind of what it was done to.' }),
    entityId: z.string().meta({ description: 'What it was done to.' }),
    details: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What the action adds, without personal data: fields, dates, numbers.' }),
  })
  .meta({ id: 'AuditEntry', description: 'One write, as the audit trail keeps it.', examples: [EXAMPLE] });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = pageOf(AuditEntry, 'AuditPage', 'Entries of the audit trail, newest first.');

export const ListAuditQuery = listQuery({
  entityType: text(100, { description: 'Only what was done to this kind.', examples: ['study'] }).optional(),
  entityId: text(200, { description: 'Only what was done to this one.' }).optional(),
  action: text(100, { description: 'Only this action.', examples: ['study.withdrawn'] }).optional(),
  actor: text(300, {
    description: 'Only what this client or account did.',
    examples: ['cli_4m8k2c7q9x1z0j5v'],
  }).optional(),
  since: dateOrDateTime({ description: 'Only from this instant, or this day (Europe/Paris), on.' }).optional(),
  until: dateOrDateTime({ description: 'Only before this instant, or before this day (Europe/Paris).' }).optional(),
});
export type ListAuditQuery = z.infer<typeof ListAuditQuery>;
