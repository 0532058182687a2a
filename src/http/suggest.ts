import { distance } from 'fastest-levenshtein';

/** The candidate that was probably meant: at most a third of its letters differ, and it is not the text itself. */
export function suggest(text: string, candidates: readonly string[]): string | undefined {
  if (text.length > 64) return undefined;
  const wanted = text.toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const away = distance(wanted, candidate.toLowerCase());
    if (away < bestDistance && away <= Math.max(1, Math.ceil(candidate.length / 3))) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best;
}
