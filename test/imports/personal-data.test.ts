import * as fc from 'fast-check';
import t from 'tap';
import { toStudyFacts } from '../../src/imports/ctgov/mapper.ts';
import { isFunctional, nameFinder, nameWords } from '../../src/imports/ctgov/person.ts';
import { cutPersonalData } from '../../src/imports/ctgov/personal-data.ts';
import type { CtgovRecord } from '../../src/imports/ctgov/record.ts';
import { restoreRecord } from '../../src/imports/json.ts';
import { isOrcid, REMOVED, redactReach } from '../../src/personal-data/reach.ts';
import { readsAsPerson, redactTitled } from '../../src/personal-data/titled-names.ts';
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
    '06-12-34-56-78',
    '0033 1 42 11 62 18',
    '0033142116218',
    '0033-1-42-11-62-18',
    '+1 555 010 9999',
  ]) {
    t.equal(redactReach(`at ${phone}.`), `at ${REMOVED}.`, phone);
  }
  t.equal(redactReach('Telephone: 1 (301) 7617948'), `Telephone: ${REMOVED}`);
  for (const text of [
    'PF-00446687 200 mg',
    '2018-02-01',
    '04-07-30-01',
    'NDC 0069-2587-10',
    '10.1016/0002-9343(92)90113-p',
    '01.01.2005 and 31.12.2010',
    '1 x 100 000 000',
    'phone at 12 weeks',
  ]) {
    t.equal(redactReach(text), text, text);
  }
});

t.test('names with a title or a degree are removed, and the words of a practice stay', async (t) => {
  const cases = {
    'by Prof. Dr. Jane Q. Roe in Paris': 'by # in Paris',
    'MUDr. Daniel Drazan, prakticky lekar pro deti': '#, prakticky lekar pro deti',
    'MUDr. Jitka Fabianova': '#',
    'URAN MUDr.Max Muster s.r.o': 'URAN # s.r.o',
    'William Ebbeling, MD, Inc': '#, MD, Inc',
    'Jane M Roe MD LTD': '# MD LTD',
    'Jane Roe, MD, PA': '#, MD, PA',
    'ask Jane Roe, PhD, or the nurse': 'ask #, PhD, or the nurse',
    'Breast Centre Dr. Wette Viktor': 'Breast Centre #',
    'Outpatient Center Dr Stollewerk/Niebecker': 'Outpatient Center #',
    "unless Dr. Silverman's lab considers": "unless #'s lab considers",
    'Dr. J. R. Muster Medicine Professional Corporation': '# Medicine Professional Corporation',
    'Dr. P. van Muster': '#',
    'Mgr. Jana Beispiel': '#',
    'Praxis Priv.-Doz. Dr. med. Max Muster': 'Praxis #',
    'seen by PD Dr. Max Muster': 'seen by #',
    'le Pr Jean Muster et Mme Beispiel': 'le # et #',
    'contacter M. Muster, Mr. Roe or Mrs Roe': 'contacter #, # or #',
    'At the hospital, Dr. Jane Roe decides': 'At the hospital, # decides',
    'University Hospital, Dr. Jane Roe': 'University Hospital, #',
  };
  for (const [text, expected] of Object.entries(cases))
    t.equal(redactTitled(text), expected.replaceAll('#', REMOVED), text);
});

t.test('hospitals, products, places and abbreviations are no people', async (t) => {
  for (const text of [
    'Centre Léon Bérard',
    'Hôpital Dr. Schaffner',
    'Hospital Prof. Dr. Max Muster',
    'Dr. Max Muster City Hospital',
    'Prof. Dr. Max Muster Training and Research Hospital',
    'Centrum im. Prof. Max Muster',
    "Dr. Roe's Supplement",
    'Univ TX, MD Anderson',
    'The University of Texas MD Anderson Cancer Center',
    'in Silver Spring, MD, and Bethesda, MD 20892',
    'until PD. Stable disease, or PR Complete',
    'isolates of M. tuberculosis, M. Bovis; (M. Kansasii)',
    'evaluation (Investigator MD)',
    'PD Analysis Set',
  ])
    t.equal(redactTitled(text), text, text);
});

t.test('no key hides a name, and titles of studies name products', async (t) => {
  const facts = toStudyFacts(
    inventedRecord((record) => {
      const { protocolSection: protocol } = record;
      protocol.identificationModule.briefTitle = "Trial of Dr. Roe's Supplement";
      protocol.statusModule.whyStopped = 'MUDr. Max Muster left';
      protocol.eligibilityModule.genderDescription = 'as Prof. Max Muster says';
      protocol.designModule.designInfo.interventionModelDescription = 'by Dr. Max Muster';
      protocol.designModule.designInfo.maskingInfo.maskingDescription = 'by Max Muster, MD';
      protocol.aKeyOfTomorrow = ['Mme Beispiel, 0033 1 99 00 00 00'];
    }),
    'hash',
  );
  t.match(facts, {
    titleEn: "Trial of Dr. Roe's Supplement",
    whyStopped: `${REMOVED} left`,
    genderDescription: `as ${REMOVED} says`,
    interventionModelNote: `by ${REMOVED}`,
    maskingNote: `by ${REMOVED}, MD`,
    source: { content: { protocolSection: { aKeyOfTomorrow: [`${REMOVED}, ${REMOVED}`] } } },
  });
});

t.test('ORCID iDs, and sponsors who are people', async (t) => {
  t.equal(isOrcid('0000-0002-1825-0097'), true);
  t.equal(isOrcid('0000-0002-1825-0098'), false);
  for (const name of ['MUDr. Max Muster', 'Jane Roe, MD', 'Professor Jane Roe'])
    t.equal(readsAsPerson(name), true, name);
  for (const name of ['Dr. Muster Hospital', 'MD Anderson', 'Drug Company']) t.equal(readsAsPerson(name), false, name);
});
