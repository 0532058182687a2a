/** Sources in the order of trust; one that is not named here ranks last. */
const RANKING = ['clinicaltrials_gov', 'open_science_monitor'];

function rankOf(source: string): number {
  return RANKING.indexOf(source) + 1 || RANKING.length + 1;
}

/** Whether one source's statement prevails over another's on the same study. */
export function outranks(source: string, other: string): boolean {
  return rankOf(source) < rankOf(other);
}

/** The source of these that prevails; undefined where there is none. */
export function leadingSource(sources: readonly string[]): string | undefined {
  return [...sources].sort((a, b) => rankOf(a) - rankOf(b))[0];
}
