/** What stands in a text in place of a name, a mail address or a phone number. */
export const REMOVED = '[contact removed]';

const MAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/**
 * Phone numbers, as narrowly as they can be told from dates, doses, protocol codes and DOIs: with a country code, in the
 * North American or the French grouping, or right after a word such as "phone".
 */
const PHONES = [
  /(?<![\w.])\+\d{1,3}[\s.()-]*\d(?:[\s.()-]*\d){6,12}(?!\d)/g,
  /(?<![\w.-])(?:1[-.\s])?(?:\(\d{3}\)\s?|\d{3}-)\d{3}[-.\s]?\d{4}(?![\w-])/g,
  /(?<![\w.-])1-\d{3}-[A-Z]{4,8}(?![\w-])/g,
  /(?<![\w.-])0\d(?:[ .]\d{2}){4}(?![\w-]|\.\d)/g,
  /(?<=\b(?:t[ée]l|tel[ée]phone|phone|fax|mobile|call)\b[\s.:#]*(?:n[o°]\.?|number|is|us at|at)?[\s.:]*)\(?\d[\d\s().-]{5,16}\d(?![\w-])/gi,
];

/** Names after a title, such as `Prof. Dr. Jane Doe`: people that the record names only in its prose. */
const TITLED =
  /\b(?:(?:Dr|Prof|Professor|Proffesor|Docteur|Professeur|prof)\b\.?\s*)+(?:n\.?\s?)?(?:med\b\.?\s*)*(?:\p{Lu}\.\s?)*\p{Lu}[\p{L}'’-]+(?:[ ]\p{Lu}\.?(?![\p{L}.])|[ ](?:van|von|de|der)(?= \p{Lu})|[ ]\p{Lu}[\p{L}'’-]+)*/gu;
/** A name before a degree, for places named after their doctor: `Alan Example, MD`. */
const DEGREED = /^[^,\d]{4,60}(?=,\s*(?:M\.?D|Ph\.?D|D\.?O)\b)/u;

/** An institution or a product is called so, or is named after somebody: its name is no contact. */
const INSTITUTION =
  /hospi|k[oó]rh[aá]z|szpital|hasta(ne|h)|universit|institut|centr|center|clinics\b|klinikum|umhat|ministry|network|corporation|foundation|school|college|department|supplement|laborator|gmbh|\binc\b|\bim\.|\bMD Anderson|['’]s \p{Lu}/iu;

/** Replaces mail addresses and phone numbers. */
export function redactReach(text: string): string {
  let result = text.includes('@') ? text.replace(MAIL, REMOVED) : text;
  if (/\d{2}|1-\d/.test(result)) for (const pattern of PHONES) result = result.replace(pattern, REMOVED);
  return result;
}

/** Replaces titled names in prose. */
export function redactTitled(text: string): string {
  return text.replace(TITLED, (match, offset: number) =>
    INSTITUTION.test(match + text.slice(offset + match.length, offset + match.length + 12)) ? match : REMOVED,
  );
}

/** A practice under its doctor's name (`Praxis Dr. Doe`, `Alan Example, MD`); institutions keep their names. */
export function redactFacility(facility: string): string {
  return INSTITUTION.test(facility) ? facility : redactTitled(facility).replace(DEGREED, REMOVED);
}

/** Whether a number is an ORCID iD, which identifies a person (ISO 7064 mod 11-2 checked, so that protocol codes pass). */
export function isOrcid(text: string): boolean {
  const digits = /(?:^|\/)(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$/.exec(text.trim())?.[1]?.replaceAll('-', '');
  if (!digits) return false;
  let total = 0;
  for (const digit of digits.slice(0, 15)) total = (total + Number(digit)) * 2;
  const check = (12 - (total % 11)) % 11;
  return digits[15] === (check === 10 ? 'X' : String(check));
}

/** Whether an organization's name is in truth a person's: a title before it or a degree after it, and no institution's word. */
export function readsAsPerson(name: string): boolean {
  return (
    !INSTITUTION.test(name) && (/^(?:dr|prof|professor|doctor)\b/i.test(name) || /,\s*(?:M\.?D|Ph\.?D)\b/i.test(name))
  );
}
