import type { Language } from '../../http/text.ts';
import type { Printed } from '../issue.ts';
import { countWord } from '../words.ts';
import {
  artifact,
  type Canvas,
  container,
  ensure,
  heightOf,
  newPage,
  paragraph,
  setText,
  tagged,
  widthOf,
} from './canvas.ts';
import { barChart } from './charts.ts';
import { COLORS, PORTRAIT, STYLES } from './style.ts';

const TILE_GAP = 8;
const TILE_HEIGHT = 74;
const TILE_PADDING = 8;

interface Tile {
  value: string;
  label: string;
}

/** The figures of the year, what must be known of them, and the studies by what they are read for. */
export function summaryPages(canvas: Canvas, { report, language }: Printed): void {
  newPage(canvas, PORTRAIT);
  const { groups, totals } = report;
  const say = (fr: string, en: string) => (language === 'fr' ? fr : en);
  canvas.doc.outline.addItem(say('Synthèse', 'Summary'));
  paragraph(canvas, 'H2', say('Synthèse', 'Summary'), STYLES.section, { after: 12 });
  tiles(canvas, figuresOf(report.totals, language));
  notes(
    canvas,
    report.notes.map(({ text }) => text[language]),
    say('À noter', 'Please note'),
  );
  if (totals.studies === 0) {
    const nothing = say(
      'Aucune étude n’a été ouverte aux inclusions cette année-là.',
      'No study was open for inclusion in that year.',
    );
    paragraph(canvas, 'P', nothing, STYLES.body);
    return;
  }
  const total = totals.studies;
  const inEach = say('Une étude compte dans chacun de ses comités.', 'A study counts in each of its committees.');
  const inEachProgram = say(
    'Une étude compte dans chacun de ses programmes.',
    'A study counts in each of its programs.',
  );
  barChart(
    canvas,
    { title: say('Par catégorie ou régime', 'By category or regime'), groups: groups.categories, total },
    language,
  );
  barChart(canvas, { title: say('Par phase', 'By phase'), groups: groups.phases, total }, language);
  barChart(
    canvas,
    { title: say('Par classe de promoteur', 'By class of sponsor'), groups: groups.sponsorClasses, total },
    language,
  );
  barChart(
    canvas,
    { title: say('Par comité', 'By committee'), caption: inEach, groups: groups.committees, total },
    language,
  );
  barChart(
    canvas,
    { title: say('Par programme', 'By program'), caption: inEachProgram, groups: groups.programs, total },
    language,
  );
}

function figuresOf(totals: Printed['report']['totals'], language: Language): Tile[] {
  const say = (fr: string, en: string) => (language === 'fr' ? fr : en);
  const { inYear, planned } = totals.inclusions;
  const over = (studies: number) => say(`(sur ${studies} ét. comptées)`, `(${studies} studies counted)`);
  const observed = (count: number) => (count > 0 ? ` (+ ${countWord(count, language)} obs.)` : '');
  return [
    {
      value: countWord(totals.studies, language),
      label: say('études ouvertes dans l’année', 'studies open in the year'),
    },
    {
      value: countWord(totals.opened.recorded, language),
      label: say(
        `ouvertes dans l’année${observed(totals.opened.observed)}`,
        `opened in the year${observed(totals.opened.observed)}`,
      ),
    },
    {
      value: countWord(totals.closed.recorded, language),
      label: say(
        `closes dans l’année${observed(totals.closed.observed)}`,
        `closed in the year${observed(totals.closed.observed)}`,
      ),
    },
    {
      value: countWord(inYear.sum, language),
      label: `${say('inclusions de l’année', 'inclusions in the year')} ${over(inYear.studies)}`,
    },
    {
      value: countWord(planned.sum, language),
      label: `${say('inclusions prévues', 'planned inclusions')} ${over(planned.studies)}`,
    },
  ];
}

function tiles(canvas: Canvas, figures: readonly Tile[]): void {
  const { doc, shape, y } = canvas;
  const width = (widthOf(canvas) - TILE_GAP * (figures.length - 1)) / figures.length;
  for (const [index, { value, label }] of figures.entries()) {
    const x = shape.side + index * (width + TILE_GAP);
    artifact(
      canvas,
      () => void doc.rect(x, y, width, TILE_HEIGHT).fill(COLORS.tint).rect(x, y, width, 2.5).fill(COLORS.accent),
    );
    const box = { x: x + TILE_PADDING, width: width - 2 * TILE_PADDING };
    const element = container(canvas, 'P');
    tagged(canvas, 'Span', {}, () => setText(canvas, value, STYLES.figure, { ...box, y: y + 9 }), element);
    tagged(canvas, 'Span', {}, () => setText(canvas, label, STYLES.caption, { ...box, y: y + 39 }), element);
    element.end();
  }
  canvas.y = y + TILE_HEIGHT + 16;
}

/** A tinted box; the notes are few and short, so it stays on one page. */
function notes(canvas: Canvas, texts: readonly string[], title: string): void {
  if (texts.length === 0) return;
  const { shape } = canvas;
  const box = { x: shape.side + 12, width: widthOf(canvas) - 24 };
  const heights = texts.map((text) => heightOf(canvas, text, STYLES.body, box.width) + 4);
  const height = 34 + heights.reduce((sum, each) => sum + each, 0);
  ensure(canvas, height);
  const { y } = canvas;
  artifact(canvas, () => {
    canvas.doc.rect(shape.side, y, widthOf(canvas), height).lineWidth(0.8).stroke(COLORS.accent);
  });
  tagged(canvas, 'H3', {}, () => setText(canvas, title, STYLES.heading, { ...box, y: y + 8 }));
  let at = y + 27;
  for (const [index, text] of texts.entries()) {
    const top = at;
    tagged(canvas, 'P', {}, () => setText(canvas, text, STYLES.body, { ...box, y: top }));
    at += heights[index] ?? 0;
  }
  canvas.y = y + height + 20;
}
