import { localized } from '../db/localized.ts';
import type { Contact, ContactRecord } from './schemas.ts';

type Role = ContactRecord['roles'][number];

interface RoleRow extends Omit<Role, 'study'> {
  study: {
    id: string;
    titleFr: string | null;
    titleEn: string | null;
    machineTranslated: string[];
    nct: string | null;
  } | null;
}

/** A contact as `statements.ts` selects it; `a` and `b` lead its order in the list at hand. */
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
  emailShown: boolean;
  phone: string | null;
  phoneExtension: string | null;
  visibility: ContactRecord['visibility'];
  decided: boolean;
  source: string;
  sourceUrl: string | null;
  asOf: string;
  roles: RoleRow[];
  a: number;
  b: number;
}

/** The source of what the research office wrote itself. */
export const RESEARCH_OFFICE = 'research_office';

/** Sources that are stored as a code, in words. */
const SOURCE_NAMES: Readonly<Record<string, string>> = {
  clinicaltrials_gov: 'ClinicalTrials.gov',
  open_science_monitor: 'French Open Science Monitor',
  [RESEARCH_OFFICE]: 'Research office of Gustave Roussy',
};

const toRole = ({ study, ...role }: RoleRow): Contact['roles'][number] => ({
  role: role.role,
  study: study && { id: study.id, title: localized(study, 'title'), nct: study.nct },
  siteId: role.siteId,
  program: role.program,
  committee: role.committee,
  validFrom: role.validFrom,
  validTo: role.validTo,
});

/** Maps a contact's row to what readers see. */
export function toContact(row: ContactRow): Contact {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    title: localized({ ...row, machineTranslated: [] }, 'title'),
    affiliation: row.affiliation,
    organization: row.organization,
    department: row.department,
    email: row.emailShown ? row.email : null,
    acceptsMessages: row.email !== null,
    phone: row.phone,
    phoneExtension: row.phoneExtension,
    roles: row.roles.map(toRole),
    provenance: { source: SOURCE_NAMES[row.source] ?? row.source, url: row.sourceUrl, asOf: row.asOf },
  };
}

/** Maps a contact's row to what the office keeps. */
export function toContactRecord(row: ContactRow): ContactRecord {
  return {
    ...toContact(row),
    email: row.email,
    emailShown: row.emailShown,
    visibility: row.visibility,
    decided: row.decided,
    roles: row.roles.map((role) => ({
      id: role.id,
      ...toRole(role),
      imported: role.imported,
      decided: role.decided,
    })),
  };
}
