import { z } from 'zod';
import { ContactKind, ContactRoleKind, Visibility } from '../db/enums.ts';
import { exampleOf } from '../http/example.ts';
import { pageOf } from '../http/list.ts';
import { csvEnum, listQuery, pathText, text } from '../http/query.ts';
import { CalendarDate, CodedReference, LocalizedText, Provenance } from '../http/shared-schemas.ts';

const stated = (description: string) => z.string().nullable().meta({ description });

const ROLE = {
  role: 'public_queries',
  study: {
    id: 'std_4m8k2c7q9x1z0j5v',
    title: { fr: null, en: 'A trial of something new', machineTranslated: [] },
    nct: 'NCT00000000',
  },
  siteId: null,
  program: null,
  committee: null,
  validFrom: null,
  validTo: null,
};

const ContactRole = z
  .strictObject({
    role: z.enum(ContactRoleKind).meta({ description: 'What the contact is there for.' }),
    study: z
      .strictObject({
        id: z.string().meta({ description: 'The study.' }),
        title: LocalizedText.meta({ description: 'Its public title.' }),
        nct: stated('Its ClinicalTrials.gov number; null where it has none.'),
      })
      .nullable()
      .meta({ description: 'The study in which the role is held; null for a role in the institution.' }),
    siteId: stated('The site of the study; null for the study as a whole.'),
    program: CodedReference.nullable().meta({ description: 'The program in which the role is held; null for none.' }),
    committee: CodedReference.nullable().meta({
      description: 'The committee in which the role is held; null for none.',
    }),
    validFrom: CalendarDate.nullable().meta({ description: 'First day of the role; null where unknown.' }),
    validTo: CalendarDate.nullable().meta({ description: 'Last day of the role; null while none is set.' }),
  })
  .meta({ id: 'ContactRole', description: 'A role that a contact holds today.', examples: [ROLE] });

/** A contact as every route shows it. */
export const Contact = z
  .strictObject({
    id: z.string().meta({ description: 'Stable, opaque id.' }),
    kind: z
      .enum(ContactKind)
      .meta({ description: 'A person, or a functional mailbox such as an investigator office.' }),
    name: z.string().meta({ description: 'Name of the person or of the mailbox.' }),
    title: LocalizedText.meta({ description: 'Function, in words.' }),
    affiliation: stated('Institution as the source spells it; null: not stated.'),
    organization: z
      .strictObject({
        id: z.string().meta({ description: 'The organization.' }),
        name: z.string().meta({ description: 'Its name.' }),
      })
      .nullable()
      .meta({ description: 'The institution; null where the registry does not hold it.' }),
    department: CodedReference.nullable().meta({ description: 'Department of the host; null for none.' }),
    email: stated('E-mail address; null where none is published.'),
    acceptsMessages: z
      .boolean()
      .meta({ description: 'Whether a message can be sent to the contact, also where its address is not published.' }),
    phone: stated('Telephone number as published; null where none is.'),
    phoneExtension: stated('Extension to dial after the number; null for none.'),
    roles: z
      .array(ContactRole)
      .min(1)
      .meta({ description: 'The roles that are valid today, at studies that are public.' }),
    provenance: Provenance,
  })
  .meta({
    id: 'Contact',
    description:
      'Whom to call. Contacts are personal data: unlike studies they may not be reused under the open licence, and a ' +
      'suppressed one disappears at once.',
    examples: [
      {
        id: 'con_7g2k9m4v1x8q3z5t',
        kind: 'functional',
        name: 'Investigator office',
        title: { fr: null, en: null, machineTranslated: [] },
        affiliation: 'Gustave Roussy',
        organization: null,
        department: null,
        email: 'trials@example.org',
        acceptsMessages: true,
        phone: '+33 1 99 00 00 00',
        phoneExtension: null,
        roles: [ROLE],
        provenance: {
          source: 'ClinicalTrials.gov',
          url: 'https://clinicaltrials.gov/study/NCT00000000',
          asOf: '2026-03-06',
        },
      },
    ],
  });
export type Contact = z.infer<typeof Contact>;

/** A page of a list. */
export const ContactPage = pageOf(Contact, 'ContactPage', 'Contacts.');

const ROLE_RECORD = { id: 'rol_2c7q9x1z0j5v3m8k', ...ROLE, imported: true, decided: false };

/** A role as the office keeps it. */
export const ContactRoleRecord = ContactRole.extend({
  id: z.string().meta({ description: 'Stable, opaque id.' }),
  imported: z.boolean().meta({ description: 'Whether a source gave the role, which its next version may take back.' }),
  decided: z.boolean().meta({ description: 'Whether the office decided on an imported role: no import changes it.' }),
}).meta({
  id: 'ContactRoleRecord',
  description: 'A role of a contact, past and future ones included, as the research office keeps it.',
  examples: [ROLE_RECORD],
});

/** A contact as the office keeps it. */
export const ContactRecord = Contact.extend({
  email: stated('E-mail address; null for none.'),
  emailShown: z.boolean().meta({ description: 'Whether readers see the address; messages reach it in any case.' }),
  visibility: z.enum(Visibility).meta({ description: 'Who sees the contact; nobody sees a suppressed one.' }),
  decided: z
    .boolean()
    .meta({ description: 'Whether the office decided on the contact: no import changes it, only its roles.' }),
  roles: z.array(ContactRoleRecord).meta({ description: 'All its roles, also past and future ones.' }),
}).meta({
  id: 'ContactRecord',
  description: 'A contact as the research office keeps it: what readers see, and who they are.',
  examples: [
    { ...(exampleOf(Contact) as object), emailShown: true, visibility: 'public', decided: true, roles: [ROLE_RECORD] },
  ],
});
export type ContactRecord = z.infer<typeof ContactRecord>;

const RECORDS = 'Callers who keep contacts (`contacts:write`) get the record.';

/** One contact, for any caller. */
export const ContactView = z
  .union([Contact, ContactRecord])
  .meta({ id: 'ContactView', description: `A contact. ${RECORDS}`, examples: [exampleOf(Contact)] });

/** A page of the directory, for any caller. */
export const ContactViewPage = pageOf(
  ContactView,
  'ContactViewPage',
  'Contacts, or records when asked for by visibility.',
);

const code = (what: string, example: string) =>
  text(64, { description: `Contacts with a role in this ${what}, by code.`, examples: [example] }).optional();

/** The path of one contact. */
export const ContactPath = z.strictObject({
  id: pathText({ description: 'The contact’s id.', examples: ['con_7g2k9m4v1x8q3z5t'] }),
});

/** The query string of `GET /v1/contacts`. */
export const ListContactsQuery = listQuery({
  role: csvEnum(Object.values(ContactRoleKind), {
    description: 'Roles.',
    examples: [['principal_investigator']],
  }).optional(),
  study: text(64, {
    description: 'Contacts with a role in this study, by its id or any of its identifiers.',
    examples: ['NCT06819735'],
  }).optional(),
  program: code('program', 'immuno'),
  committee: code('committee', 'thoracic'),
  organization: text(64, {
    description:
      'Contacts of this organization or with a role at one of its sites, by id; the id of one that was merged leads to the other.',
    examples: ['org_0j5v3m8k2c7q9x1z'],
  }).optional(),
  kind: csvEnum(Object.values(ContactKind), {
    description: 'Persons or functional mailboxes.',
    examples: [['functional']],
  }).optional(),
  visibility: csvEnum(Object.values(Visibility), {
    description: 'The records of these visibilities; for callers who keep contacts (`contacts:write`).',
    examples: [['suppressed']],
  }).optional(),
});
export type ListContactsQuery = z.infer<typeof ListContactsQuery>;

/** The query string of `GET /v1/studies/{id}/contacts`. */
export const ListStudyContactsQuery = listQuery({});
export type ListStudyContactsQuery = z.infer<typeof ListStudyContactsQuery>;
