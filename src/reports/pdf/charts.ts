import type { Language } from '../../http/text.ts';
import type { ReportGroup } from '../report-schema.ts';
import { countWord } from '../words.ts';
import { artifact, type Canvas, ensure, heightOf, lengthOf, setText, tagged, widthOf } from './canvas.ts';
import { COLORS, STYLES } from './style.ts';

const LABEL_WIDTH = 190;
const GAP = 10;
const BAR = 11;
const ROW_GAP = 5;
/** What a value label takes to the right of the longest bar. */
const VALUE_WIDTH = 64;
/** More bars than this say less: the smallest are one. */
const MAX_BARS = 18;

export interface Chart {
  title: string;
  /** Under the title: how to read it. */
  caption?: string;
  groups: readonly ReportGroup[];
  /** All studies, for the share of each bar. */
  total: number;
}

/**
 * A bar chart with a label and a value for each bar; what is not stated has an outlined bar, so that nothing is told by color
 * alone. It is one figure whose alternative text has every value.
 */
export function barChart(canvas: Canvas, { title, caption, groups, total }: Chart, language: Language): void {
  const bars = foldTail(groups, language);
  const rows = bars.map((bar) => ({
    ...bar,
    height: Math.max(BAR, heightOf(canvas, bar.label[language], STYLES.label, LABEL_WIDTH)),
  }));
  const captionHeight = caption ? heightOf(canvas, caption, STYLES.caption, widthOf(canvas)) + 3 : 0;
  const height = rows.reduce((sum, row) => sum + row.height + ROW_GAP, 0);
  ensure(canvas, 22 + captionHeight + height);

  const { side } = canvas.shape;
  const width = widthOf(canvas);
  const at = canvas.y;
  tagged(canvas, 'H3', {}, () => setText(canvas, title, STYLES.heading, { x: side, y: at, width }));
  if (caption) tagged(canvas, 'P', {}, () => setText(canvas, caption, STYLES.caption, { x: side, y: at + 17, width }));
  let y = at + 20 + captionHeight;
  const alt = `${title} : ${rows.map((row) => `${row.label[language]} ${figureOf(row.studies, total, language)}`).join(' ; ')}.`;
  const bbox: [number, number, number, number] = [side, y, side + width, y + height];
  tagged(canvas, 'Figure', { alt, bbox }, () => {
    const longest = Math.max(...rows.map(({ studies }) => studies));
    const room = width - LABEL_WIDTH - GAP - VALUE_WIDTH;
    for (const row of rows) {
      drawBar(canvas, row, { x: side, y, length: (row.studies / longest) * room, total, language });
      y += row.height + ROW_GAP;
    }
  });
  artifact(canvas, () => {
    const axis = side + LABEL_WIDTH + GAP;
    canvas.doc
      .moveTo(axis, bbox[1] - 2)
      .lineTo(axis, bbox[3] - 2)
      .lineWidth(0.6)
      .stroke(COLORS.rule);
  });
  canvas.y = y + 16;
}

interface Placing {
  x: number;
  y: number;
  length: number;
  total: number;
  language: Language;
}

function drawBar(
  canvas: Canvas,
  row: ReportGroup & { height: number },
  { x, y, length, total, language }: Placing,
): void {
  const { doc } = canvas;
  const middle = y + row.height / 2;
  const labelHeight = heightOf(canvas, row.label[language], STYLES.label, LABEL_WIDTH);
  setText(canvas, row.label[language], STYLES.label, {
    x,
    y: middle - labelHeight / 2,
    width: LABEL_WIDTH,
    align: 'right',
  });
  const left = x + LABEL_WIDTH + GAP;
  const bar = { y: middle - BAR / 2, width: Math.max(1, length) };
  if (row.code === 'not_stated')
    doc
      .rect(left + 0.5, bar.y + 0.5, bar.width, BAR - 1)
      .lineWidth(0.9)
      .dash(2, { space: 1.5 })
      .stroke(COLORS.accent)
      .undash();
  else doc.rect(left, bar.y, bar.width, BAR).fill(COLORS.accent);
  const value = figureOf(row.studies, total, language);
  const at = { x: left + bar.width + 6, y: middle - heightOf(canvas, value, STYLES.value, 200) / 2 };
  setText(canvas, value, STYLES.value, { ...at, width: lengthOf(canvas, value, STYLES.value) + 2 });
}

function figureOf(studies: number, total: number, language: Language): string {
  const share = total === 0 ? 0 : Math.round((100 * studies) / total);
  const percent = share === 0 && studies > 0 ? '< 1' : String(share);
  return `${countWord(studies, language)} (${percent}${language === 'fr' ? '\u202f' : ''}%)`;
}

function foldTail(groups: readonly ReportGroup[], language: Language): readonly ReportGroup[] {
  if (groups.length <= MAX_BARS) return groups;
  const tail = groups.slice(MAX_BARS - 1);
  const label = { fr: `Autres (${tail.length} groupes)`, en: `Others (${tail.length} groups)` };
  const studies = tail.reduce((sum, group) => sum + group.studies, 0);
  return [
    ...groups.slice(0, MAX_BARS - 1),
    {
      code: 'others',
      label: { ...label, [language]: label[language] },
      studies,
      inclusionsInYear: { sum: null, studies: 0 },
    },
  ];
}
