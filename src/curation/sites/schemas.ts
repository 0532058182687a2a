import { z } from 'zod';
import { bodyOf } from '../../http/body-schema.ts';
import { patchOf } from '../../http/merge-patch.ts';
import { pathText } from '../../http/query.ts';
import { COUNTRY_CODES } from '../../organizations/countries.ts';
import { StudySite } from '../../studies/parts.ts';
import { StudyPath } from '../../studies/schemas.ts';

const { latitude, longitude } = StudySite.shape;

const members = StudySite.pick({
  facility: true,
  city: true,
  state: true,
  postalCode: true,
  latitude: true,
  longitude: true,
  isHost: true,
}).extend({
  country: z
    .strictObject({
      code: z.enum(COUNTRY_CODES).nullable().meta({ description: 'ISO 3166-1 alpha-2.' }),
      name: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .nullable()
        .meta({ description: 'Name in English; null: that of the standard.' }),
    })
    .nullable()
    .meta({ description: 'Country, by its code.' }),
  latitude: z.number().min(-90).max(90).nullable().meta({ description: latitude.meta()?.description }),
  longitude: z.number().min(-180).max(180).nullable().meta({ description: longitude.meta()?.description }),
  isHost: StudySite.shape.isHost.default(false).meta({ description: StudySite.shape.isHost.meta()?.description }),
});

/** A site as the office writes it; its status is recorded by status events. */
export const SiteInput = bodyOf(members).meta({
  id: 'SiteInput',
  description: 'A site of a study, as the office writes it. It has a facility or a city.',
  examples: [{ facility: 'Centre Léon Bérard', city: 'Lyon', country: { code: 'FR' } }],
});
export type SiteInput = z.output<typeof members>;

/** A JSON Merge Patch of a site. */
export const SitePatch = patchOf(SiteInput).meta({
  id: 'SitePatch',
  description: 'A JSON Merge Patch (RFC 7396) of a `SiteInput`.',
  examples: [{ postalCode: '69008' }],
});
export type SitePatch = z.output<typeof SitePatch>;

/** The path of one site. */
export const SitePath = StudyPath.extend({
  siteId: pathText({ description: 'The site’s id.', examples: ['sit_0c8v5n7k2m9q4x1z'] }),
});
export type SitePath = z.output<typeof SitePath>;
