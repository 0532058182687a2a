import { Unzip, UnzipInflate, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import type { Cell } from './cells.ts';

/** What a workbook may be when it is unpacked: 5,000 rows need a tenth of it. */
const MAX_UNPACKED_BYTES = 30 * 1024 * 1024;
/** The parts of a workbook: its sheets, their styles and how they hang together. */
const MAX_PARTS = 1000;
/** Bytes that are unpacked before the next look at how many they became, at most a thousand times as many. */
const PIECE = 16 * 1024;

/**
 * The rows of the first sheet of an XLSX file. An archive may say anything of the size of its parts, and the reader makes room for
 * what it says: so it is unpacked here, piece by piece and no further than a workbook goes, and the reader gets what came out.
 *
 * @throws Error where the file is no workbook, or too large a one
 */
export async function readWorkbook(file: Buffer): Promise<Cell[][]> {
  const archive = zipSync(unpack(file), { level: 0 });
  return (await readSheet(Buffer.from(archive))) as Cell[][];
}

function unpack(file: Buffer): Record<string, Buffer> {
  const parts = new Map<string, Uint8Array[]>();
  let size = 0;
  const unzip = new Unzip((part) => {
    if (!/\.(?:xml|rels)$/.test(part.name)) return;
    const chunks: Uint8Array[] = [];
    parts.set(part.name, chunks);
    if (parts.size > MAX_PARTS) throw new RangeError('the workbook has too many parts');
    part.ondata = (error, chunk) => {
      if (error) throw error;
      size += chunk.length;
      if (size > MAX_UNPACKED_BYTES) throw new RangeError('the workbook is too large');
      chunks.push(chunk);
    };
    part.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < file.length; at += PIECE) {
    unzip.push(file.subarray(at, at + PIECE), at + PIECE >= file.length);
  }
  return Object.fromEntries([...parts].map(([name, chunks]) => [name, Buffer.concat(chunks)]));
}
