import { Worker } from 'node:worker_threads';
import { Unzip, UnzipInflate, zipSync } from 'fflate';
import type { SheetRow } from './sheet.ts';

/** What a workbook may be when it is unpacked: 5,000 rows need a tenth of it. */
const MAX_UNPACKED_BYTES = 30 * 1024 * 1024;
/** The parts of a workbook: its sheets, their styles and how they hang together. */
const MAX_PARTS = 1000;
/** Bytes that are unpacked before the next look at how many they became, at most a thousand times as many. */
const PIECE = 16 * 1024;
/** What reading may take: the reader makes a grid of all cells up to the last, wherever a file of a kilobyte says that is. */
const MAX_HEAP_MB = 256;
const MAX_SECONDS = 30;

/**
 * The rows of the first sheet of an XLSX file that hold something. An archive may say anything of the size of its parts, and the
 * reader makes room for what it says: so it is unpacked here, piece by piece and no further than a workbook goes, and the reader
 * gets what came out, in a thread whose memory has an end.
 *
 * @throws Error where the file is no workbook, or too large a one
 */
export async function readWorkbook(file: Buffer): Promise<SheetRow[]> {
  return readApart(zipSync(unpack(file), { level: 0 }));
}

async function readApart(archive: Uint8Array): Promise<SheetRow[]> {
  const worker = new Worker(new URL('./workbook-worker.js', import.meta.url), {
    workerData: archive,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const timer = setTimeout(() => worker.terminate(), MAX_SECONDS * 1000);
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', (code) => reject(new RangeError(`the reader of the workbook ended with ${code}`)));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
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
