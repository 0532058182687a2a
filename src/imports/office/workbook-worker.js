// Runs in a thread of its own (workbook.ts), which has no loader for TypeScript: reads the first sheet of the archive that it is
// given, and sends the rows that hold something (`SheetRow` of sheet.ts).
import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from 'read-excel-file/node';

const table = await readSheet(Buffer.from(workerData));
const rows = table.flatMap((cells, index) => {
  const end = cells.findLastIndex((cell) => cell !== null && cell !== '') + 1;
  return end > 0 ? [{ line: index + 1, cells: cells.slice(0, end) }] : [];
});
parentPort?.postMessage(rows);
