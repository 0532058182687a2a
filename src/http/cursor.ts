import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { messages } from './messages.ts';
import { badRequest } from './problems.ts';

/** Raised when the payload's meaning changes, so that old cursors are refused instead of misread. */
const VERSION = 1;
const MAC_BYTES = 16;

export type CursorValue = string | number | boolean | null;

/** `s`: the sequence number of the snapshot that the walk reads; `k`: the sort key values of the last item given. */
export interface CursorPayload {
  s: string;
  k: CursorValue[];
}

/** What a cursor belongs to: the path and its query, whatever the order of the parameters, without paging itself. */
export function bindingOf(path: string, query: Readonly<Record<string, unknown>>): string {
  const relevant = Object.entries(query)
    .filter(([name, value]) => !['cursor', 'limit', 'count'].includes(name) && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify([path, relevant]), 'base64url').slice(0, 16);
}

function mac(secret: string, body: string): Buffer {
  return createHmac('sha256', secret).update(body).digest().subarray(0, MAC_BYTES);
}

/** An opaque text: base64url of `[version, binding, s, k]`, a dot, and its HMAC-SHA256 (first 128 bits, RFC 2104 section 5). */
export function encodeCursor(secret: string, binding: string, payload: CursorPayload): string {
  const body = Buffer.from(JSON.stringify([VERSION, binding, payload.s, payload.k])).toString('base64url');
  return `${body}.${mac(secret, body).toString('base64url')}`;
}

const invalid = () => refusal('cursor_invalid', messages.cursorInvalid());
const refusal = (code: string, message: ReturnType<typeof messages.cursorInvalid>) =>
  badRequest([{ in: 'query', name: 'cursor', code, message }]);

/** Reads a cursor. Throws 400 `cursor_invalid` when it was not made with this secret, `cursor_mismatch` for another query. */
export function decodeCursor(secret: string, binding: string, text: string): CursorPayload {
  const [body = '', signature = '', ...rest] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  // base64url has texts that differ and decode alike: only the canonical one is taken.
  if (rest.length > 0 || given.length !== MAC_BYTES || given.toString('base64url') !== signature) throw invalid();
  if (!timingSafeEqual(given, mac(secret, body))) throw invalid();
  const [version, bound, s, k] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    number,
    string,
    string,
    CursorValue[],
  ];
  if (version !== VERSION) throw invalid();
  if (bound !== binding) throw refusal('cursor_mismatch', messages.cursorMismatch());
  return { s, k };
}

interface ListRequest {
  url: string;
  query: unknown;
}

/** Reads and writes the cursors of requests. */
export interface Cursors {
  /** The payload of `?cursor=`, null on a first page. */
  read(request: ListRequest): Promise<CursorPayload | null>;
  /** The cursor that leads on from `payload` in the query of this request. */
  write(request: ListRequest, payload: CursorPayload): Promise<string>;
}

/** Cursors under one secret, which is loaded at the first use: the document is built without a database. */
export function createCursors(loadSecret: () => Promise<string>): Cursors {
  let secret: string | undefined;
  // A list that is asked for again and again leads on by the same cursor; signing it is a tenth of such an answer.
  const written = new LRUCache<string, string>({ max: 1000 });
  const theSecret = async () => {
    secret ??= await loadSecret();
    return secret;
  };
  const bound = ({ url, query }: ListRequest) => bindingOf(url.split('?')[0] ?? '', query as Record<string, unknown>);
  return {
    async read(request) {
      const { cursor } = request.query as { cursor?: string };
      return cursor === undefined ? null : decodeCursor(await theSecret(), bound(request), cursor);
    },
    async write(request, payload) {
      const key = JSON.stringify([request.url, payload]);
      const known = written.get(key);
      if (known !== undefined) return known;
      const cursor = encodeCursor(await theSecret(), bound(request), payload);
      written.set(key, cursor);
      return cursor;
    },
  };
}
