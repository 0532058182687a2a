import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { Problem } from '../../http/problems.ts';
import type { Cell } from './cells.ts';
import { readWorkbook } from './workbook.ts';

/** Rows that one file may have: what one transaction can hold without keeping other writers waiting too long. */
export const MAX_ROWS = 5000;

/** A row with the line on which a person finds it, the header being line 1. */
export interface SheetRow {
  line: number;
  cells: readonly Cell[];
}

export interface Sheet {
  header: readonly string[];
  rows: readonly SheetRow[];
}

/** The first bytes of a ZIP archive, which an XLSX file is. */
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

/**
 * Reads a CSV or XLSX file (told by its bytes, not its name) into a header and rows; rows without any content, and those
 * that begin with `#`, are left out. CSV may be joined by commas, semicolons or tabs, in UTF-8 or, as Excel writes it in
 * France, Windows-1252, or UTF-16 (“Unicode text”).
 *
 * @throws Problem `unreadable_file`
 */
export async function readOfficeSheet(file: Buffer): Promise<Sheet> {
  const table = file.subarray(0, 4).equals(ZIP) ? await readXlsx(file) : readCsv(file);
  const rows = table
    .map(({ line, cells }) => ({ line, cells: cells.map(emptied) }))
    .filter(({ cells }) => cells.some((cell) => cell !== null) && !String(cells[0] ?? '').startsWith('#'));
  const [header, ...rest] = rows;
  if (!header || rest.length === 0)
    throw unreadable({ en: 'The file has no rows.', fr: 'Le fichier n’a aucune ligne.' });
  if (rest.length > MAX_ROWS) {
    throw unreadable({
      en: `The file has ${rest.length} rows; at most ${MAX_ROWS} are taken at once.`,
      fr: `Le fichier a ${rest.length} lignes ; au plus ${MAX_ROWS} sont prises à la fois.`,
    });
  }
  const names = header.cells.map((cell) => String(cell ?? '').trim());
  // A spreadsheet that once was wider ends in empty cells.
  return { header: names.slice(0, names.findLastIndex((name) => name !== '') + 1), rows: rest };
}

function emptied(cell: Cell): Cell {
  return typeof cell === 'string' && cell.trim() === '' ? null : cell;
}

const unreadable = (detail: { en: string; fr: string }, cause?: unknown) =>
  new Problem('unreadable_file', { detail, cause });

async function readXlsx(file: Buffer): Promise<SheetRow[]> {
  try {
    return await readWorkbook(file);
  } catch (error) {
    const large = error instanceof RangeError || (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY';
    const detail = large
      ? {
          en: 'The workbook is too large: keep only the cells that are filled.',
          fr: 'Le classeur est trop grand : n’y laisser que les cellules remplies.',
        }
      : { en: 'The file is no XLSX workbook.', fr: 'Le fichier n’est pas un classeur XLSX.' };
    throw unreadable(detail, error);
  }
}

function readCsv(file: Buffer): SheetRow[] {
  const text = decode(file);
  if (text.includes('\0')) throw unreadable({ en: 'The file is no text.', fr: 'Le fichier n’est pas du texte.' });
  try {
    const options = {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      info: true,
    } as const;
    const records = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    // A record is counted where it begins: a cell may hold line breaks.
    return records.map(({ record }, index) => ({ line: (records[index - 1]?.info.lines ?? 0) + 1, cells: record }));
  } catch (error) {
    const { lines = '?' } = error as { lines?: number };
    const detail = { en: `The CSV breaks off at line ${lines}.`, fr: `Le CSV est mal formé à la ligne ${lines}.` };
    throw unreadable(detail, error);
  }
}

function decode(file: Buffer): string {
  // Only its mark tells UTF-16 from the others.
  if (file[0] === 0xff && file[1] === 0xfe) return iconv.decode(file, 'utf-16le');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    // Not UTF-8: then it is what Excel writes on a French Windows. Node's own decoder takes its œ, ’ and € for control
    // characters.
    return iconv.decode(file, 'windows-1252');
  }
}

/** The separator that the header uses most. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/\r|\n|$/));
  const counted = [';', ',', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counted.sort((a, b) => b.count - a.count)[0]?.mark ?? ',';
}
