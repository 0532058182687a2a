import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Piece, RecordSplitter } from './record-splitter.ts';

/** Longest record that is read, in bytes; the largest real record (500 sites, results) has about 3 MB. */
const RECORD_LIMIT = 64 * 1024 * 1024;

/** One record of a file, or why there is none. `line` counts from 1 in the unpacked text; `end`: the file is given up here. */
export type ReadItem = { line: number; value: unknown } | { line: number; reason: string; end: boolean };

export interface ReadOptions {
  /** Called with the number of bytes, as stored (packed), that were read more. */
  onBytes?: (more: number) => void;
  limit?: number;
  stdin?: Readable;
}

/**
 * Reads the records of a file (`-` is standard input), gzip or plain, in any of the forms of {@link RecordSplitter}, one at a
 * time. Never throws for what the file holds; throws only if it cannot be opened.
 */
export async function* readRecords(path: string, options: ReadOptions = {}): AsyncGenerator<ReadItem> {
  const input = path === '-' ? (options.stdin ?? process.stdin) : createReadStream(path);
  const splitter = new RecordSplitter(options.limit ?? RECORD_LIMIT);
  let opened = path === '-';
  try {
    for await (const chunk of unpacked(input, options.onBytes)) {
      opened = true;
      for (const piece of splitter.push(chunk)) yield parse(piece);
    }
    for (const piece of splitter.flush()) yield parse(piece);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // What was read before the damage counts; a file that does not open at all is the caller's mistake.
    if (!opened && !code.startsWith('Z_')) throw error;
    yield { line: splitter.line, reason: `the file cannot be read further: ${(error as Error).message}`, end: true };
  } finally {
    if (path !== '-') input.destroy();
  }
}

function parse(piece: Piece): ReadItem {
  if (!('bytes' in piece)) return { line: piece.line, reason: piece.problem, end: piece.end };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(piece.bytes);
  } catch {
    return { line: piece.line, reason: 'not valid UTF-8', end: false };
  }
  try {
    return { line: piece.line, value: JSON.parse(text) };
  } catch (error) {
    return { line: piece.line, reason: `not valid JSON: ${whatIsWrong(error as Error)}`, end: false };
  }
}

/** V8's message quotes the text, which may name a person: keep what comes before the quotation. */
function whatIsWrong(error: Error): string {
  return error.message.replace(/, (?:\.\.\.)?".*$/s, '').replace(/ in JSON at position \d+.*$/s, ' in it');
}

/** The bytes of the text: without gzip (told by its first two bytes, not by the name) and without a byte order mark. */
async function* unpacked(input: Readable, onBytes: ((more: number) => void) | undefined): AsyncGenerator<Buffer> {
  async function* counted(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
    for (let chunk = head; ; ) {
      onBytes?.(chunk.length);
      yield chunk;
      const next = await rest.next();
      if (next.done) return;
      chunk = next.value;
    }
  }
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 3) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const raw = counted(head, chunks);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* withoutMark(raw);
  yield* withoutMark(gunzipped(raw));
}

async function* gunzipped(raw: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // A damaged or failing input destroys `gunzip`, which then throws below.
  pipeline(Readable.from(raw), gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

async function* withoutMark(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    yield head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
    head = null;
  }
  if (head?.length) yield head;
}
