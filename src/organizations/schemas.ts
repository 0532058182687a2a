import { z } from 'zod';
import { SponsorClass } from '../db/enums.ts';
import { aliasesInput, sourceInput } from '../http/inputs.ts';
import { line } from '../http/line.ts';
import { pageOf } from '../http/list.ts';
import { patchOf } from '../http/merge-patch.ts';
import { bool, csvEnum, listQuery, sortBy, text } from '../http/query.ts';
import { Country, Instant, Provenance } from '../http/shared-schemas.ts';
import { COUNTRY_CODES } from './countries.ts';

const LINKS = {
  self: '/v1/organizations/org_0j5v3m8k2c7q9x1z',
  studies: '/v1/studies?sponsor=org_0j5v3m8k2c7q9x1z',
  contacts: '/v1/contacts?organization=org_0j5v3m8k2c7q9x1z',
};

const OrganizationLinks = z
  .strictObject({
    self: z.string().meta({ description: 'The canonical address.' }),
    studies: z.string().meta({ description: 'The studies that it sponsors.' }),
    contacts: z.string().meta({ description: 'Its contacts.' }),
  })
  .meta({
    id: 'OrganizationLinks',
    description: 'Addresses, relative to the service.',
    examples: [LINKS],
  });

/** An organization as every route shows it. */
export const Organization = z
  .strictObject({
    id: z.string().meta({ description: 'Stable, opaque id.' }),
    name: z.string().meta({ description: 'Name as the source spells it.' }),
    aliases: z.array(z.string()).meta({ description: 'Other spellings in use.' }),
    rorId: z.url().nullable().meta({ description: 'Research Organization Registry id; null where none was assigned.' }),
    class: z
      .enum(SponsorClass)
      .nullable()
      .meta({ description: 'The host itself, academic, or industry; null where unknown.' }),
    isHost: z.boolean().meta({ description: 'Whether this is Gustave Roussy.' }),
    city: z.string().nullable().meta({ description: 'City as the source spells it; null where unknown.' }),
    country: Country.nullable().meta({ description: 'Country; null where unknown.' }),
    latitude: z.number().nullable().meta({ description: 'Degrees north (WGS 84); null where unknown.' }),
    longitude: z.number().nullable().meta({ description: 'Degrees east (WGS 84); null where unknown.' }),
    counts: z
      .strictObject({
        sponsored: z.int().min(0).meta({ description: 'Listed studies of which it is the sponsor.' }),
        collaborations: z.int().min(0).meta({ description: 'Listed studies in which it collaborates.' }),
      })
      .meta({ description: 'Counts of studies by its part in them.' }),
    links: OrganizationLinks,
    provenance: Provenance,
    updatedAt: Instant.meta({ description: 'When the entry last changed.' }),
  })
  .meta({
    id: 'Organization',
    description: 'A sponsor, a collaborator or the institution behind a site.',
    examples: [
      {
        id: 'org_0j5v3m8k2c7q9x1z',
        name: 'Gustave Roussy, Cancer Campus, Grand Paris',
        aliases: ['Institut Gustave Roussy'],
        rorId: 'https://ror.org/0321g0743',
        class: 'host',
        isHost: true,
        city: 'Villejuif',
        country: { code: 'FR', name: 'France' },
        latitude: 48.7942,
        longitude: 2.3492,
        counts: { sponsored: 71, collaborations: 5 },
        links: LINKS,
        provenance: { source: 'Research Organization Registry', url: 'https://ror.org/0321g0743', asOf: '2026-11-24' },
        updatedAt: '2026-11-24T09:30:00.000Z',
      },
    ],
  });
export type Organization = z.infer<typeof Organization>;

/** A page of the list. */
export const OrganizationPage = pageOf(Organization, 'OrganizationPage', 'Organizations by name.');

/** The query string of `GET /v1/organizations`. */
export const ListOrganizationsQuery = listQuery({
  class: csvEnum([...Object.values(SponsorClass), 'unknown'] as const, {
    description: 'Classes; `unknown` finds organizations of which no source says one.',
    examples: [['industry']],
  }).optional(),
  isHost: bool({ description: 'Only Gustave Roussy, or only the others.', examples: [true] }).optional(),
  country: csvEnum(COUNTRY_CODES, { description: 'Countries (ISO 3166-1 alpha-2).', examples: [['FR']] }).optional(),
  name: text(200, { description: 'Part of the name, whatever its case and accents.', examples: ['roussy'] }).optional(),
  sort: sortBy(['name'], { description: 'Order; by name when absent.', examples: [['-name']] }).optional(),
});
export type ListOrganizationsQuery = z.infer<typeof ListOrganizationsQuery>;

/** Half of a position; both or none are given. */
const degrees = (limit: number, description: string) =>
  z.number().min(-limit).max(limit).nullable().default(null).meta({ description });

/** What the office writes of an organization. */
export const OrganizationFacts = z.strictObject({
  name: line(300, {
    description: 'Name. A former name becomes an alias, so that sources that use it still mean this one.',
  }),
  aliases: aliasesInput,
  rorId: z
    .string()
    .regex(/^https:\/\/ror\.org\/0[a-hj-km-np-tv-z0-9]{6}\d{2}$/)
    .nullable()
    .default(null)
    .meta({ description: 'Research Organization Registry id, such as https://ror.org/0321g0743.' }),
  class: z
    .enum(SponsorClass)
    .nullable()
    .default(null)
    .meta({ description: 'Academic or industry; `host` is Gustave Roussy and no other. Null: unknown.' }),
  city: line(200, { description: 'City.' }).nullable().default(null).meta({ description: 'City; null: unknown.' }),
  country: z
    .strictObject({
      code: z
        .string()
        .max(2)
        .refine((code) => COUNTRY_CODES.includes(code), 'is no ISO 3166-1 alpha-2 code')
        .meta({ description: 'ISO 3166-1 alpha-2 code.' }),
    })
    .nullable()
    .default(null)
    .meta({ description: 'Country; null: unknown.' }),
  latitude: degrees(90, 'Degrees north (WGS 84), together with `longitude`.'),
  longitude: degrees(180, 'Degrees east (WGS 84), together with `latitude`.'),
  provenance: sourceInput,
});
export type OrganizationFacts = z.infer<typeof OrganizationFacts>;

export const OrganizationInput = OrganizationFacts.meta({
  id: 'OrganizationInput',
  description: 'A new organization.',
  examples: [
    {
      name: 'Institut Curie',
      rorId: 'https://ror.org/04t0gwh46',
      class: 'academic',
      city: 'Paris',
      country: { code: 'FR' },
      provenance: { source: 'Research Organization Registry', url: 'https://ror.org/04t0gwh46' },
    },
  ],
});

export const OrganizationPatch = patchOf(OrganizationFacts).meta({
  id: 'OrganizationPatch',
  description: 'What changes in an organization (JSON Merge Patch, RFC 7396): null removes, what is left out stays.',
  examples: [{ class: 'academic', rorId: 'https://ror.org/04t0gwh46' }],
});
export type OrganizationPatch = z.infer<typeof OrganizationPatch>;

/** With what an organization is merged. */
export const OrganizationMerge = z
  .strictObject({ into: z.string().max(64).meta({ description: 'Id of the organization that stays.' }) })
  .meta({
    id: 'OrganizationMerge',
    description: 'The organization that this one turned out to be.',
    examples: [{ into: 'org_0j5v3m8k2c7q9x1z' }],
  });
export type OrganizationMerge = z.infer<typeof OrganizationMerge>;
