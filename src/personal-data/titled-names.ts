import { REMOVED } from './reach.ts';

// People whom a text names by title (`Prof. Dr. Jane Doe`) or degree (`Jane Doe, MD`). Doubt removes the name: a text that
// lost a word too many harms nobody.

const TITLE = [
  String.raw`(?:MUDr|Mgr|Mag|Drs?|Dra|Prof|prof|Professor|Proffesor|Docteur|Professeur|Mme|Mrs?|Ms)\b\.?`,
  // `PD` is also progressive disease: a title only before another one.
  String.raw`PD(?=\s+(?:Dr|Prof)\b)`,
  String.raw`(?:Priv|Univ)\.\s?-?\s?(?:Doz|Prof)\b\.?`,
  String.raw`Pr\b\.?(?=\s\p{Lu}[\p{L}'’.-]{2})`,
  // The French title is also an initial and the genus of a germ: only where no name stands before it. The spaces are bounded: a
  // lookbehind reads back from every place, and over a run of spaces that is quadratic.
  String.raw`(?<=(?:^|[(:;,\n]|\b(?:par|de|à|avec|et|by|of|and|contact|contacter))\s{0,3})M\.(?=\s\p{Lu}\p{L}{3})(?!\s(?:Tubercul|Bovis|Avium|Lepra|Kansas|Abscess|Pneumon|Genital|Catarr|Homin))`,
].join('|');
const NAME = String.raw`(?:\p{Lu}[\p{L}\p{M}'’-]*\.?|(?:van|von|vom|zu|de|der|den|di|la|el)(?=[ ]\p{Lu}))`;
/** A title or several, then words with a capital. */
const TITLED = new RegExp(
  String.raw`(?<![\p{L}\p{M}])(?:(?:${TITLE})[\s,]{0,2})+(?:(?:rer|n|h|habil|med|nat)\b\.?\s*)*(${NAME}(?:(?:[ ]|(?<=\.)|[ ]?[/&][ ]?|-)${NAME})*)`,
  'gu',
);
/**
 * Words with a capital, then a degree. `MD Anderson` is an institution, `MD 20892` the state. Words are bounded:
 * a chain of hyphens would be read to its end from each of its parts.
 */
const DEGREED =
  /(?<![\p{L}\p{M}])((?:\p{Lu}[\p{L}\p{M}'’-]{0,60}\.?[ ]){1,5}\p{Lu}[\p{L}\p{M}'’-]{1,60})(?=,?\s{0,2}(?:M\.?D|Ph\.?D)\b(?!\.?\s*(?:Anderson|\d{5}))|,\s?D\.?O\b)/gu;

/** What a hospital is called in the languages that were met: it may bear the name of somebody in history. */
const HOSPITAL =
  /\b(?:Hospi|HOSPI|H[ôo]pi|Ospedal|Policlinic|Spital|SPITAL|Szpital|SZPITAL|Nemocnic|Krankenhaus|K[oó]rh[aá]z|KORHAZ|Hasta(?:n|h)|Universit|UNIVERSIT|Institut|INSTITUT|Klinikum|U[Mm][Hh][Aa][Tt]|MBAL|Health Network)|Inst\.|\bim\./u;
/** Words with a capital that end a name or are none: of institutions, posts and places. */
const NO_NAME =
  /^(?:hospi|k[oó]rh[aá]z|szpital|hasta(?:ne|h)|universit|institut|cent[re]|clini[ck]|klini|praxis|practice|ministry|network|corporation|foundation|school|college|depart|laborator|labs?$|medic|oncolog|research|training|education|professional|incorporated|inc\b|llc|ltd|gmbh|sp[oó]łka|spolka|p\.?[ac]\.?$|study|trial|stud|principal|investigator|sub|contact|call|director|nurse|supplement|policy|univ$|ut$|texas$|tx$|banner$|baptist$|inmode$|the$|by$|and$|or$|at$|in$)/iu;
/** Last words of places in Maryland, whose sign is MD too. */
const MARYLAND =
  /(?:Spring|Chase|Park|Burnie|City|Mills|Air|Meade|Frederick|Hills?|Beach|Point|Heights|Marlboro|Plains)$/u;
/** A product or a scale, which is called so. */
const PRODUCT =
  /^['’]s\s+(?:Supplement|Formula|Drops|Solution|Cream|Balm|Tea|Diet|Test|Scale|Score|Questionnaire|Method)/iu;

/** Replaces the names of people with a title or a degree; those of hospitals and products stay. */
export function redactTitled(text: string): string {
  return text
    .replace(TITLED, (match: string, words: string, offset: number) => {
      const name = leadingName(words);
      const after = words.slice(name.length) + text.slice(offset + match.length);
      const possessive = /['’]s$/u.exec(name)?.[0] ?? '';
      const named = isHospital(text.slice(0, offset), after) || PRODUCT.test(possessive + after);
      return name === '' || named ? match : REMOVED + possessive + words.slice(name.length);
    })
    .replace(DEGREED, (match: string) => {
      const name = trailingName(match);
      if (!/\p{Lu}\S*\s+\S*\p{L}{2}/u.test(name) || MARYLAND.test(name)) return match;
      return match.slice(0, match.length - name.length) + REMOVED;
    });
}

/** Whether a name is a hospital's: its word stands before it, or after it in the same run of words with a capital. */
function isHospital(before: string, after: string): boolean {
  const near = /[^,;:!?]{0,120}$/u.exec(before)?.[0] ?? '';
  // A sentence ends at a stop after a small word; `im.` and the like are abbreviations.
  const clause = near.slice(Math.max(0, near.search(/\p{Ll}{4}\.\s[^.]*$/u)));
  const run = /^(?:[\s.-]*(?:\p{Lu}[\p{L}\p{M}]*|and|ve|&))*/u.exec(after)?.[0] ?? '';
  return HOSPITAL.test(clause) || HOSPITAL.test(run);
}

const wordsOf = (text: string): string[] => text.split(/(?<=[\s/&])|(?<=\.)(?=\p{L})/u);

/** The words before the first that is none of a name. */
function leadingName(words: string): string {
  const parts = wordsOf(words);
  const end = parts.findIndex((word) => NO_NAME.test(word.trim()));
  return (end < 0 ? words : parts.slice(0, end).join('')).trimEnd();
}

/** The words after the last that is none of a name. */
function trailingName(words: string): string {
  const parts = wordsOf(words);
  return parts.slice(parts.findLastIndex((word) => NO_NAME.test(word.trim())) + 1).join('');
}

/** Words of institutions and companies. */
const INSTITUTION =
  /hospi|k[oó]rh[aá]z|szpital|hasta(ne|h)|universit|institut|cent(?:er|re|rum)|clinics\b|klinikum|umhat|ministry|network|corporation|foundation|school|college|department|supplement|laborator|gmbh|\binc\b|\bltd\b|\bim\.|\bMD Anderson/iu;

/** Whether an organization's name is in truth a person's: a title before it or a degree after it, and no institution's word. */
export function readsAsPerson(name: string): boolean {
  return (
    !INSTITUTION.test(name) &&
    (/^(?:mudr|mgr|dr|prof|professor|doctor|docteur|professeur|mr|mrs|ms|mme|priv\.?-? ?doz)\b/i.test(name) ||
      /,\s*(?:M\.?D|Ph\.?D)\b/i.test(name))
  );
}
