import { stringify } from 'csv-stringify/sync';
import { COLUMNS } from './columns.ts';

/** What a file may be: CSV, or a workbook of Excel. */
export const MEDIA_TYPES = ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] as const;

/** Columns whose number depends on what is counted: one a year. */
const INCLUSIONS = 'inclusions_2026';

/**
 * The template of the office's spreadsheet as CSV: names of the columns, what each holds, and an invented example, whose
 * number keeps it out of the registry. Semicolons and a byte order mark let a French Excel open it as it is. The second line is for
 * people and begins with `#`, so that a template that was filled in below it is read back without it.
 */
export function templateCsv(): string {
  const rows = [
    [...COLUMNS.map(({ name }) => name), INCLUSIONS],
    [
      ...COLUMNS.map(({ description }, index) => (index === 0 ? `# ${description}` : description)),
      'Persons included in 2026.',
    ],
    [...COLUMNS.map(({ example }) => example), '12'],
  ];
  return stringify(rows, { delimiter: ';', bom: true, record_delimiter: 'windows' });
}
