import t from 'tap';
import { findPatientData } from '../../src/messages/patient-data.ts';

const found = (text: string) =>
  findPatientData(text)
    .map(({ kind, certain }) => `${kind}${certain ? '' : '?'}`)
    .sort();

/** A number with the key that the rule gives it: 97 − (number mod 97), 2A read as 19 and 2B as 18. */
const withKey = (number: string) =>
  `${number}${String(97 - (Number(number.replace('2A', '19').replace('2B', '18')) % 97)).padStart(2, '0')}`;

t.test('French social security numbers, with their key', async (t) => {
  const whole = withKey('1850578006084');
  t.equal(whole, '185057800608491', 'as computed by hand');
  for (const text of [
    whole,
    `NIR : ${whole}.`,
    '1 85 05 78 006 084 91',
    '1 85 05 78 006 084 - 91',
    '1.85.05.78.006.084.91',
    '185 05 78 006 08491',
    '1 85 05 78\r\n\r\n006 084 91',
    '1 . 85 . 05 . 78 . 006 . 084\n91',
    'n° 1 85 05 78 006 084 clé : 91',
    '1 85 05 78 006 084, key 91',
    '1\u200b85 05 78 006\u00a0084 91',
    `tel 0142116218, ${whole}`,
  ])
    t.strictSame(found(text), ['nir'], text);
  for (const corsica of ['2690320', '2A', '2B']) {
    const number = corsica.length === 2 ? `26903${corsica}004012` : '2690320004012';
    t.strictSame(found(withKey(number)), ['nir'], number);
    t.strictSame(found(withKey(number).toLowerCase()), ['nir'], number);
  }
  t.strictSame(found('2 69 03 2A 004 012 11'), ['nir_like?'], 'a wrong key');
  t.strictSame(found('1850578006084'), ['nir_like?'], 'no key');
});

t.test('what is no social security number', async (t) => {
  for (const text of [
    'Call +33 1 42 11 62 18 or 01 42 11 62 19.',
    'EU CT 2023-505923-30-00, EudraCT 2020-005722-28, NCT06819735',
    'ISBN 978-2-1234-5680-3, IBAN FR76 3000 6000 0112 3456 7890 189',
    'SIRET 552 100 554 00025',
  ])
    t.strictSame(found(text), [], text);
});

t.test('dates of birth', async (t) => {
  for (const text of [
    'Mme D., née le 12/03/1961, adressée pour avis',
    'un homme né le 3 août 1958',
    'né(e) le : 03.08.58',
    'NEE LE 1er janvier 1970',
    'DDN 12-03-1961',
    'Date de naissance : 1961-03-12',
    'date of birth: March 12, 1961',
    'He was born on the 12th of March 1961.',
    'DOB 12/03/1961',
    'Date de naissance :\n12/03/1961',
    'Date de naissance :\r\n\r\n  12/03/1961',
    'Date de\nnaissance\t: 12/03/1961',
    'Date de naissance\tSexe\n12/03/1961\tF',
    'Mme D., née le\n12/03/1961',
    'Mme D., née\nle 12 mars\n1961',
    'DOB:\n\n1961-03-12',
    'née le 12\u201103\u20111961',
    'né le 1961.03.12',
    'DOB=1961/03/12',
    'né 12-mars-1961',
    'D.O.B: 12-Mar-1961',
    'DOB 1961-Mar-12',
    'né le "12/03/1961"',
    'née le « 12/03/1961 »',
    'né le *12/03/1961*',
    '**né le** 12/03/1961',
    '_né le_ 12/03/1961',
    'né le12/03/1961',
    'né·e le 12/03/1961',
    'né.e le 12/03/1961',
    'né(e) le ............ 12/03/1961',
    'date de naissance: 12 03 61',
    'né le 12 03 61, opéré',
    'né le 1961 03 12',
    'DDN 120361',
    'DDN : 610312',
    'né le 12031961',
    'DOB: 19610312',
    'DOB 03251961',
  ])
    t.strictSame(found(text), ['birth_date'], text);
  t.strictSame(found('née en\n1961'), ['birth_year?']);
  t.strictSame(found('une femme née en 1961'), ['birth_year?']);
  t.strictSame(found('né en 2020 le projet'), ['birth_year?'], 'asked about, not refused');
  for (const text of [
    'Nous ne pourrons venir le 12/03/2026.',
    'Je ne serai pas là avant le 3 août 2026',
    'The study was opened on 12/03/2026.',
    'une étude née en réseau',
    'ouvert le 12/03/2026',
    'ouvert le 12032026, clos le 1 avril 2027',
    'une étude née le mois dernier, ouverte le 12/03/2026',
    'Nous ne le ferons pas : 12/03/2026 est trop tôt.',
    'La date de naissance n’est pas demandée par le protocole 120361.',
    'Children born preterm: call 06 12 34 56 78.',
    'naissance : 800000 par an',
    'Le réseau est né. Le 12/03/2026, il ouvre.',
  ])
    t.strictSame(found(text), [], text);
});

t.test('numbers of records and of patients', async (t) => {
  for (const text of [
    'IPP 8001234567',
    'IPP: 800123',
    'NIP n°',
    'NIP 12345',
    'dossier médical n° 123456',
    'MRN: 0012345',
    'IPP: 12\n34567',
    'I.P.P. n° 1 234 567',
    'I. P. P. 1234567',
    'N° IPP 80 12 34 56',
    'IPP n°80.123.456',
    'IPP du patient : 80-123-456',
    'IPP : "80123456"',
    'IPP **80123456**',
    'patient_ipp: 80123456',
    'M.R.N. (0012345)',
    'medical record number: 12 34 56',
  ])
    t.strictSame(found(text), text === 'NIP n°' ? [] : ['record_number'], text);
  for (const text of [
    'protocole 1234567',
    'Les IPP sont-ils autorisés ?',
    'sous IPP 20-40 mg',
    'sous IPP 40 mg, 12 34 56',
    'IPP depuis le 12/03/2026',
    'sous IPP 12.03.2026',
    'sous IPP 03-2026',
    'sous IPP.\n01 42 11 62 18',
    'Dossier médical : 01 42 11 62 18',
    'A NDA is signed, version 2 of 12/03/2026.',
    'stop 1234567',
  ])
    t.strictSame(found(text), [], text);
  t.strictSame(found('Numéro de dossier\nmédical :\r\n\r\n 0123456'), ['record_number']);
  t.strictSame(found('Un essai pour mon patient ?\nCordialement\n0142116218'), [], 'a signature');
  t.ok(found('n° de patient 0123456').includes('record_number'));
  t.strictSame(found('N° dossier 123456'), ['file_number?']);
  t.strictSame(found('N° dossier : 12 34 56'), ['file_number?']);
  t.strictSame(found('dossier n° 2024-01234 du CPP'), ['file_number?']);
  t.ok(found('ma patiente (8001234567) serait éligible').includes('patient_number?'));
  t.strictSame(found('Can the trial CSET 2688 take a patient with KRAS G12C, ECOG 2?'), []);
  t.strictSame(found('patients: 150 planned in NCT06819735'), []);
});

t.test('names of patients', async (t) => {
  for (const text of [
    'le patient M. Dupont',
    'my patient Jane Doe',
    'Patiente Mme DURAND',
    'patient : Jean DUPONT',
    'Patient :\nJean DUPONT',
  ])
    t.strictSame(found(text), ['patient_named?'], text);
  t.strictSame(found('Un essai pour mon patient\nMarie Curie'), [], 'a signature');
  t.strictSame(found('patient X, né le 12/03/1961'), ['birth_date']);
  t.strictSame(found('a patient of 54 with metastatic melanoma, BRAF V600E, first line'), []);
});

t.test('a text made to be slow is read to its end', async (t) => {
  const parts = [
    `ne${':, '.repeat(20)}`,
    'date de naissance ',
    ' \n',
    'n.o°',
    '1 85 05 78 006 ',
    'patient : ',
    'born in ',
    '12/',
    'a1-',
    'ne le ....',
    'ddn ',
    'i. p. p. n° ',
    'ipp 1 2 ',
    'n.',
    'ipp -.- 1 - 2 -.',
    'mars 1',
    'né le " ',
    'dossier n°',
  ];
  for (const part of parts) t.strictSame(found(part.repeat(200_000 / part.length)), [], part);
});
