import { type Mistake, ruleBroken } from '../http/problems.ts';
import type { Text } from '../http/text.ts';

/**
 * Heuristics against patient data in messages to contacts. A message leaves as ordinary mail, which is no place for health data
 * (Code de la santé publique, L1110-4), and the registry never holds anything about a patient (domain.md section 5 item 5).
 *
 * | kind | what is looked for | |
 * |---|---|---|
 * | `nir` | French social security number: 13 characters and the key 97 − (number mod 97), Corsica's 2A and 2B as 19 and 18, however spaced | refused |
 * | `birth_date` | a whole date beside “né(e) le”, “date de naissance”, “DDN”, “born”, “date of birth”, “DOB”: in digits with or without separators, day or year first, or with the name of the month | refused |
 * | `record_number` | a number beside “IPP”, “NIP”, “NDA”, “IEP”, “MRN”, “n° de patient”, “dossier médical”, “medical record”, in one piece, in groups or over lines | refused |
 * | `nir_like` | the shape of a social security number without its key or with a wrong one | suspected |
 * | `file_number` | a number beside “n° de dossier”, which may be that of a study | suspected |
 * | `birth_year` | “né(e) en 1961”, “born in 1961” | suspected |
 * | `patient_named` | “patient” before a title or two capitalized words | suspected |
 * | `patient_number` | “patient” and a number of 7 to 10 digits within 40 characters, as hospitals number their patients | suspected |
 *
 * A label counts for what stands beside it and for what begins the next line, as in a form.
 *
 * What is suspected passes once the sender says that it is no patient; what is refused does not. Not found: a name alone, initials
 * with an age, a rare disease with a town. The sender is told so beside the form; a text is never kept for having been refused.
 */
export interface Finding {
  kind: keyof typeof KINDS;
  /** Whether the message is refused, whatever the sender says. */
  certain: boolean;
}

/** What each kind is in words; the text itself is never repeated. */
export const KINDS = {
  nir: { en: 'a French social security number', fr: 'un numéro de sécurité sociale' },
  birth_date: { en: 'a date of birth', fr: 'une date de naissance' },
  record_number: { en: 'the number of a medical record', fr: 'un numéro de dossier médical' },
  nir_like: {
    en: 'what looks like a French social security number',
    fr: 'ce qui ressemble à un numéro de sécurité sociale',
  },
  file_number: { en: 'the number of a file', fr: 'un numéro de dossier' },
  birth_year: { en: 'a year of birth', fr: 'une année de naissance' },
  patient_named: { en: 'what looks like the name of a patient', fr: 'ce qui ressemble au nom d’un patient' },
  patient_number: { en: 'what looks like the number of a patient', fr: 'ce qui ressemble à un numéro de patient' },
} as const satisfies Record<string, Text>;

const CERTAIN: ReadonlySet<string> = new Set<Finding['kind']>(['nir', 'birth_date', 'record_number']);

const MONTH =
  '(?:jan|janvier|feb|fev|fevrier|february|mars?|march|avr|avril|apr|april|mai|may|juin|june?|juillet|juil|july?|aout|aug|august|' +
  'sept?|septembre|september|oct|octobre|october|nov|novembre|november|dec|decembre|december|january)\\.?';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const MONTH_NUMBER = '(?:0[1-9]|1[0-2])';
const YEAR = '(?:19|20)\\d{2}';
const SLASH = ' ?[/\\\\._|-] ?';
/** Between the parts of a date whose month is a word. */
const JOINT = '[ ./,_-]{0,3}';
/** A whole date. With spaces alone, a phone number may look like its beginning. */
const DATE =
  `(?:\\d{1,2}${SLASH}\\d{1,2}${SLASH}(?:\\d{4}|\\d{2})|\\d{4}${SLASH}\\d{1,2}${SLASH}\\d{1,2}|\\d{1,2} \\d{1,2} ${YEAR}|` +
  `${YEAR} ${MONTH_NUMBER} ${DAY}|${DAY} ${MONTH_NUMBER} \\d{2}(?!\\d| \\d\\d\\b)|` +
  `\\d{1,2}(?:er|st|nd|rd|th)?${JOINT}(?:of )?${MONTH}${JOINT}\\d{2,4}|` +
  `${MONTH}${JOINT}\\d{1,2}(?:st|nd|rd|th)?[ ./,_-]{1,3}\\d{4}|\\d{4}${JOINT}${MONTH}${JOINT}\\d{1,2})(?!\\d)`;
/** A date in digits alone, which only counts at once after its label. */
const DIGITS_DATE = `(?:(?:${DAY}${MONTH_NUMBER}|${MONTH_NUMBER}${DAY})(?:${YEAR}|\\d{2})|(?:${YEAR}|\\d{2})${MONTH_NUMBER}${DAY})(?!\\d)`;

/** What stands between a label and what it labels: marks of punctuation, emphasis and quotation. */
const MARKS = '[ :.#°=*_"\'‘“”„«»‹›<>(\\[{|~`-]';
const START = '(?<![a-z\\d])';
const BIRTH_LABEL =
  `${START}(?:date de naissance|naissance (?:le|:)|d\\.?d\\.?n(?![a-z])|d\\.?o\\.?b(?![a-z])|date of birth|birth ?dat(?:e|ed)|` +
  'birthday|born)';

const NUMERO = '(?:n[o°.]{0,4}|num(?:ero)?|no\\.?|number)';
const RECORD = 'dossier (?:medical|patient|du patient)';
const abbreviation = (letters: string) => `${[...letters].join('(?:\\. ?)?')}\\.?`;
const RECORD_LABEL =
  `${START}(?:(?:${['ipp', 'nip', 'nda', 'iep', 'mrn'].map(abbreviation).join('|')})(?: (?:du |de la |of the )?patiente?)?|` +
  `${NUMERO} ?(?:de |du |d')?(?:patient|sejour|hospitalisation|${RECORD})|` +
  `(?:${RECORD}|medical record|patient (?:id|number|no)))(?: ?${NUMERO})?`;
/**
 * Four digits in a row, or six and more in groups that are neither a date nor a phone number (“IPP” is also a class of
 * drugs, which may stand before either).
 */
const NUMBER =
  `${MARKS}{0,8}[a-z]{0,3}-?(?:\\d{4}|(?!\\d{1,2}[.-](?:\\d{1,2}[.-])?${YEAR}(?!\\d)|0[1-9](?:[ .-]\\d\\d){4}(?!\\d))` +
  '\\d(?:[ .-]{0,3}\\d){5})';

/**
 * On text in one line, without accents and in lower case. “ne” alone is the French negation, so that the date must
 * follow at once.
 */
const IN_ONE_LINE: readonly [Finding['kind'], RegExp][] = [
  [
    'birth_date',
    new RegExp(
      `${START}nee?(?: ?\\(e\\)|[.·-]e)?(?:(?!\\.)[,${MARKS.slice(1)}){0,6}(?:(?:le|the)(?![a-z])${MARKS}{0,25}(?:${DATE}|${DIGITS_DATE})|${DATE})`,
    ),
  ],
  ['birth_date', new RegExp(`${BIRTH_LABEL}(?:[^\\d]{0,25}?${DATE}|${MARKS}{0,8}${DIGITS_DATE})`)],
  ['record_number', new RegExp(RECORD_LABEL + NUMBER)],
  [
    'file_number',
    new RegExp(`(?:${START}${NUMERO} ?(?:de |du )?dossier|${START}dossier ?(?:n[o°.]{1,4}|num(?:ero)?))${NUMBER}`),
  ],
  ['birth_year', /\b(?:nee?(?: ?\(e\))?|born) (?:en|in) (?:19|20)\d{2}\b/],
];
/** On text with its lines: the next one may be a signature with its phone number. */
const PATIENT_NUMBER =
  /\bpatiente?s?\b[^\n]{0,40}?(?<![a-z\d-])\d{7,10}(?!\d)|(?<![a-z\d-])\d{7,10}(?!\d)[^\n]{0,40}?\bpatiente?\b/;
/** On the text as it is, since capitals count. Without a colon, a name on the next line is that of the sender. */
const PATIENT_NAMED =
  /\b[Pp]atiente?\b(?:[ ,:]{1,3}|\s?:\s{1,4})(?:(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Mrs\.?|Ms\.?|Monsieur|Madame)\s+\p{Lu}|\p{Lu}[\p{L}'-]{2,} \p{Lu}[\p{L}'-]{2,})/u;

/** Sex, year, month (01 to 12, and the codes for months that are not known), department, municipality, order, key. */
const NIR =
  /(?<![\da-z])([1-478])S?(\d\d)S?(0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)S?(\d\d|2[ab])S?(\d{3})S?(\d{3})(?:S?(?:cle|key)?S?(\d\d))?(?!\d)/;
const NIRS = new RegExp(NIR.source.replaceAll('S?', '[ .,:\\-_/]{0,3}'), 'g');

/** Whether the two digits are the key of the thirteen characters. */
function isKeyOf(number: string, key: string): boolean {
  const numeric = Number(number.replace('2a', '19').replace('2b', '18'));
  return 97 - (numeric % 97) === Number(key);
}

function nirFinding(line: string): Finding['kind'] | null {
  const found = [...line.matchAll(NIRS)].map(([, ...groups]) => groups as (string | undefined)[]);
  if (
    found.some(([key, ...parts]) => key !== undefined && isKeyOf([key, ...parts.slice(0, 5)].join(''), parts[5] ?? ''))
  )
    return 'nir';
  return found.length > 0 ? 'nir_like' : null;
}

/** A text in lower case, without accents and what cannot be seen, with one kind of hyphen and apostrophe. */
function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '');
  return plain
    .replace(/\p{Pd}/gu, '-')
    .replaceAll('’', "'")
    .toLowerCase();
}

/** What a text tells of a patient, each kind once; empty for most messages. Pure, and linear in the length of the text. */
export function findPatientData(text: string): Finding[] {
  const folded = fold(text);
  const line = folded.replace(/\s+/g, ' ');
  const kinds = new Set(IN_ONE_LINE.filter(([, pattern]) => pattern.test(line)).map(([kind]) => kind));
  if (PATIENT_NUMBER.test(folded)) kinds.add('patient_number');
  if (PATIENT_NAMED.test(text)) kinds.add('patient_named');
  const nir = nirFinding(line);
  if (nir) kinds.add(nir);
  return [...kinds].map((kind) => ({ kind, certain: CERTAIN.has(kind) }));
}

/** What somebody writes in a message. */
interface Words {
  name: string;
  subject: string;
  text: string;
}

/** What a message tells of a patient and where. What only the subject and the text together tell is put down to the text. */
function findIn({ name, subject, text }: Words): (Finding & { pointer: string })[] {
  const at = (pointer: string, findings: Finding[]) => findings.map((finding) => ({ ...finding, pointer }));
  const apart = [
    // The sender may be called Patient or write for patients.
    ...at('/name', findPatientData(name)).filter(({ kind }) => kind !== 'patient_named'),
    ...at('/subject', findPatientData(subject)),
    ...at('/text', findPatientData(text)),
  ];
  const together = at('/text', findPatientData(`${subject}\n${text}`));
  return [...apart, ...together.filter(({ kind }) => !apart.some((finding) => finding.kind === kind))];
}

/** Refuses words that tell of a patient: 409 naming what was found and where, not repeating it. */
export function refusePatientData(words: Words, acknowledged: boolean): void {
  const found = findIn(words);
  const certain = found.filter((finding) => finding.certain);
  const standing = certain.length > 0 ? certain : acknowledged ? [] : found;
  if (standing.length === 0) return;
  const errors = standing.map(
    ({ kind, pointer }): Mistake => ({
      in: 'body',
      pointer,
      code: kind,
      message: { en: `holds ${KINDS[kind].en}`, fr: `contient ${KINDS[kind].fr}` },
    }),
  );
  throw ruleBroken(certain.length > 0 ? 'patient_data' : 'patient_data_suspected', errors);
}
