import { createHash } from 'node:crypto';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A part of a record that was cut out of it, and where it belongs (JSON pointer, RFC 6901). */
export interface Fragment {
  pointer: string;
  value: Json;
}

export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * SHA-256 (hex) of a record in a form that does not depend on its spacing or the order of its keys, so the same version
 * read from a line, an array or an API answer is the same.
 */
export function hashOf(value: Json): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`).join(',')}}`;
}

/** Puts cut-out parts back into their record; the inverse of cutting. Returns a new value. */
export function restoreRecord(content: Json, fragments: readonly Fragment[]): Json {
  const whole = structuredClone(content);
  for (const { pointer, value } of fragments) {
    const keys = keysOf(pointer);
    const last = keys.pop();
    if (last === undefined) throw new Error('a fragment needs a place within the record');
    let parent = whole as Record<string, Json>;
    for (const key of keys) parent = parent[key] as Record<string, Json>;
    Object.defineProperty(parent, last, { value, writable: true, enumerable: true, configurable: true });
  }
  return whole;
}

const MAX_DEPTH = 100;

/**
 * Finds what Postgres cannot store in a record: U+0000, half a surrogate pair, or nesting without end. Null if all is well.
 */
export function unstorable(value: Json, path: (string | number)[] = []): { pointer: string; reason: string } | null {
  if (path.length > MAX_DEPTH)
    return { pointer: pointerOf(path.slice(0, 5)), reason: `nested deeper than ${MAX_DEPTH} levels` };
  if (typeof value === 'string') {
    const reason = textProblem(value);
    return reason === null ? null : { pointer: pointerOf(path), reason };
  }
  if (value === null || typeof value !== 'object') return null;
  for (const [key, part] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const keyProblem = typeof key === 'string' ? textProblem(key) : null;
    if (keyProblem !== null) return { pointer: pointerOf(path), reason: `a key: ${keyProblem}` };
    path.push(key);
    const found = unstorable(part, path);
    path.pop();
    if (found) return found;
  }
  return null;
}

function textProblem(text: string): string | null {
  if (text.includes('\0')) return 'holds the character U+0000, which the database cannot store';
  return !/\p{Surrogate}/u.test(text) ? null : 'holds half of a surrogate pair, which is no character';
}
