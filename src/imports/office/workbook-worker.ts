import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from 'read-excel-file/node';
import type { Cell } from './cells.ts';
import type { SheetRow } from './sheet.ts';

/** Runs in a thread of its own (workbook.ts): reads the first sheet of the archive that it is given, and sends what is in it. */
const table = (await readSheet(Buffer.from(workerData as Uint8Array))) as Cell[][];
const rows: SheetRow[] = table.flatMap((cells, index) => {
  const end = cells.findLastIndex((cell) => cell !== null && cell !== '') + 1;
  return end > 0 ? [{ line: index + 1, cells: cells.slice(0, end) }] : [];
});
parentPort?.postMessage(rows);
