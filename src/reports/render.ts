import type { Language } from '../http/text.ts';
import { renderCsv } from './csv.ts';
import type { Format } from './formats.ts';
import type { Issue } from './issue.ts';
import { toReportJson } from './mapper.ts';
import { renderPdf } from './pdf/document.ts';
import type { RiphReportContent } from './report-schema.ts';
import { renderXlsx } from './xlsx.ts';

/** A report in one format and language, made from its frozen content alone. */
export async function renderReport(issue: Issue, format: Format, language: Language): Promise<Buffer> {
  if (format === 'json') return Buffer.from(toReportJson(issue));
  const printed = { issue, report: JSON.parse(issue.content) as RiphReportContent, language };
  if (format === 'csv') return renderCsv(printed);
  return format === 'xlsx' ? renderXlsx(printed) : renderPdf(printed);
}
