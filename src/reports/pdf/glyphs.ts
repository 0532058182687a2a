interface FontWithGlyphs {
  _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** Signs of medical titles that Noto Sans has not, as they are written without them. */
const SPELLED: Readonly<Record<string, string>> = {
  '≥': '>=',
  '⩾': '>=',
  '≤': '<=',
  '⩽': '<=',
  '≠': '!=',
  '≈': '~',
  '∼': '~',
  '→': '->',
  '←': '<-',
  '∆': 'Δ',
  '∕': '/',
  '∞': 'inf.',
};

/** A text of glyphs that the present font has: a glyph without a meaning is forbidden (ISO 14289-1, 7.21.8), and no help. */
export function printable(doc: PDFKit.PDFDocument, text: string): string {
  const { font } = (doc as unknown as FontWithGlyphs)._font;
  return Array.from(text.normalize('NFC'), (character) =>
    font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : (SPELLED[character] ?? '?'),
  ).join('');
}
