import type { AddressInfo } from 'node:net';
import { inflateRawSync, inflateSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** An answer with everything that a client gets to see. */
export interface Answered {
  route: string;
  url: string;
  status: number;
  text: string;
}

interface Operation {
  parameters?: { name: string; in: string; schema?: { enum?: string[]; type?: string } }[];
  responses: Record<string, { content?: Record<string, unknown> }>;
}

/** Ids that no list gives, by the segment before them; `n` numbers where nothing else is known. */
export type Known = Record<string, readonly string[]>;

/** Values of a member of a route's address for which the lists have nothing. */
const NUMBERS = ['1', '2', '2025', '2026'];
const MAX_IDS = 12;
/** A stream does not end: what it sends at first is what it tells. */
const STREAM_MS = 1500;

/**
 * The parts of a spreadsheet or PDF, unpacked as far as they are deflated. Words on a page of a PDF are glyphs of its fonts and not
 * found here: it is made of the same content as the JSON beside it.
 */
function unpacked(bytes: Buffer): string {
  const parts = [bytes.toString('utf8'), bytes.toString('latin1')];
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    if (bytes.readUInt16LE(at + 8) === 8)
      parts.push(inflateRawSync(bytes.subarray(start), { finishFlush: 2 }).toString());
  }
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 7)) {
    if (bytes[at + 7] === 0x78) parts.push(inflateSync(bytes.subarray(at + 7), { finishFlush: 2 }).toString('latin1'));
  }
  return parts.join('\n');
}

/**
 * Asks for every GET route of the document, as one caller: every address that the lists lead to, in every format, with words to
 * search for where a route searches. New routes are asked without a line here.
 */
export async function walk(app: FastifyInstance, headers: Record<string, string>, known: Known, words: string) {
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const { paths } = (await app.inject('/openapi.json')).json() as { paths: Record<string, { get?: Operation }> };
  const answers: Answered[] = [];

  async function ask(route: string, url: string, accept = '*/*'): Promise<Answered> {
    const stream = accept === 'text/event-stream';
    const chunks: Buffer[] = [];
    const timeout = AbortSignal.timeout(stream ? STREAM_MS : 60_000);
    const answer = await fetch(base + url, { headers: { ...headers, accept }, redirect: 'manual', signal: timeout });
    try {
      for await (const chunk of answer.body ?? []) chunks.push(Buffer.from(chunk));
    } catch (error) {
      if (!stream) throw error;
    }
    const head = JSON.stringify([...answer.headers].filter(([name]) => name !== 'link'));
    const answered = { route, url, status: answer.status, text: `${head}\n${unpacked(Buffer.concat(chunks))}` };
    answers.push(answered);
    return answered;
  }

  /** What may stand in the place of a parameter, in an address whose earlier places are filled. */
  async function candidates(prefix: string): Promise<readonly string[]> {
    const segment = prefix.split('/').at(-1) ?? '';
    if (known[segment]) return known[segment];
    const { text } = await ask(prefix, prefix);
    const items = /"items":\[/.test(text)
      ? JSON.parse(text.slice(text.indexOf('{"items"')).split('\n')[0] ?? '').items
      : [];
    const ids = items.flatMap((item: Record<string, unknown>) =>
      [item.id, item.code, item.version, item.number, item.year]
        .filter((id) => id !== undefined)
        .slice(0, 1)
        .map(String),
    );
    return ids.length > 0 ? ids.slice(0, MAX_IDS) : NUMBERS;
  }

  async function addresses(path: string): Promise<string[]> {
    let filled = [''];
    for (const part of path.split('/').slice(1)) {
      const next: string[] = [];
      for (const prefix of filled) {
        const values = part.startsWith('{') ? await candidates(prefix) : [part];
        next.push(...values.map((value) => `${prefix}/${part.startsWith('{') ? encodeURIComponent(value) : part}`));
      }
      filled = next;
    }
    return filled;
  }

  for (const [path, { get }] of Object.entries(paths)) {
    if (!get) continue;
    const types = Object.entries(get.responses)
      .filter(([status]) => status === '200')
      .flatMap(([, { content = {} }]) => Object.keys(content));
    const named = new Map(get.parameters?.filter((parameter) => parameter.in === 'query').map((p) => [p.name, p]));
    const variants = ['', ...(named.get('format')?.schema?.enum ?? []).map((format) => `?format=${format}`)];
    for (const [name, { schema }] of named) {
      if (schema?.type === 'boolean') variants.push(`?${name}=true`);
      if (name === 'q' || name === 'name') variants.push(`?${name}=${encodeURIComponent(words)}`);
      if (name === 'limit') variants.push('?limit=200');
    }
    for (const address of await addresses(path)) {
      for (const variant of variants) await ask(path, address + variant);
      for (const type of types.slice(1).concat(types.includes('text/event-stream') ? types : []))
        await ask(path, address, type);
    }
  }
  return answers;
}
