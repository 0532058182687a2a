import type { SponsorClass } from '../db/enums.ts';
import { countryName } from './countries.ts';
import type { Organization } from './schemas.ts';

/** An organization as `queries.ts` selects it. */
export interface OrganizationRow {
  id: string;
  name: string;
  nameKey: string;
  aliases: string[];
  rorId: string | null;
  class: SponsorClass | null;
  isHost: boolean;
  city: string | null;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  source: string;
  sourceUrl: string | null;
  createdOn: string;
  updatedAt: Date;
  sponsored: number;
  collaborations: number;
}

/** Maps an organization's row to its wire shape. */
export function toOrganization(row: OrganizationRow): Organization {
  return {
    id: row.id,
    name: row.name,
    aliases: row.aliases,
    rorId: row.rorId,
    class: row.class,
    isHost: row.isHost,
    city: row.city,
    country: row.country === null ? null : { code: row.country, name: countryName(row.country) },
    latitude: row.latitude,
    longitude: row.longitude,
    counts: { sponsored: row.sponsored, collaborations: row.collaborations },
    links: {
      self: `/v1/organizations/${row.id}`,
      studies: `/v1/studies?sponsor=${row.id}`,
      contacts: `/v1/contacts?organization=${row.id}`,
    },
    // An organization is entered on the day on which its source is read.
    provenance: { source: row.source, url: row.sourceUrl, asOf: row.createdOn },
    updatedAt: row.updatedAt.toISOString(),
  };
}
