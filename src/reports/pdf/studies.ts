import type { Language } from '../../http/text.ts';
import { SPONSOR_CLASS_LABELS } from '../../studies/labels.ts';
import type { Printed } from '../issue.ts';
import { categoryCode, NOT_STATED, phaseGroup } from '../labels.ts';
import type { ReportStudy } from '../report-schema.ts';
import { countWord, dayOfYear, identifiersOf, marksOf, shortDate, statusWord, titleOf } from '../words.ts';
import { type Canvas, newPage, paragraph } from './canvas.ts';
import { LANDSCAPE, STYLES } from './style.ts';
import { beginningOf, type CellLine, type TableColumn, type TableRow, table } from './table.ts';

/** The studies, a table for each category or regime, on pages across. */
export async function studyPages(canvas: Canvas, { report, language }: Printed): Promise<void> {
  if (report.studies.length === 0) return;
  newPage(canvas, LANDSCAPE);
  const title = language === 'fr' ? 'Études' : 'Studies';
  const bookmark = canvas.doc.outline.addItem(title, { expanded: true });
  paragraph(canvas, 'H2', title, STYLES.section, { after: 8 });
  for (const { code, label, studies } of report.groups.categories) {
    const columns = columnsOf(report.year, language);
    const rows = report.studies
      .filter((study) => categoryCode(study) === code)
      .map((study) => rowOf(study, report.year, language));
    const heading = `${label[language]} (${countWord(studies, language)})`;
    paragraph(canvas, 'H3', heading, STYLES.heading, { after: 5, keep: 5 + beginningOf(canvas, columns, rows) });
    bookmark.addItem(heading);
    await table(canvas, columns, rows);
    canvas.y += 18;
  }
}

function columnsOf(year: number, language: Language): TableColumn[] {
  const say = (fr: string, en: string) => (language === 'fr' ? fr : en);
  return [
    { header: say('Étude', 'Study'), width: 224 },
    { header: say('Comités et programmes', 'Committees and programs'), width: 96 },
    { header: 'Phase', width: 50 },
    { header: say('Promoteur', 'Sponsor'), width: 104 },
    { header: say(`Ouverte en ${year}`, `Open in ${year}`), width: 94 },
    { header: say('Statut', 'Status'), width: 78 },
    { header: say('Incl. prévues', 'Planned incl.'), width: 42, align: 'right' },
    { header: say(`Incl. ${year}`, `Incl. ${year}`), width: 36, align: 'right' },
    { header: say('Incl. cumul', 'Incl. total'), width: 37.89, align: 'right' },
  ];
}

type Interval = ReportStudy['openIntervals'][number];

const plain = (text: string): CellLine => ({ text, style: STYLES.cell });
const quiet = (text: string): CellLine => ({ text, style: STYLES.cellQuiet });

function rowOf(study: ReportStudy, year: number, language: Language): TableRow {
  const { inclusions, sponsor } = study;
  const title = titleOf(study.title, language);
  const numbers = [...(study.acronym ? [study.acronym] : []), ...identifiersOf(study)].join(' · ');
  const groups = [...study.committees.map(({ name }) => name[language]), ...study.programs.map(({ name }) => name)];
  return [
    [
      { text: title.text, style: STYLES.cellStrong, ...(title.language !== language && { lang: title.language }) },
      ...(numbers ? [quiet(numbers)] : []),
    ],
    groups.length > 0 ? groups.map(plain) : [quiet(NOT_STATED[language])],
    [plain(phaseGroup(study.phases).label[language])],
    sponsor
      ? [plain(sponsor.name), quiet((sponsor.class ? SPONSOR_CLASS_LABELS[sponsor.class] : NOT_STATED)[language])]
      : [quiet(NOT_STATED[language])],
    openLines(study, year, language),
    statusLines(study, language),
    [plain(countWord(inclusions.planned, language))],
    [plain(countWord(inclusions.inYear, language))],
    [plain(countWord(inclusions.cumulative, language))],
  ];
}

function openLines(study: ReportStudy, year: number, language: Language): CellLine[] {
  const marks = marksOf(study, language);
  const periods = study.openIntervals.map((interval) => plain(periodWords(interval, year, language)));
  const before = study.firstOpenedOn < `${year}-01-01`;
  const first = shortDate(study.firstOpenedOn, language);
  return [
    ...periods,
    ...(before ? [quiet(language === 'fr' ? `1re ouverture ${first}` : `first opened ${first}`)] : []),
    ...(marks.length > 0 ? [quiet(marks.join(', '))] : []),
  ];
}

/** A time within the year of the column, so that a day and its month say it. */
function periodWords({ firstDay, lastDay }: Interval, year: number, language: Language): string {
  const [from, to] = [firstDay, lastDay ?? ''].map((day) => day && dayOfYear(day, language));
  if (lastDay === null) return language === 'fr' ? `depuis le ${from}` : `since ${from}`;
  if (firstDay === `${year}-01-01` && lastDay === `${year}-12-31`)
    return language === 'fr' ? 'toute l’année' : 'all year';
  return language === 'fr' ? `du ${from} au ${to}` : `${from} to ${to}`;
}

function statusLines(study: ReportStudy, language: Language): CellLine[] {
  const lines = [plain(statusWord(study.status, language))];
  if (study.closedOn === null) return lines;
  const on = shortDate(study.closedOn, language);
  if (study.status === 'closed') return [...lines, quiet(language === 'fr' ? `le ${on}` : `on ${on}`)];
  return [...lines, quiet(language === 'fr' ? `clos le ${on}` : `closed on ${on}`)];
}
