import { stringify } from 'csv-stringify/sync';
import { COLUMNS } from './columns.ts';
import type { Printed } from './issue.ts';
import { editionOf } from './words.ts';

const EDITION = { fr: 'Édition', en: 'Edition' };
const HASH = { fr: 'SHA-256 du contenu', en: 'SHA-256 of the content' };

/**
 * The studies as CSV (RFC 4180: comma, CRLF), in UTF-8 with a byte order mark, without which spreadsheets take it for another
 * encoding. The edition and its hash stand on every row, for a row that is copied elsewhere. Cells that a spreadsheet would
 * take for a formula begin with an apostrophe.
 */
export function renderCsv({ issue, report, language }: Printed): Buffer {
  const edition = editionOf(issue, report.asOf, language);
  const header = [...COLUMNS.map((column) => column.header[language]), EDITION[language], HASH[language]];
  const rows = report.studies.map((study) => [
    ...COLUMNS.map((column) => column.value(study, language)),
    edition,
    issue.contentHash,
  ]);
  return Buffer.from(stringify([header, ...rows], { bom: true, record_delimiter: 'windows', escape_formulas: true }));
}
