import type { Printed } from '../issue.ts';
import { editionOf, longDate } from '../words.ts';
import { artifact, type Canvas, openCanvas, setText } from './canvas.ts';
import { correctionPages } from './corrections.ts';
import { coverPage, reportTitle } from './cover.ts';
import { methodPages } from './method.ts';
import { studyPages } from './studies.ts';
import { LANDSCAPE, PORTRAIT, STYLES } from './style.ts';
import { summaryPages } from './summary.ts';

/** The report as a PDF that is made to be read: title, summary with charts, studies, method. The same issue, the same bytes. */
export async function renderPdf(printed: Printed): Promise<Buffer> {
  const { issue, report, language } = printed;
  const canvas = openCanvas(
    {
      title: reportTitle(report.year, language),
      subject: editionOf(issue, report.asOf, language),
      language,
      created: new Date(issue.publishedAt ?? `${report.asOf}T00:00:00Z`),
    },
    issue.version === null ? (page) => watermark(page, language === 'fr' ? 'BROUILLON' : 'DRAFT') : () => {},
  );
  const bytes = collect(canvas.doc);
  coverPage(canvas, printed);
  summaryPages(canvas, printed);
  await studyPages(canvas, printed);
  correctionPages(canvas, printed);
  methodPages(canvas, printed);
  canvas.root.end();
  runningLines(canvas, printed);
  canvas.doc.end();
  return bytes;
}

async function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of doc) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Across the page and under its text, on every page of a draft: a page that is printed alone still says what it is. */
function watermark(canvas: Canvas, word: string): void {
  const { doc, shape } = canvas;
  artifact(
    canvas,
    () => {
      doc.rotate(-35, { origin: [shape.width / 2, shape.height / 2] });
      setText(canvas, word, STYLES.watermark, { x: 0, y: shape.height / 2 - 66, width: shape.width, align: 'center' });
    },
    'Pagination',
  );
}

/** Head and foot of every page but the first, when it is known how many there are. */
function runningLines(canvas: Canvas, { issue, report, language }: Printed): void {
  const { start, count } = canvas.doc.bufferedPageRange();
  const title = `Gustave Roussy · ${language === 'fr' ? 'Rapport RIPH' : 'RIPH report'} ${report.year}`;
  const edition = editionOf(issue, report.asOf, language);
  const asOf =
    language === 'fr'
      ? `Registre lu le ${longDate(report.asOf, language)}`
      : `Registry as of ${longDate(report.asOf, language)}`;
  for (let index = 1; index < count; index += 1) {
    canvas.doc.switchToPage(start + index);
    const { width, height } = canvas.doc.page;
    const { side } = width < height ? PORTRAIT : LANDSCAPE;
    const box = { x: side, width: width - 2 * side };
    const page = language === 'fr' ? `Page ${index + 1} sur ${count}` : `Page ${index + 1} of ${count}`;
    artifact(
      canvas,
      () => {
        setText(canvas, title, STYLES.running, { ...box, y: 26 });
        setText(canvas, edition, STYLES.runningStrong, { ...box, y: 26, align: 'right' });
        setText(canvas, `${asOf} · SHA-256 ${issue.contentHash.slice(0, 16)}…`, STYLES.running, {
          ...box,
          y: height - 32,
        });
        setText(canvas, page, STYLES.running, { ...box, y: height - 32, align: 'right' });
      },
      'Pagination',
    );
  }
}
