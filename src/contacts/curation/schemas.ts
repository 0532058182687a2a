import { z } from 'zod';
import { ContactKind } from '../../db/enums.ts';
import { line, mailAddress } from '../../http/line.ts';
import { ContactRoleInput } from '../roles/schemas.ts';

/** Suppression is an action of its own, so it is not among them. */
const GIVEN = ['public', 'partner', 'internal'] as const;

const name = line(200, { description: 'Name of the person or of the mailbox.' });
const visibility = z
  .enum(GIVEN)
  .meta({ description: 'Who sees the contact: everybody, also partners, or the office alone.' });

/** One line that may be null or left out. */
const maybeLine = (max: number, description: string) =>
  line(max, { description }).nullable().optional().meta({ description });

/** The members that may be null or left out. */
const FACTS = {
  title: z
    .strictObject({ fr: maybeLine(200, 'In French.'), en: maybeLine(200, 'In English.') })
    .nullable()
    .optional()
    .meta({ description: 'Function, in words.' }),
  affiliation: maybeLine(300, 'Institution, in words.'),
  organization: z
    .strictObject({ id: z.string().max(64).meta({ description: 'The organization.' }) })
    .nullable()
    .optional()
    .meta({ description: 'The institution, where the registry holds it.' }),
  department: z
    .strictObject({ code: z.string().max(64).meta({ description: 'The department.' }) })
    .nullable()
    .optional()
    .meta({ description: 'Department of the host.' }),
  email: mailAddress({ description: 'E-mail address.' }).nullable().optional().meta({ description: 'E-mail address.' }),
  emailShown: z
    .boolean()
    .optional()
    .meta({ description: 'Whether readers see the address; a new contact’s is not shown unless this says so.' }),
  phone: maybeLine(60, 'Telephone number.'),
  phoneExtension: maybeLine(20, 'Extension to dial after the number.'),
};

/** A contact as the office enters it. */
export const ContactInput = z
  .strictObject({
    kind: z
      .enum(ContactKind)
      .meta({ description: 'A person, or a functional mailbox; prefer a mailbox, whose people may change.' }),
    name,
    visibility,
    ...FACTS,
    roles: z.array(ContactRoleInput).max(50).default([]).meta({
      description: 'Its first roles; a contact without a role that is valid today is shown to nobody.',
    }),
  })
  .meta({
    id: 'ContactInput',
    description: 'A new contact.',
    examples: [
      {
        kind: 'functional',
        name: 'Thoracic trials office',
        visibility: 'public',
        email: 'thoracic@example.org',
        roles: [{ role: 'coordination', committee: { code: 'thoracic' } }],
      },
    ],
  });
export type ContactInput = z.infer<typeof ContactInput>;

/** JSON Merge Patch (RFC 7396) of a contact. */
export const ContactPatch = z
  .strictObject({ name: name.optional(), visibility: visibility.optional(), ...FACTS })
  .meta({
    id: 'ContactPatch',
    description: 'What changes in a contact (JSON Merge Patch, RFC 7396): null removes, what is left out stays.',
    examples: [{ phone: '+33 1 99 00 00 00', phoneExtension: null }],
  });
export type ContactPatch = z.infer<typeof ContactPatch>;
