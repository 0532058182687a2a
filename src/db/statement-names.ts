import { LRUCache } from 'lru-cache';

/** Every connection keeps what it has prepared, so only so many texts get a name. */
const MAX_NAMED = 300;

/**
 * Names for prepared statements, so that a connection plans a text once. A text gets one when it comes a second time: lists of
 * every length make texts that never come back.
 */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  const seen = new LRUCache<string, true>({ max: 1000 });
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MAX_NAMED) return known;
    if (!seen.has(text)) {
      seen.set(text, true);
      return undefined;
    }
    seen.delete(text);
    const name = `prisma-${names.size}`;
    names.set(text, name);
    return name;
  };
}
