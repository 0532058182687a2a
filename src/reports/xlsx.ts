import writeExcelFile, { type Row, type SheetData } from 'write-excel-file/node';
import type { Language, Text } from '../http/text.ts';
import { COLUMNS, type Column } from './columns.ts';
import type { Printed } from './issue.ts';
import type { ReportGroup, ReportStudy } from './report-schema.ts';
import { editionOf, longDate } from './words.ts';

const ACCENT = '#0B4F6C';
const DATE_FORMATS = { fr: 'dd/mm/yyyy', en: 'yyyy-mm-dd' } as const;
const WORDS = {
  summary: { fr: 'Synthèse', en: 'Summary' },
  studies: { fr: 'Études', en: 'Studies' },
  method: { fr: 'Méthode', en: 'Method' },
  inYear: { fr: 'Inclusions de l’année', en: 'Inclusions in the year' },
  counted: { fr: 'Études comptées', en: 'Studies counted' },
} satisfies Record<string, Text>;

const heading = (value: string) =>
  ({ value, fontWeight: 'bold', textColor: '#FFFFFF', backgroundColor: ACCENT }) as const;
const strong = (value: string) => ({ value, fontWeight: 'bold' }) as const;

/** The report as a workbook: summary, studies, method. Numbers are numbers and days are dates. */
export function renderXlsx(printed: Printed): Promise<Buffer> {
  const { report, language } = printed;
  return writeExcelFile(
    [
      {
        sheet: WORDS.summary[language],
        data: summary(printed),
        columns: [{ width: 58 }, { width: 12 }, { width: 24 }, { width: 18 }],
      },
      {
        sheet: WORDS.studies[language],
        data: [
          COLUMNS.map(({ header }) => ({ ...heading(header[language]), wrap: true, alignVertical: 'top' as const })),
          ...report.studies.map((study) => COLUMNS.map((column) => cell(column, study, language))),
        ],
        columns: COLUMNS.map(({ width }) => ({ width })),
        stickyRowsCount: 1,
        orientation: 'landscape',
      },
      { sheet: WORDS.method[language], data: method(printed), columns: [{ width: 26 }, { width: 110 }] },
    ],
    { fontFamily: 'Calibri', fontSize: 11 },
  ).toBuffer();
}

function cell({ kind, value, width }: Column, study: ReportStudy, language: Language) {
  const given = value(study, language);
  if (given === null) return null;
  if (kind === 'day') return { value: new Date(`${given}T00:00:00Z`), type: Date, format: DATE_FORMATS[language] };
  return kind === 'number'
    ? { value: Number(given), type: Number }
    : { value: String(given), type: String, wrap: width > 20 };
}

function summary({ issue, report, language }: Printed): SheetData {
  const { totals, groups } = report;
  const say = (fr: string, en: string) => (language === 'fr' ? fr : en);
  const figure = (fr: string, en: string, value: number | null): Row => [say(fr, en), value];
  const sum = (fr: string, en: string, { sum: value, studies }: { sum: number | null; studies: number }): Row => [
    say(fr, en),
    value,
    say(`sur ${studies} études comptées`, `over ${studies} studies counted`),
  ];
  const table = (fr: string, en: string, rows: readonly ReportGroup[]): Row[] => [
    [],
    [say(fr, en), WORDS.studies[language], WORDS.inYear[language], WORDS.counted[language]].map(heading),
    ...rows.map(({ label, studies, inclusionsInYear }) => [
      label[language],
      studies,
      inclusionsInYear.sum,
      inclusionsInYear.studies,
    ]),
  ];
  return [
    [
      strong(
        say(`Recherches ouvertes aux inclusions en ${report.year}`, `Research open for inclusion in ${report.year}`),
      ),
    ],
    [`Gustave Roussy · ${editionOf(issue, report.asOf, language)}`],
    [say(`Registre lu le ${longDate(report.asOf, language)}`, `Registry as of ${longDate(report.asOf, language)}`)],
    [`SHA-256 ${issue.contentHash}`],
    [],
    figure('Études', 'Studies', totals.studies),
    figure('Ouvertes dans l’année (consignées)', 'Opened in the year (recorded)', totals.opened.recorded),
    figure(
      'Observées ouvertes pour la première fois dans l’année',
      'First observed open in the year',
      totals.opened.observed,
    ),
    figure('Closes dans l’année (consignées)', 'Closed in the year (recorded)', totals.closed.recorded),
    figure('Observées closes dans l’année', 'Observed closed in the year', totals.closed.observed),
    sum('Inclusions prévues', 'Planned inclusions', totals.inclusions.planned),
    sum('Inclusions de l’année', 'Inclusions in the year', totals.inclusions.inYear),
    sum('Inclusions cumulées', 'Cumulative inclusions', totals.inclusions.cumulative),
    ...table('Catégorie ou régime', 'Category or regime', groups.categories),
    ...table(
      'Comité (une étude compte dans chacun des siens)',
      'Committee (a study counts in each of its own)',
      groups.committees,
    ),
    ...table(
      'Programme (une étude compte dans chacun des siens)',
      'Program (a study counts in each of its own)',
      groups.programs,
    ),
    ...table('Phase', 'Phase', groups.phases),
    ...table('Promoteur', 'Sponsor', groups.sponsorClasses),
  ];
}

function method({ issue, report, language }: Printed): SheetData {
  const wrapped = (value: string) => ({ value, wrap: true, alignVertical: 'top' }) as const;
  const rows: [string, string][] = [
    [language === 'fr' ? 'Édition' : 'Edition', editionOf(issue, report.asOf, language)],
    ['SHA-256', issue.contentHash],
    ...(issue.reason === null
      ? []
      : ([[language === 'fr' ? 'Correction' : 'Correction', issue.reason]] as [string, string][])),
    ...report.method.map(({ heading: title, text }): [string, string] => [title[language], text[language]]),
    ...report.notes.map(({ text }): [string, string] => [language === 'fr' ? 'À noter' : 'Note', text[language]]),
  ];
  return rows.map(([title, text]) => [{ ...strong(title), alignVertical: 'top' }, wrapped(text)]);
}
