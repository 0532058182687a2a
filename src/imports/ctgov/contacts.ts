import type { ContactRoleKind } from '../../db/enums.ts';
import type { StudyFacts } from '../../studies/facts.ts';
import { functionOf, personSponsors } from './personal-data.ts';
import type { CtgovRecord, SourceContact } from './record.ts';
import { blankToNull } from './words.ts';

type ContactFacts = StudyFacts['contacts'][number];

const ROLES: Record<string, ContactRoleKind> = {
  PRINCIPAL_INVESTIGATOR: 'principal_investigator',
  SUB_INVESTIGATOR: 'sub_investigator',
  STUDY_CHAIR: 'study_chair',
  STUDY_DIRECTOR: 'study_director',
};

/** Officials, central contacts, the responsible investigator and the results' point of contact of a record as received. */
export function studyContacts(record: CtgovRecord): ContactFacts[] {
  const { protocolSection, resultsSection } = record;
  const { overallOfficials, centralContacts } = protocolSection.contactsLocationsModule ?? {};
  const { responsibleParty } = protocolSection.sponsorCollaboratorsModule ?? {};
  const contacts: ContactFacts[] = [];
  for (const official of overallOfficials ?? []) {
    const role = ROLES[official.role ?? ''] ?? 'scientific_queries';
    push(contacts, role, { name: official.name }, official.affiliation);
  }
  for (const contact of centralContacts ?? []) push(contacts, 'public_queries', contact, null);
  if (responsibleParty?.investigatorFullName) {
    push(
      contacts,
      'principal_investigator',
      { name: responsibleParty.investigatorFullName },
      responsibleParty.investigatorAffiliation,
    );
  }
  const results = resultsSection?.moreInfoModule?.pointOfContact;
  if (results) push(contacts, 'scientific_queries', { ...results, name: results.title }, results.organization);
  // A sponsor who is a natural person and has no other part is still whom to ask.
  for (const name of personSponsors(record)) {
    if (
      protocolSection.sponsorCollaboratorsModule?.leadSponsor?.name === name &&
      !contacts.some((known) => same(known.name, name))
    ) {
      push(contacts, 'scientific_queries', { name }, null);
    }
  }
  return withKind(contacts, functionOf(record));
}

/** Contacts of each site of a record as received, in the order of its sites. */
export function siteContacts(record: CtgovRecord): ContactFacts[][] {
  const isNoPerson = functionOf(record);
  return (record.protocolSection.contactsLocationsModule?.locations ?? []).map(({ contacts }) => {
    const found: ContactFacts[] = [];
    for (const contact of contacts ?? []) push(found, ROLES[contact.role ?? ''] ?? 'site_contact', contact, null);
    return withKind(found, isNoPerson);
  });
}

const withKind = (contacts: ContactFacts[], isNoPerson: (name: string) => boolean): ContactFacts[] =>
  contacts.map((contact) => ({ ...contact, kind: isNoPerson(contact.name) ? 'functional' : 'person' }));

/** Adds a contact unless it says nothing, or the same person already has the role. */
function push(
  list: ContactFacts[],
  role: ContactRoleKind,
  contact: SourceContact,
  affiliation: string | null | undefined,
): void {
  const email = emailOf(contact);
  const phone = blankToNull(contact.phone);
  const stated = blankToNull(contact.name)?.trim();
  const name = stated ?? (email || phone ? 'Site contact' : null);
  if (
    name === null ||
    list.some((known) => known.role === role && same(known.name, name) && (email === null || known.email === email))
  )
    return;
  list.push({
    kind: 'person',
    role,
    name,
    affiliation: blankToNull(affiliation),
    email,
    phone,
    phoneExtension: blankToNull(contact.phoneExt),
  });
}

/** A contact's address; words in its place (`not given`) are none, and stay in the stored record only. */
function emailOf({ email }: SourceContact): string | null {
  const address = email?.trim() ?? '';
  return /^[^@\s]+@[^@\s]+$/.test(address) ? address : null;
}

/** Warnings of contacts whose address is none, without what stands there. */
export function contactWarnings({ protocolSection, resultsSection }: CtgovRecord): string[] {
  const { centralContacts, locations } = protocolSection.contactsLocationsModule ?? {};
  const contacts = [
    ...(centralContacts ?? []),
    ...(locations ?? []).flatMap((location) => location.contacts ?? []),
    resultsSection?.moreInfoModule?.pointOfContact ?? {},
  ];
  const wrong = contacts.filter((contact) => blankToNull(contact.email) !== null && emailOf(contact) === null).length;
  return wrong === 0
    ? []
    : [`${wrong} e-mail ${wrong === 1 ? 'address is none and was' : 'addresses are none and were'} left out`];
}

const same = (a: string, b: string): boolean => fold(a) === fold(b);
const fold = (name: string): string =>
  (name.split(',')[0] ?? '')
    .toLowerCase()
    .replace(/[\s.]+/g, ' ')
    .trim();
