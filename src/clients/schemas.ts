import { z } from 'zod';
import { ClientAudience } from '../db/enums.ts';
import { pageOf } from '../http/list.ts';
import { bool, listQuery, oneOf, pathText } from '../http/query.ts';
import { Instant } from '../http/shared-schemas.ts';
import { SCOPES, scopes } from '../scopes.ts';

const scopeWords = SCOPES.map((scope) => `\`${scope}\`: ${scopes[scope]}`).join(' ');

const KEY = {
  id: '7k2m9q4x1z0c8v5n',
  createdAt: '2026-11-24T09:30:00.000Z',
  expiresAt: '2027-12-31T23:00:00.000Z',
  lastUsedAt: '2026-11-25T08:00:00.000Z',
  revokedAt: null,
};

const ClientKey = z
  .strictObject({
    id: z.string().meta({ description: 'The public part of the key, after `riph_`.' }),
    createdAt: Instant.meta({ description: 'When it was made.' }),
    expiresAt: Instant.nullable().meta({ description: 'From when on it is refused; null: never.' }),
    lastUsedAt: Instant.nullable().meta({ description: 'When it was last used, to the hour; null: not yet.' }),
    revokedAt: Instant.nullable().meta({ description: 'When it was revoked; null while it is not.' }),
  })
  .meta({ id: 'ClientKey', description: 'A key of a client, without its secret.', examples: [KEY] });

const client = {
  name: z.string().trim().min(1).max(200).meta({ description: 'The system that calls; not a person.' }),
  organization: z.string().trim().min(1).max(200).meta({ description: 'Who runs it.' }),
  audience: z.enum(ClientAudience).meta({
    description:
      '`partner`: another hospital or a sponsor; `internal`: Gustave Roussy. Decides which contacts it may see.',
  }),
  scopes: z
    .array(z.enum(SCOPES))
    .max(SCOPES.length)
    .meta({ description: `What it may do; empty: read. ${scopeWords}` }),
  quotaPerMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .meta({ description: 'Requests a minute; null: the default of the service.' }),
};

const INPUT = {
  name: 'Trial finder',
  organization: 'Hospital of a partner',
  audience: 'partner' as const,
  scopes: ['contacts:read' as const],
  quotaPerMinute: 1200,
};
const EXAMPLE = {
  id: 'cli_4m8k2c7q9x1z0j5v',
  ...INPUT,
  keys: [KEY],
  createdAt: '2026-11-24T09:30:00.000Z',
  updatedAt: '2026-11-24T09:30:00.000Z',
  revokedAt: null,
  links: { self: '/v1/clients/cli_4m8k2c7q9x1z0j5v' },
};

export const Client = z
  .strictObject({
    id: z.string().meta({ description: 'Stable, opaque id; the audit trail names it as the actor.' }),
    ...client,
    keys: z.array(ClientKey).meta({ description: 'Its keys, newest first, also those that are over.' }),
    createdAt: Instant.meta({ description: 'When it was created.' }),
    updatedAt: Instant.meta({ description: 'When it last changed.' }),
    revokedAt: Instant.nullable().meta({ description: 'When it was revoked with all its keys; null while it is not.' }),
    links: z
      .strictObject({ self: z.string().meta({ description: 'The canonical address.' }) })
      .meta({ description: 'Addresses, relative to the service.' }),
  })
  .meta({ id: 'Client', description: 'A system that calls with keys of its own.', examples: [EXAMPLE] });
export type Client = z.infer<typeof Client>;

export const ClientPage = pageOf(Client, 'ClientPage', 'Clients, newest first.');

/** The one answer that holds a secret. */
export const ClientWithKey = Client.extend({
  key: z.string().meta({
    description: 'The new key: shown here and never again. In a dry run it is made up and will not work.',
  }),
}).meta({
  id: 'ClientWithKey',
  description: 'A client with the key that it was just given.',
  examples: [{ ...EXAMPLE, key: 'riph_7k2m9q4x1z0c8v5n_the-secret-of-43-characters-stands-here-once' }],
});

const expiresAt = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) > Date.now(), 'must lie in the future')
  .nullable()
  .default(null)
  .meta({ description: 'From when on the key is refused (RFC 3339), in the future; null: never.' });

export const NewClient = z
  .strictObject({
    ...client,
    scopes: client.scopes.default([]),
    quotaPerMinute: client.quotaPerMinute.default(null),
    expiresAt,
  })
  .meta({
    id: 'NewClient',
    description: 'A client to create, with what its first key is to be.',
    examples: [{ ...INPUT, expiresAt: '2027-12-31T23:00:00.000Z' }],
  });
export type NewClient = z.infer<typeof NewClient>;

export const ClientPatch = z
  .strictObject(client)
  .partial()
  .meta({
    id: 'ClientPatch',
    description: 'Changes of a client as a JSON Merge Patch (RFC 7396): what is absent stays.',
    examples: [{ scopes: ['contacts:read'], quotaPerMinute: null }],
  });
export type ClientPatch = z.infer<typeof ClientPatch>;

export const NewKey = z
  .strictObject({
    expiresAt,
    overlapDays: z.int().min(0).max(365).default(7).meta({
      description: 'Days for which the keys before go on working, unless they expire sooner; 0: they end at once.',
    }),
  })
  .meta({
    id: 'NewKey',
    description: 'A key to take the place of those before.',
    examples: [{ expiresAt: '2028-12-31T23:00:00.000Z', overlapDays: 7 }],
  });
export type NewKey = z.infer<typeof NewKey>;

const id = pathText({ description: 'The client.', examples: ['cli_4m8k2c7q9x1z0j5v'] });
export const ClientPath = z.strictObject({ id });
export const ClientKeyPath = z.strictObject({
  id,
  keyId: pathText({ description: 'The key, by its public part.', examples: ['7k2m9q4x1z0c8v5n'] }),
});

export const ListClientsQuery = listQuery({
  audience: oneOf(Object.values(ClientAudience), { description: 'Only clients of this audience.' }).optional(),
  scope: oneOf(SCOPES, { description: 'Only clients that hold this scope.' }).optional(),
  revoked: bool({ description: 'Only those that are revoked, or only those that are not; absent: both.' }).optional(),
});
export type ListClientsQuery = z.infer<typeof ListClientsQuery>;
