import { normalizeIdentifier } from '../../studies/identifiers.ts';
import { asCount, CellFault, keyOf } from './cells.ts';
import { COLUMNS, type Column, EXAMPLE_NUMBER, numbersOf, type OfficeRow } from './columns.ts';
import { type Finding, templateExample, unknownColumn } from './findings.ts';
import type { Sheet, SheetRow } from './sheet.ts';

/** `inclusions_2025`, in French the same: one column for each year that is counted. */
const INCLUSIONS = /^inclusions_((?:19|20|21)\d\d)$/;

const EXAMPLE = normalizeIdentifier(EXAMPLE_NUMBER);

const BY_HEADER = new Map(
  COLUMNS.flatMap((column) => [column.name, column.label.fr, column.label.en].map((header) => [keyOf(header), column])),
);

function columnOf(header: string): Column | undefined {
  const key = keyOf(header);
  const [, year] = INCLUSIONS.exec(key) ?? [];
  if (year === undefined) return BY_HEADER.get(key);
  return {
    name: key,
    label: { fr: `inclusions ${year}`, en: `inclusions ${year}` },
    description: `Inclusions at Gustave Roussy in ${year}.`,
    example: '12',
    put: (row, cell) => {
      row.inclusions.push({ year: Number(year), count: asCount(cell) });
    },
  };
}

/** The columns that a header names, in its order; a wrong header is wrong for every row, so nothing is read below it. */
export function readHeader(header: readonly string[]): { columns: Column[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const columns: Column[] = [];
  const known = COLUMNS.map(({ name }) => name);
  for (const [index, text] of header.entries()) {
    const column = columnOf(text);
    if (!column) findings.push(unknownColumn(text, index + 1, known));
    else if (columns.some(({ name }) => name === column.name))
      findings.push(headerFault(column.name, 'repeated_column'));
    else columns.push(column);
  }
  if (!columns.some(({ name }) => name === 'study')) findings.push(headerFault('study', 'missing_column'));
  return { columns, findings };
}

function headerFault(column: string, code: 'repeated_column' | 'missing_column'): Finding {
  const message = {
    repeated_column: { en: 'is there twice', fr: 'figure deux fois' },
    missing_column: { en: 'is required', fr: 'est obligatoire' },
  }[code];
  return { line: 1, column, severity: 'error', code, message };
}

/** A row of the sheet as what it says of a study, with every fault of its cells. */
export function readRow(columns: readonly Column[], { line, cells }: SheetRow): ReadRow {
  const findings: Finding[] = [];
  const fault = (column: string | null, code: string, message: Finding['message'], allowed?: readonly string[]) =>
    findings.push({ line, column, severity: 'error', code, message, ...(allowed && { allowed: [...allowed] }) });
  const row: OfficeRow = {
    line,
    study: '',
    fields: {},
    identifiers: [],
    approvals: {},
    event: {},
    inclusions: [],
  };
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? null;
    if (cell === null) continue;
    try {
      column.put(row, cell);
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      fault(column.name, error.code, error.text, error.allowed);
    }
  }
  if (cells.length > columns.length) {
    const message = { en: 'has more cells than the header', fr: 'a plus de cellules que l’en-tête' };
    if (cells.slice(columns.length).some((cell) => cell !== null)) fault(null, 'too_many_cells', message);
  }
  if (numbersOf(row).includes(EXAMPLE)) return { row, findings: [templateExample(line)] };
  if (row.study === '') fault('study', 'required', { en: 'is required', fr: 'est obligatoire' });
  const { status, on } = row.event;
  if ((status === undefined) !== (on === undefined)) {
    const message = { en: 'status and status_on go together', fr: 'status et status_on vont ensemble' };
    const absent = status === undefined ? 'status' : 'status_on';
    if (!findings.some(({ column }) => column === absent)) fault(absent, 'required', message);
  }
  for (const [kind, { decidedOn }] of Object.entries(row.approvals)) {
    if (decidedOn !== undefined) continue;
    const message = { en: 'is required with its reference', fr: 'est obligatoire avec sa référence' };
    fault(`${kind}_on`, 'required', message);
  }
  return { row, findings };
}

export interface ReadRow {
  row: OfficeRow;
  findings: Finding[];
}

/** All rows of a sheet with every finding; with a wrong header there are no rows. */
export function readRows(sheet: Sheet): { rows: ReadRow[]; findings: Finding[] } {
  const { columns, findings } = readHeader(sheet.header);
  if (findings.length > 0) return { rows: [], findings };
  return { rows: sheet.rows.map((row) => readRow(columns, row)), findings };
}
