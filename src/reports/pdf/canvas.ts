import PDFDocument from 'pdfkit';
import type { Language } from '../../http/text.ts';
import { printable } from './glyphs.ts';
import { FONTS, type PageShape, PORTRAIT, type TextStyle } from './style.ts';

/** A node of the structure tree, which is what assistive technology reads. */
export type Element = ReturnType<PDFKit.PDFDocument['struct']>;

/** The part of pdfkit's options for structure elements that its types leave out. */
export interface ElementOptions {
  alt?: string;
  lang?: Language;
  title?: string;
  scope?: 'Row' | 'Column';
  bbox?: [number, number, number, number];
}

/** The document that is being drawn, and where on which page the next thing goes. */
export interface Canvas {
  doc: PDFKit.PDFDocument;
  root: Element;
  shape: PageShape;
  y: number;
  /** Draws what every page has, before anything else is on it. */
  decorate: (canvas: Canvas) => void;
}

interface DocumentFacts {
  title: string;
  subject: string;
  language: Language;
  /** Fixed, so that the same report gives the same bytes. */
  created: Date;
}

/** An empty tagged document in the manner of PDF/UA-1 (ISO 14289-1). Pages have no margins: nothing breaks them but us. */
export function openCanvas({ title, subject, language, created }: DocumentFacts, decorate: Canvas['decorate']): Canvas {
  const doc = new PDFDocument({
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: language,
    displayTitle: true,
    autoFirstPage: false,
    bufferPages: true,
    // No default font: pdfkit would parse the file anew at every change to the same font under its name.
    font: null as never,
    info: {
      Title: title,
      Author: 'Gustave Roussy',
      Subject: subject,
      Creator: 'riph-registry',
      Producer: 'riph-registry',
      CreationDate: created,
      ModDate: created,
    },
  });
  for (const [name, file] of Object.entries(FONTS)) doc.registerFont(name, file);
  const root = doc.struct('Document');
  doc.addStructure(root);
  return { doc, root, shape: PORTRAIT, y: 0, decorate };
}

/** Begins a page of a shape; the pen stands at its top. */
export function newPage(canvas: Canvas, shape: PageShape = canvas.shape): void {
  canvas.doc.addPage({ size: 'A4', layout: shape.layout, margin: 0 });
  canvas.shape = shape;
  canvas.y = shape.top;
  canvas.decorate(canvas);
}

/** Begins a page unless `height` points are left on this one. */
export function ensure(canvas: Canvas, height: number): void {
  if (canvas.y + height > canvas.shape.height - canvas.shape.bottom) newPage(canvas);
}

/** The width between the margins. */
export function widthOf({ shape }: Canvas): number {
  return shape.width - 2 * shape.side;
}

/** Draws what is no content: rules, backgrounds, running heads. Assistive technology passes over it. */
export function artifact({ doc }: Canvas, draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
  doc.markContent('Artifact', { type });
  doc.save();
  draw();
  doc.restore();
  doc.endMarkedContent();
}

/** Draws content as an element of the structure, under `parent` or the document. */
export function tagged(
  canvas: Canvas,
  tag: string,
  options: ElementOptions,
  draw: () => void,
  parent = canvas.root,
): void {
  parent.add(canvas.doc.struct(tag, options as PDFKit.Mixins.StructureElementOptions, draw));
}

/** An element that holds others; `end` it when it has them all. */
export function container(canvas: Canvas, tag: string, parent = canvas.root): Element {
  const element = canvas.doc.struct(tag);
  parent.add(element);
  return element;
}

function choose({ doc }: Canvas, { font, size, color }: TextStyle): void {
  doc.font(font).fontSize(size).fillColor(color);
}

interface TextBox {
  x: number;
  y: number;
  width: number;
  align?: 'left' | 'right' | 'center';
  /** The height at which the text ends with an ellipsis. */
  height?: number;
}

/** Sets a text in a box. */
export function setText(canvas: Canvas, text: string, style: TextStyle, { x, y, ...options }: TextBox): void {
  choose(canvas, style);
  const ellipsis = options.height === undefined ? {} : { ellipsis: true };
  canvas.doc.text(printable(canvas.doc, text), x, y, { ...options, ...ellipsis, lineGap: style.lineGap });
}

/** The height that a text takes in a width. */
export function heightOf(canvas: Canvas, text: string, style: TextStyle, width: number): number {
  choose(canvas, style);
  return canvas.doc.heightOfString(printable(canvas.doc, text), { width, lineGap: style.lineGap });
}

/** The width of a text on one line. */
export function lengthOf(canvas: Canvas, text: string, style: TextStyle): number {
  choose(canvas, style);
  return canvas.doc.widthOfString(printable(canvas.doc, text));
}

/** Sets a paragraph or heading between the margins, on this page or the next, and moves the pen below it. */
export function paragraph(
  canvas: Canvas,
  tag: string,
  text: string,
  style: TextStyle,
  { after = 6, keep = 0, lang }: { after?: number; keep?: number; lang?: Language } = {},
): void {
  const width = widthOf(canvas);
  const { shape } = canvas;
  const natural = heightOf(canvas, text, style, width);
  // Beyond a third of a page a title is cut: pdfkit would break the page by itself.
  const height = Math.min(natural, shape.height / 3);
  ensure(canvas, height + keep);
  const { y } = canvas;
  const box = { x: shape.side, y, width, ...(height < natural && { height }) };
  tagged(canvas, tag, lang ? { lang } : {}, () => setText(canvas, text, style, box));
  canvas.y = y + height + after;
}
