import { shownPointer } from './pointer.ts';
import { MAX_MISTAKES } from './problems.ts';

/** Levels of a place that are told: no body that the registry takes is nested half as deep. */
const TOLD_LEVELS = 32;

/** An object or list that the scanner is in: where it stands, and what of it was seen. */
interface Level {
  /** Names seen so far; null in a list. */
  names: Set<string> | null;
  /** The name or index at which the scanner is. */
  at: string | number;
  /** Whether the next text is a name. */
  expectsName: boolean;
}

/**
 * The names that an object of a JSON text has twice, as JSON pointers (RFC 6901). Parsers disagree on which of the two counts
 * (RFC 8259 section 4), so what is read is perhaps not what was meant, or what somebody else checked. One pass over the text.
 * Those that an answer only counts are empty: places of a body that is nested a thousand times over would cost its square.
 *
 * @param text valid JSON
 */
export function repeatedMembers(text: string): string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1);
    switch (text[at]) {
      case '"': {
        const end = endOfText(text, at);
        if (level?.names && level.expectsName) {
          const name = nameOf(text.slice(at, end));
          level.at = name;
          level.expectsName = false;
          if (level.names.has(name)) found.push(found.length < MAX_MISTAKES ? placeIn(levels) : '');
          level.names.add(name);
        }
        at = end - 1;
        break;
      }
      case '{':
        levels.push({ names: new Set(), at: '', expectsName: true });
        break;
      case '[':
        levels.push({ names: null, at: 0, expectsName: false });
        break;
      case ',':
        if (typeof level?.at === 'number') level.at += 1;
        else if (level) level.expectsName = true;
        break;
      case '}':
      case ']':
        levels.pop();
        break;
    }
  }
  return found;
}

/** The place behind the closing quote of the text that begins at a place: the first quote with no backslash of its own. */
function endOfText(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text[before] === '\\') before -= 1;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
}

/** Two spellings of a name, such as `a` and `\u0061`, are one name. */
function nameOf(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

/** The name where the scanner is, or of what holds it where that is very deep. */
function placeIn(levels: readonly Level[]): string {
  return shownPointer(levels.slice(0, TOLD_LEVELS).map(({ at }) => at));
}
