/** What stands in a text in place of a name, a mail address or a phone number. */
export const REMOVED = '[contact removed]';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/uy;

/**
 * Phone numbers, as narrowly as they can be told from dates, doses, protocol codes and DOIs: with a country code, in the
 * North American or the French grouping, or right after a word such as "phone".
 */
const PHONES = [
  /(?<![\w.])\+\d{1,3}[\s.()-]*\d(?:[\s.()-]*\d){6,12}(?!\d)/g,
  /(?<![\w.-])(?:1[-.\s])?(?:\(\d{3}\)\s?|\d{3}-)\d{3}[-.\s]?\d{4}(?![\w-])/g,
  /(?<![\w.-])1-\d{3}-[A-Z]{4,8}(?![\w-])/g,
  /(?<![\w.-])0[1-9](?:[ .-]\d{2}){4}(?![\w-]|\.\d)/g,
  // The international prefix 00: with a separator after the country code, or as one number.
  /(?<![\w./-])00[1-9]\d{0,2}(?:[\s.]|\s?\()\d(?:[\s.()-]*\d){6,11}(?![\w-])/g,
  /(?<![\w./-])00[1-9]\d{9,12}(?![\w-])/g,
  /(?<![\w./-])00[1-9]\d{0,2}-\d{1,3}(?:-\d{2,4}){2,4}(?![\w-])/g,
  // The lookahead comes first: looking back from every place of a run of spaces would take the square of its length.
  /(?=\(?\d)(?<=\b(?:t[ée]l|tel[ée]phone|phone|fax|mobile|call)\b[\s.:#]*(?:(?:n[o°]\.?|number|is|us at|at)[\s.:]*)?)\(?\d[\d\s().-]{5,16}\d(?![\w-])/gi,
];

/**
 * Replaces mail addresses. Each is read from its @, backwards and forwards: an expression for the whole would be tried at every
 * letter of a long word and take the square of its length.
 */
function redactMail(text: string): string {
  let result = '';
  let done = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    for (let before = characterBefore(text, start, done); LOCAL.test(before); ) {
      start -= before.length;
      before = characterBefore(text, start, done);
    }
    DOMAIN.lastIndex = at;
    if (start === at || !DOMAIN.test(text)) continue;
    result += text.slice(done, start) + REMOVED;
    done = DOMAIN.lastIndex;
  }
  return result + text.slice(done);
}

/** The character that ends at a place, in one code unit or two; empty at the beginning. */
function characterBefore(text: string, end: number, beginning: number): string {
  const pair = text.slice(Math.max(beginning, end - 2), end);
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(pair) ? pair : pair.slice(-1);
}

/** Replaces mail addresses and phone numbers. */
export function redactReach(text: string): string {
  let result = redactMail(text);
  if (/\d{2}|1-\d/.test(result)) for (const pattern of PHONES) result = result.replace(pattern, REMOVED);
  return result;
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
