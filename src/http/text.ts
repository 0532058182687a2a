/** A text that a person reads, in both languages of the registry. */
export interface Text {
  en: string;
  fr: string;
}

export type Language = keyof Text;

/** A text, English first. */
export const both = (en: string, fr: string): Text => ({ en, fr });

/**
 * The language for problems and pages from `Accept-Language` (RFC 9110 section 12.5.4): the highest weight among
 * French and English wins, ties and everything else go to the first named, and nothing named means English.
 */
export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'en';
  let best: Language = 'en';
  let bestWeight = 0;
  for (const part of header.slice(0, 500).split(',')) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
    const language = range.split('-')[0];
    if (language !== 'fr' && language !== 'en') continue;
    const weight = weightOf(parameters);
    if (weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}

/** The `q` of a list of parameters (RFC 9110 section 12.4.2): 1 when absent, 0 when unreadable. */
export function weightOf(parameters: readonly string[]): number {
  const given = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  const weight = Number(given.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
