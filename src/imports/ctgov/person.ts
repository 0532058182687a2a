/** Words that no person's name has but titles of posts, call centers, institutions and instructions do. */
const FUNCTION = new RegExp(
  String.raw`(?<![\p{L}\p{M}])(call|clinical|clinics?|trials?|study|studies|site|coordinators?|co-?ordinator|investigators?|contacts?|centers?|` +
    'centres?|information|info|inquiries|offices?|officer|departments?|dept|units?|teams?|services?|hotline|toll|number|line|' +
    'director|medical|manager|head|leader|development|department|division|group|research|registry|hospital|university|' +
    'institute?|institution|foundation|association|pharmaceuticals?|pharma|laborator(y|ies)|company|inc|llc|ltd|gmbh|corp|' +
    'transparency|communications?|affairs|results|reporting|program(me)?|use link|central|email|e-mail|disclosure|support|desk|' +
    String.raw`public|global|recruitment|patients?|biotech|therapeutics|sponsor|representative|associate|chairman|trialcenter)(?![\p{L}\p{M}])`,
  'iu',
);
const DEGREE =
  /^(m\.?\s?d|ph\.?\s?d|d\.?o|d\.?sc|m\.?sc|mph|mbbs|mbchb|mba|pharm\.?d|prof|professor|dr|doctor|frcp|rn|pa|pc|msc?|ms|dm|med|univ|jr|sr|ii|iii)\.?$/i;
const TITLE =
  /^(?:(?:dr|prof|professor|proffesor|doctor|docteur|professeur|mr|mrs|ms|mme|pd|priv|doz|univ|med|habil|a\/prof|assoc)\.?[\s,]+|(?:prof|dr)\.(?=\p{L}))+/iu;

/**
 * Whether a name in a contact's place is that of a function (call center, "Study Director", "Site 0063", an instruction)
 * rather than a person's. A personal title or a doctor's degree settles it; else only what stands before the first comma,
 * slash or dash counts, since a person's post follows there. Doubt reads as a person, who is the better protected.
 */
export function isFunctional(name: string): boolean {
  const [head = '', after = ''] = name.split(/[,/]| - /, 2).map((part) => part.trim());
  if (TITLE.test(head) || /\bon behalf of\b/i.test(head)) return false;
  const words = head.split(/\s+/).length;
  if (/^(?:M\.?\s?D|Ph\.?\s?D)\b/i.test(after) && words > 1 && words < 5) return false;
  return FUNCTION.test(head) || /\d|https?:|www\.|@|[&#]/i.test(head) || words > 7;
}

/** The words of a person's name without titles, degrees and initials: `Prof. Hugh A. Sampson, MD` is `Hugh`, `Sampson`. */
export function nameWords(name: string): string[] {
  const [first = '', second = ''] = name.replace(TITLE, '').split(/[,/;(]/);
  const words = wordsOf(first);
  // `Arbelaez, Ana Maria`: a lone word before the comma is the family name, unless titles follow.
  return words.length === 1 && wordsOf(second).length > 0 ? [...words, ...wordsOf(second)] : words;
}

const wordsOf = (text: string): string[] =>
  text.split(/[\s.]+/).filter((word) => word.replace(/\P{L}/gu, '').length > 1 && !DEGREE.test(word));

/** A finder of some people's full names in running text, in either order, with or without initials between the words. */
export type NameFinder = (text: string, replacement: string) => string;

const WORD = /\p{L}[\p{L}\p{M}'’]*/gu;

export function nameFinder(names: readonly string[]): NameFinder {
  // By first word: a record may name a thousand people, and texts are long.
  const patterns = new Map<string, RegExp[]>();
  const seen = new Set<string>();
  for (const name of names) {
    const words = nameWords(name);
    if (words.length < 2) continue;
    for (const order of [words, [...words].reverse()]) {
      const key = order.join(' ').toLowerCase();
      if (seen.has(key)) continue;
      seen.add(key);
      const between = String.raw`[\s.,-]+(?:\p{L}\.?[\s-]+)*`;
      const pattern = new RegExp(`${order.map(escapeRegExp).join(between)}(?![\\p{L}\\p{M}])`, 'iuy');
      const first = /\p{L}[\p{L}\p{M}'’]*/u.exec(key)?.[0] ?? '';
      patterns.set(first, [...(patterns.get(first) ?? []), pattern]);
    }
  }
  return (text, replacement) => {
    if (patterns.size === 0) return text;
    let result = '';
    let done = 0;
    for (const match of text.matchAll(WORD)) {
      if (match.index < done) continue;
      for (const pattern of patterns.get(match[0].toLowerCase()) ?? []) {
        pattern.lastIndex = match.index;
        const found = pattern.exec(text);
        if (!found) continue;
        result += text.slice(done, match.index) + replacement;
        done = match.index + found[0].length;
        break;
      }
    }
    return done === 0 ? text : result + text.slice(done);
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
