/** A JSON pointer (RFC 6901) to the place at the end of a path. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The same for an answer: of a name that a caller made up, it repeats the first hundred characters. */
export function shownPointer(path: readonly PropertyKey[]): string {
  return pointerOf(path.map((key) => String(key).slice(0, 100)));
}
