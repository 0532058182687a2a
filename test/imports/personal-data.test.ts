import * as fc from 'fast-check';
import t from 'tap';
import { toStudyFacts } from '../../src/imports/ctgov/mapper.ts';
import { isFunctional, nameFinder, nameWords } from '../../src/imports/ctgov/person.ts';
import { cutPersonalData } from '../../src/imports/ctgov/personal-data.ts';
import type { CtgovRecord } from '../../src/imports/ctgov/record.ts';
import { isOrcid, REMOVED, redactFacility, redactReach, redactTitled } from '../../src/imports/ctgov/redact.ts';
import { restoreRecord } from '../../src/imports/json.ts';
import { inventedRecord } from './invented-record.ts';

const record: CtgovRecord = inventedRecord();
const facts = toStudyFacts(record, 'hash');
const PERSONAL = /roe|placeholder|muster|beispiel|miles|\w@|99 00|citation|0000-0002-1825-0097/i;

t.test('no name, address or phone is left outside of contacts and fragments', async (t) => {
  const { contacts, ...rest } = facts;
  const sites = rest.sites.map((site) => ({ ...site, contacts: [] }));
  const text = JSON.stringify({ ...rest, sites, source: { ...rest.source, fragments: [] } });
  // A hospital that bears a name keeps it.
  t.notMatch(text.replaceAll('Hospital Dr. Max Muster', ''), PERSONAL);
  t.match(text, /Hospital Dr\. Max Muster/);
  t.equal(
    facts.briefSummaryEn,
    `Ask ${REMOVED} or write to ${REMOVED}, tel. ${REMOVED}. As ${REMOVED} says, nothing happens.`,
  );
  t.equal(facts.descriptionEn, record.protocolSection.descriptionModule?.detailedDescription, 'doses and DOIs stay');
  t.strictSame(facts.collaborators[1], { name: 'Individual sponsor', class: null });
  t.equal(facts.sites[1]?.facility, `Praxis ${REMOVED}`);
  t.equal(facts.sites[3]?.facility, REMOVED);
  t.match(facts.source.content, {
    protocolSection: { contactsLocationsModule: { locations_nested: [{ facility: 'Somewhere' }] } },
  });
});

t.test('what was cut out makes the record whole again', async (t) => {
  t.strictSame(restoreRecord(facts.source.content, facts.source.fragments), record);
  const key = fc.constantFrom(
    'contacts',
    'email',
    'citation',
    'description',
    'facility',
    'a/b',
    '~1',
    '__proto__',
    'x',
  );
  const text = fc.constantFrom('Dr. Max Muster', 'x@example.org', 'Jane Roe', 'plain', '');
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (extra) => {
      const whole = { ...record, extra: JSON.parse(JSON.stringify(extra)) };
      const { content, fragments } = cutPersonalData(whole);
      t.strictSame(restoreRecord(JSON.parse(JSON.stringify(content)), fragments), whole);
    }),
    { numRuns: 200 },
  );
});

t.test('contacts: role, kind, and each person once for a role', async (t) => {
  t.strictSame(
    facts.contacts.map(({ kind, role, name }) => [kind, role, name]),
    [
      ['person', 'principal_investigator', 'Jane Q. Roe, MD, PhD'],
      ['functional', 'study_director', 'Invented Pharma'],
      ['functional', 'public_queries', 'Invented Call Center'],
      ['functional', 'scientific_queries', 'Study Director'],
    ],
  );
  t.match(facts.contacts[2], { email: 'calls@example.org', phone: '+33 1 99 00 00 00', phoneExtension: '12' });
  t.strictSame(
    facts.sites[0]?.contacts.map(({ kind, role, name }) => [kind, role, name]),
    [
      ['person', 'principal_investigator', 'Erika Beispiel, MD'],
      ['functional', 'site_contact', 'Site contact'],
    ],
  );
});

t.test('a sponsor who is a natural person is a contact, not an organization', async (t) => {
  const facts = toStudyFacts(
    inventedRecord((record) => {
      record.protocolSection.sponsorCollaboratorsModule = {
        leadSponsor: { name: 'Placeholder, John', class: 'INDIV' },
      };
    }),
    'hash',
  );
  t.strictSame(facts.sponsor, { name: 'Individual sponsor', class: 'academic' });
  t.ok(facts.contacts.some(({ name, role }) => name === 'Placeholder, John' && role === 'scientific_queries'));
});

t.test('functions and persons', async (t) => {
  for (const name of [
    'US GSK Clinical Trials Call Center',
    'Study Director',
    'Use link at the bottom to see if you qualify for an enrolling site',
    'Site 0063',
    'Director, Clinical Trial Disclosure Group',
    'Toll Free Number',
    'Reference Study ID Number: X https://example.org/',
  ]) {
    t.equal(isFunctional(name), true, name);
  }
  for (const name of [
    'Jane Roe',
    'Céline Régnier, MD',
    'Justin Call, MD',
    'Jane Roe, Director of Trials',
    'Dr. J Roe Project Manager',
  ]) {
    t.equal(isFunctional(name), false, name);
  }
  t.strictSame(nameWords('Prof. Dr. Jane Q. Roe-Doe, MD, PhD'), ['Jane', 'Roe-Doe']);
  t.strictSame(nameWords('Roe, Jane Mary'), ['Roe', 'Jane', 'Mary']);
});

t.test('names are found in either order, with initials, as whole words', async (t) => {
  const find = nameFinder(['Jane Roe, MD', 'Study']);
  for (const text of ['Jane Roe', 'JANE ROE', 'Roe, Jane', 'jane q. roe', 'Jane  Roe'])
    t.equal(find(`(${text})`, 'X'), '(X)', text);
  for (const text of ['Jane Roebuck', 'Mary Jane, Roe', 'Janet Roe', 'Roe'])
    t.equal(find(text, 'X').startsWith('X'), false, text);
});

t.test('phones are told from doses, dates and codes', async (t) => {
  for (const phone of [
    '+33 (0)1 99 00 00 00',
    '(555) 010-9999',
    '1-555-010-9999',
    '01 99 00 00 00',
    '+1 555 010 9999',
  ]) {
    t.equal(redactReach(`at ${phone}.`), `at ${REMOVED}.`, phone);
  }
  t.equal(redactReach('Telephone: 1 (301) 7617948'), `Telephone: ${REMOVED}`);
  for (const text of [
    'PF-00446687 200 mg',
    '2018-02-01',
    '04-07-30-01',
    '01.01.2005 and 31.12.2010',
    '1 x 100 000 000',
    'phone at 12 weeks',
  ]) {
    t.equal(redactReach(text), text, text);
  }
});

t.test('titled names, practices and ORCID iDs', async (t) => {
  t.equal(redactTitled('by Prof. Dr. Jane Q. Roe in Paris'), `by ${REMOVED} in Paris`);
  t.equal(redactTitled("Dr. Roe's Supplement"), "Dr. Roe's Supplement");
  t.equal(redactFacility('Jane Roe, MD, PA'), `${REMOVED}, MD, PA`);
  t.equal(redactFacility('Univ TX, MD Anderson'), 'Univ TX, MD Anderson');
  t.equal(isOrcid('0000-0002-1825-0097'), true);
  t.equal(isOrcid('0000-0002-1825-0098'), false);
});
