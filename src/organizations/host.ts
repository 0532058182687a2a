/** Gustave Roussy in the Research Organization Registry. */
export const HOST_ROR_ID = 'https://ror.org/0321g0743';

/**
 * Whether a source's spelling of a facility or sponsor names Gustave Roussy. Registries spell it in a dozen ways ("Institut
 * Gustave Roussy (IGR) Service de …", "Gustave Roussy ( Site 3101)"); a site in Villejuif without the name, such as "GSK
 * Investigational Site", is not known to be the host.
 */
export function isHostName(name: string | null | undefined): boolean {
  return name != null && /\bgustave[\s-]+roussy\b/i.test(name);
}

/** Folds a name for matching: lower case, no accents, single spaces. */
export function foldName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
