import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Study } from './schemas.ts';

/**
 * What documents have in common: an invented one, with words and values that many bear. What is stored can be read with this
 * text only, so the file never changes; a better one would be a second file, which the checksum in the stream tells apart
 * (RFC 1950 section 2.2, DICTID).
 */
const dictionary = readFileSync(new URL('./packed-dictionary-1.txt', import.meta.url));

/** `{`: no zlib stream begins with it. */
const JSON_TEXT = 0x7b;

/**
 * A rendered document as `study_version` stores it: a zlib stream with the dictionary. Documents share their keys and much else,
 * so each is a quarter smaller than by itself, and half of what Postgres would make of it.
 */
export function packDocument(document: string): Buffer {
  return deflateSync(document, { dictionary });
}

/** The bytes of a document as it was rendered. Documents that were stored before there was a dictionary are plain JSON. */
export function unpackDocument(packed: Uint8Array): Buffer {
  return packed[0] === JSON_TEXT ? Buffer.from(packed) : inflateSync(packed, { dictionary });
}

/** The study that a stored document describes. */
export function readDocument(packed: Uint8Array): Study {
  return JSON.parse(unpackDocument(packed).toString()) as Study;
}
