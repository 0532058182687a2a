import { createHash } from 'node:crypto';
import { pointerOf } from '../http/pointer.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A part of a record that was cut out of it, and where it belongs (JSON pointer, RFC 6901). */
export interface Fragment {
  pointer: string;
  value: Json;
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

/** Whether a value is nested deeper than can be walked and stored; then the JSON pointer of the branch's beginning. */
export function tooDeep(value: Json, path: (string | number)[] = []): { pointer: string; reason: string } | null {
  if (path.length > MAX_DEPTH)
    return { pointer: pointerOf(path.slice(0, 5)), reason: `nested deeper than ${MAX_DEPTH} levels` };
  if (value === null || typeof value !== 'object') return null;
  for (const [key, part] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    path.push(key);
    const found = tooDeep(part, path);
    path.pop();
    if (found) return found;
  }
  return null;
}

/**
 * U+0000 and halves of a surrogate pair, which are valid in JSON's escapes and which neither text nor jsonb of Postgres
 * takes.
 */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
const REPLACEMENT = '\ufffd';

/**
 * A value with U+FFFD in the place of what Postgres cannot store, in texts and keys, and the JSON pointers of where that was.
 * The value itself if there is nothing of the kind.
 */
export function storable(value: Json): { value: Json; replaced: string[] } {
  const replaced: string[] = [];
  const clean = (text: string, path: readonly (string | number)[]): string => {
    const result = text.replace(UNSTORABLE, REPLACEMENT);
    if (result !== text) replaced.push(pointerOf(path));
    return result;
  };
  const walk = (part: Json, path: (string | number)[]): Json => {
    if (typeof part === 'string') return clean(part, path);
    if (Array.isArray(part)) return part.map((item, index) => walk(item, [...path, index]));
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => {
        const name = clean(key, path);
        return [name, walk(item, [...path, name])];
      }),
    );
  };
  const result = walk(value, []);
  return replaced.length === 0 ? { value, replaced } : { value: result, replaced };
}
