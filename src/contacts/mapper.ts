import { localized } from '../db/localized.ts';
import type { Contact } from './schemas.ts';

type Role = Contact['roles'][number];

interface RoleRow extends Omit<Role, 'study'> {
  study: {
    id: string;
    titleFr: string | null;
    titleEn: string | null;
    machineTranslated: string[];
    nct: string | null;
  } | null;
}

/** A contact as `queries.ts` selects it; `a` and `b` lead its order in the list at hand. */
export interface ContactRow {
  id: string;
  kind: Contact['kind'];
  name: string;
  titleFr: string | null;
  titleEn: string | null;
  affiliation: string | null;
  organization: Contact['organization'];
  department: Contact['department'];
  email: string | null;
  phone: string | null;
  phoneExtension: string | null;
  source: string;
  sourceUrl: string | null;
  asOf: string;
  roles: RoleRow[];
  a: number;
  b: number;
}

/** Sources that imports name by a code, in words. */
const SOURCE_NAMES: Readonly<Record<string, string>> = {
  clinicaltrials_gov: 'ClinicalTrials.gov',
  open_science_monitor: 'French Open Science Monitor',
};

/** Maps a contact's row to its wire shape. */
export function toContact(row: ContactRow): Contact {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    title: localized({ ...row, machineTranslated: [] }, 'title'),
    affiliation: row.affiliation,
    organization: row.organization,
    department: row.department,
    email: row.email,
    phone: row.phone,
    phoneExtension: row.phoneExtension,
    roles: row.roles.map(({ study, ...role }) => ({
      role: role.role,
      study: study && { id: study.id, title: localized(study, 'title'), nct: study.nct },
      siteId: role.siteId,
      program: role.program,
      committee: role.committee,
      validFrom: role.validFrom,
      validTo: role.validTo,
    })),
    provenance: { source: SOURCE_NAMES[row.source] ?? row.source, url: row.sourceUrl, asOf: row.asOf },
  };
}
