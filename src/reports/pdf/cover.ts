import type { Printed } from '../issue.ts';
import { countWord, editionOf, longDate } from '../words.ts';
import { artifact, type Canvas, heightOf, newPage, setText, tagged, widthOf } from './canvas.ts';
import { COLORS, PORTRAIT, STYLES, type TextStyle } from './style.ts';

/** The words of the first page, and the document's title. */
export function reportTitle(year: number, language: Printed['language']): string {
  return language === 'fr'
    ? `Recherches impliquant la personne humaine ouvertes aux inclusions en ${year}`
    : `Research involving the human person open for inclusion in ${year}`;
}

/** The first page: what it is, of which year, in which edition, as of when. */
export function coverPage(canvas: Canvas, { issue, report, language }: Printed): void {
  newPage(canvas, PORTRAIT);
  const { doc, shape } = canvas;
  const say = (fr: string, en: string) => (language === 'fr' ? fr : en);
  const band = 400;
  artifact(canvas, () => void doc.rect(0, 0, shape.width, band).fill(COLORS.accent));
  let y = 96;
  const put = (tag: string, text: string, style: TextStyle, after: number) => {
    const width = widthOf(canvas);
    const at = y;
    tagged(canvas, tag, {}, () => setText(canvas, text, style, { x: shape.side, y: at, width }));
    y += heightOf(canvas, text, style, width) + after;
  };
  put('P', 'Gustave Roussy', STYLES.coverLine, 26);
  put('H1', reportTitle(report.year, language), STYLES.cover, 22);
  put('P', say(`Rapport annuel RIPH ${report.year}`, `Yearly RIPH report ${report.year}`), STYLES.coverLine, 4);
  const { studies } = report.totals;
  put(
    'P',
    say(
      `${countWord(studies, 'fr')} ${studies > 1 ? 'études' : 'étude'}`,
      `${countWord(studies, 'en')} ${studies === 1 ? 'study' : 'studies'}`,
    ),
    STYLES.coverLine,
    0,
  );

  y = band + 48;
  put('P', editionOf(issue, report.asOf, language), STYLES.edition, 10);
  if (issue.version === null) {
    put(
      'P',
      say(
        'Ce document est un brouillon calculé depuis le registre : il peut encore changer et n’engage pas l’établissement.',
        'This document is a draft computed from the registry: it may still change and does not commit the hospital.',
      ),
      STYLES.coverFacts,
      10,
    );
  }
  put(
    'P',
    say(`Registre lu le ${longDate(report.asOf, language)}.`, `Registry as of ${longDate(report.asOf, language)}.`),
    STYLES.coverFacts,
    4,
  );
  put(
    'P',
    say(`Statuts au ${longDate(report.statusOn, language)}.`, `Statuses on ${longDate(report.statusOn, language)}.`),
    STYLES.coverFacts,
    4,
  );
  put(
    'P',
    say('Données sur les études : Licence Ouverte 2.0 (Etalab).', 'Data on studies: Licence Ouverte 2.0 (Etalab).'),
    STYLES.coverFacts,
    0,
  );

  y = shape.height - 104;
  put(
    'P',
    say(
      'Empreinte SHA-256 du contenu, la même dans tous les formats :',
      'SHA-256 hash of the content, the same in every format:',
    ),
    STYLES.caption,
    1,
  );
  put('P', issue.contentHash, STYLES.caption, 0);
}
