import { z } from 'zod';
import { ContactRoleKind } from '../../db/enums.ts';
import { pathText } from '../../http/query.ts';
import { CalendarDate } from '../../http/shared-schemas.ts';
import { ContactPath } from '../schemas.ts';

const coded = (what: string) =>
  z
    .strictObject({
      code: z
        .string()
        .max(64)
        .meta({ description: `The ${what}.` }),
    })
    .nullable()
    .optional()
    .meta({ description: `The ${what} in which the role is held.` });

const VALIDITY = {
  validFrom: CalendarDate.nullable().optional().meta({ description: 'First day of the role; null where unknown.' }),
  validTo: CalendarDate.nullable().optional().meta({ description: 'Last day of the role; null while none is set.' }),
};

/** A role as the office gives it. */
export const ContactRoleInput = z
  .strictObject({
    role: z.enum(ContactRoleKind).meta({ description: 'What the contact is there for.' }),
    study: z
      .strictObject({ id: z.string().max(64).meta({ description: 'The study.' }) })
      .nullable()
      .optional()
      .meta({ description: 'The study in which the role is held; none for a role in the institution.' }),
    siteId: z.string().max(64).nullable().optional().meta({ description: 'The site of the study.' }),
    program: coded('program'),
    committee: coded('committee'),
    ...VALIDITY,
  })
  .meta({
    id: 'ContactRoleInput',
    description: 'A new role of a contact.',
    examples: [
      { role: 'principal_investigator', study: { id: 'std_4m8k2c7q9x1z0j5v' }, validFrom: '2026-01-01', validTo: null },
    ],
  });
export type ContactRoleInput = z.infer<typeof ContactRoleInput>;

/** JSON Merge Patch (RFC 7396) of a role: what it is and where it is held stays, another is another role. */
export const ContactRolePatch = z.strictObject(VALIDITY).meta({
  id: 'ContactRolePatch',
  description: 'The validity of a role (JSON Merge Patch, RFC 7396).',
  examples: [{ validTo: '2026-12-31' }],
});
export type ContactRolePatch = z.infer<typeof ContactRolePatch>;

/** The path of one role. */
export const ContactRolePath = ContactPath.extend({
  roleId: pathText({ description: 'The role’s id.', examples: ['rol_2c7q9x1z0j5v3m8k'] }),
});
