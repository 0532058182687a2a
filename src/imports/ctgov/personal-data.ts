import { pointerOf } from '../../http/pointer.ts';
import { isOrcid, REMOVED, redactReach } from '../../personal-data/reach.ts';
import { readsAsPerson, redactTitled } from '../../personal-data/titled-names.ts';
import type { Fragment, Json } from '../json.ts';
import { isFunctional, nameFinder, nameWords } from './person.ts';
import type { CtgovRecord } from './record.ts';

/**
 * Keys whose values are about people, wherever they stand, so that an unforeseen module is covered too. Citations name their
 * authors; a retraction notice cites in the same way.
 */
const PERSONAL_KEYS: ReadonlySet<string> = new Set([
  'overallOfficials',
  'centralContacts',
  'contacts',
  'pointOfContact',
  'investigatorFullName',
  'investigatorTitle',
  'investigatorAffiliation',
  'oldNameTitle',
  'oldOrganization',
  'unpostedResponsibleParty',
  'citation',
  'retractions',
  'email',
  'phone',
  'phoneExt',
]);

/** Codes and dates: a phone pattern there would be a coincidence. */
const CODES: ReadonlySet<string> = new Set([
  'id',
  'nctId',
  'pmid',
  'date',
  'zip',
  'filename',
  'versionHolder',
  'url',
  'link',
  'value',
]);
/** Titles of studies name products (`Dr. X's Supplement`), not contacts: no name is looked for by its title there. */
const TITLES: ReadonlySet<string> = new Set(['briefTitle', 'officialTitle']);

/** Takes the place of a sponsor who is a natural person. */
export const PERSON_SPONSOR = REMOVED;

/**
 * Takes personal data out of a record: whole parts by their key, and in all other text mail addresses, phone numbers, the
 * names of the people whom the record names as contacts, and names with a title or a degree. `fragments` hold what was there
 * before, so that `restoreRecord(content, fragments)` is the record again. Not found: a family name alone, and people without
 * a title who are nobody's contact (also as a collaborator whose class is not INDIV).
 */
export function cutPersonalData(record: CtgovRecord): { content: Json; fragments: Fragment[] } {
  const fragments: Fragment[] = [];
  const findNames = nameFinder(peopleOf(record));
  const sponsors = new Set(personSponsors(record));

  const cut = (value: Json, path: (string | number)[]): Json => {
    if (typeof value === 'string') {
      const key = path.findLast((step) => typeof step === 'string') as string | undefined;
      const clean = clear(value, key ?? '');
      if (clean !== value) fragments.push({ pointer: pointerOf(path), value });
      return clean;
    }
    if (Array.isArray(value)) return value.map((part, index) => cut(part, [...path, index]));
    if (value === null || typeof value !== 'object') return value;
    const kept: [string, Json][] = [];
    for (const [key, part] of Object.entries(value)) {
      if (PERSONAL_KEYS.has(key)) fragments.push({ pointer: pointerOf([...path, key]), value: part });
      else kept.push([key, cut(part, [...path, key])]);
    }
    return Object.fromEntries(kept);
  };

  const clear = (text: string, key: string): string => {
    if (key === 'name' || key === 'fullName') {
      if (sponsors.has(text)) return PERSON_SPONSOR;
    }
    if (CODES.has(key)) return key === 'id' && isOrcid(text) ? REMOVED : text.includes('@') ? redactReach(text) : text;
    const named = findNames(redactReach(text), REMOVED);
    return TITLES.has(key) ? named : redactTitled(named);
  };

  return { content: cut(record as Json, []), fragments };
}

/** Everyone whom the record names in a contact's place, but for functions and companies. */
function peopleOf(record: CtgovRecord): string[] {
  const { contactsLocationsModule: places, sponsorCollaboratorsModule: sponsors } = record.protocolSection;
  const names = [
    ...(places?.overallOfficials ?? []),
    ...(places?.centralContacts ?? []),
    ...(places?.locations ?? []).flatMap((location) => location.contacts ?? []),
  ].map((contact) => contact.name);
  names.push(
    sponsors?.responsibleParty?.investigatorFullName,
    record.resultsSection?.moreInfoModule?.pointOfContact?.title,
  );
  const isNoPerson = functionOf(record);
  return [...names.filter((name) => name != null), ...personSponsors(record)].filter((name) => !isNoPerson(name));
}

/** Tells functions and companies from persons among a record's contacts: industry sponsors are listed as their own official. */
export function functionOf(record: CtgovRecord): (name: string) => boolean {
  const { leadSponsor, collaborators, responsibleParty } = record.protocolSection.sponsorCollaboratorsModule ?? {};
  const companies =
    responsibleParty?.type === 'SPONSOR_INVESTIGATOR'
      ? []
      : [leadSponsor, ...(collaborators ?? [])].flatMap((party) =>
          party?.class === 'INDUSTRY' ? party.name.toLowerCase() : [],
        );
  return (name) => isFunctional(name) || companies.some((company) => company.startsWith(name.toLowerCase()));
}

/**
 * Names of sponsors and collaborators that are natural persons: the source says so (INDIV, or a sponsor-investigator under
 * their own name), or title and degree do.
 */
export function personSponsors(record: CtgovRecord): string[] {
  const { leadSponsor, collaborators, responsibleParty } = record.protocolSection.sponsorCollaboratorsModule ?? {};
  const investigator = key(responsibleParty?.investigatorFullName ?? '');
  return [leadSponsor, ...(collaborators ?? [])]
    .filter((party) => party != null)
    .filter(
      (party) =>
        party.class === 'INDIV' ||
        (investigator !== '' && key(party.name) === investigator && !isFunctional(party.name)) ||
        readsAsPerson(party.name),
    )
    .map((party) => party.name);
}

const key = (name: string): string => nameWords(name).join(' ').toLowerCase();
