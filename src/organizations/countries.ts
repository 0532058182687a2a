import countries from 'i18n-iso-countries';

/** ISO 3166-1 alpha-2 codes. */
export const COUNTRY_CODES: readonly string[] = Object.keys(countries.getAlpha2Codes());

/** English name of a country by its ISO 3166-1 alpha-2 code; the code itself where the standard has none. */
export function countryName(code: string): string {
  return countries.getName(code, 'en') ?? code;
}

/** Spellings of the registries that the standard's English names do not know. */
const SPELLINGS: Readonly<Record<string, string>> = { 'Turkey (Türkiye)': 'TR', Moldova: 'MD' };

/** ISO 3166-1 alpha-2 code of a country's English name as registries spell it; null where it is no country of the standard. */
export function toCountryCode(name: string | null): string | null {
  if (name === null) return null;
  return SPELLINGS[name] ?? countries.getAlpha2Code(name, 'en') ?? null;
}
