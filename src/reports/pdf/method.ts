import type { Printed } from '../issue.ts';
import { editionOf } from '../words.ts';
import { type Canvas, newPage, paragraph } from './canvas.ts';
import { PORTRAIT, STYLES } from './style.ts';

/** How the report was made. */
export function methodPages(canvas: Canvas, { issue, report, language }: Printed): void {
  newPage(canvas, PORTRAIT);
  const title = language === 'fr' ? 'Méthode' : 'Method';
  canvas.doc.outline.addItem(title);
  paragraph(canvas, 'H2', title, STYLES.section, { after: 12 });
  for (const { heading, text } of report.method) {
    paragraph(canvas, 'H3', heading[language], STYLES.heading, { after: 3, keep: 40 });
    paragraph(canvas, 'P', text[language], STYLES.body, { after: 12 });
  }
  paragraph(canvas, 'H3', language === 'fr' ? 'Cette édition' : 'This edition', STYLES.heading, { after: 3, keep: 40 });
  paragraph(canvas, 'P', `${editionOf(issue, report.asOf, language)}.`, STYLES.body, { after: 3 });
  paragraph(canvas, 'P', `SHA-256 ${issue.contentHash}`, STYLES.body);
}
