import type { Language } from '../../http/text.ts';
import {
  artifact,
  type Canvas,
  container,
  type Element,
  ensure,
  heightOf,
  newPage,
  setText,
  tagged,
  widthOf,
} from './canvas.ts';
import { COLORS, STYLES, type TextStyle } from './style.ts';

const PADDING = 4;
const HEAD_PADDING = 5;
/** Over twenty lines: twice the longest title that a register takes. */
const MAX_ROW = 240;

export interface TableColumn {
  header: string;
  width: number;
  align?: 'left' | 'right';
}

/** A line of a cell; `lang` where it is not in the language of the report. */
export interface CellLine {
  text: string;
  style: TextStyle;
  lang?: Language;
}

/** The cells of a row; the first is its header. */
export type TableRow = readonly (readonly CellLine[])[];

/**
 * A table over as many pages as it needs. Rows are never split; the header stands on every page, and is read out once. Hands
 * the processor back after each page, so that a long report does not keep others waiting.
 */
export async function table(canvas: Canvas, columns: readonly TableColumn[], rows: readonly TableRow[]): Promise<void> {
  const element = container(canvas, 'Table');
  const head = headOf(canvas, columns);
  ensure(canvas, beginningOf(canvas, columns, rows));
  drawHead(canvas, columns, head, element);
  for (const row of rows) {
    const height = rowHeight(canvas, columns, row);
    if (canvas.y + height > canvas.shape.height - canvas.shape.bottom) {
      newPage(canvas);
      drawHead(canvas, columns, head);
      await new Promise((resolve) => setImmediate(resolve));
    }
    drawRow(canvas, columns, row, height, element);
  }
  element.end();
}

/** The height of the header and the first row, which stay together, and with the heading above them. */
export function beginningOf(canvas: Canvas, columns: readonly TableColumn[], [first]: readonly TableRow[]): number {
  return headOf(canvas, columns).height + (first ? rowHeight(canvas, columns, first) : 0);
}

interface Head {
  height: number;
}

function headOf(canvas: Canvas, columns: readonly TableColumn[]): Head {
  const heights = columns.map(({ header, width }) => heightOf(canvas, header, STYLES.head, width - 2 * PADDING));
  return { height: Math.max(...heights) + 2 * HEAD_PADDING };
}

/** With an element the header is content; without one it repeats what was said on the page before. */
function drawHead(canvas: Canvas, columns: readonly TableColumn[], { height }: Head, element?: Element): void {
  const { doc, shape, y } = canvas;
  artifact(canvas, () => void doc.rect(shape.side, y, widthOf(canvas), height).fill(COLORS.accent));
  const row = element && container(canvas, 'TR', element);
  let x = shape.side;
  for (const { header, width, align } of columns) {
    const at = { x: x + PADDING, y: y + HEAD_PADDING, width: width - 2 * PADDING, align };
    const draw = () => setText(canvas, header, STYLES.head, at);
    if (row) tagged(canvas, 'TH', { scope: 'Column' }, draw, row);
    else artifact(canvas, draw, 'Pagination');
    x += width;
  }
  row?.end();
  canvas.y = y + height;
}

function cellHeight(canvas: Canvas, lines: readonly CellLine[], width: number): number {
  return lines.reduce((sum, { text, style }) => sum + heightOf(canvas, text, style, width), 0);
}

/** A text beyond the highest row ends with an ellipsis. */
function rowHeight(canvas: Canvas, columns: readonly TableColumn[], row: TableRow): number {
  const heights = row.map((lines, index) => cellHeight(canvas, lines, (columns[index]?.width ?? 0) - 2 * PADDING));
  return Math.min(MAX_ROW, Math.max(...heights) + 2 * PADDING);
}

function drawRow(
  canvas: Canvas,
  columns: readonly TableColumn[],
  row: TableRow,
  height: number,
  element: Element,
): void {
  const { doc, shape, y } = canvas;
  const tr = container(canvas, 'TR', element);
  let x = shape.side;
  for (const [index, lines] of row.entries()) {
    const { width, align } = columns[index] ?? { width: 0 };
    drawCell(
      canvas,
      lines,
      { x: x + PADDING, y: y + PADDING, width: width - 2 * PADDING, align, height },
      index === 0,
      tr,
    );
    x += width;
  }
  tr.end();
  artifact(canvas, () => {
    const bottom = y + height;
    doc
      .moveTo(shape.side, bottom)
      .lineTo(shape.width - shape.side, bottom)
      .lineWidth(0.5)
      .stroke(COLORS.rule);
  });
  canvas.y = y + height;
}

interface CellBox {
  x: number;
  y: number;
  width: number;
  height: number;
  align?: 'left' | 'right';
}

function drawCell(canvas: Canvas, lines: readonly CellLine[], box: CellBox, isHeader: boolean, row: Element): void {
  const tag = isHeader ? 'TH' : 'TD';
  const scope = isHeader ? ({ scope: 'Row' } as const) : {};
  let { y } = box;
  const heights = lines.map(({ text, style }) => heightOf(canvas, text, style, box.width));
  const surplus = heights.reduce((sum, height) => sum + height, 0) - (box.height - 2 * PADDING);
  const cell = canvas.doc.struct(tag, scope as PDFKit.Mixins.StructureElementOptions);
  row.add(cell);
  for (const [index, { text, style, lang }] of lines.entries()) {
    const { x, width, align } = box;
    // What is too much is cut from the first text, so that the numbers below it stay.
    const cut = index === 0 && surplus > 1;
    const height = Math.max(style.size, (heights[index] ?? 0) - (cut ? surplus : 0));
    const at = { x, y, width, align, ...(cut && { height }) };
    tagged(canvas, 'P', lang ? { lang } : {}, () => setText(canvas, text, style, at), cell);
    y += height;
  }
  cell.end();
}
