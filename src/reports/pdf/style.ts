import { fileURLToPath } from 'node:url';

/** One accent; every text color has a contrast of at least 4.5 to 1 on what it stands on (WCAG 2.2, 1.4.3). */
export const COLORS = {
  accent: '#0B4F6C',
  /** Behind figures and notes. */
  tint: '#E8F1F5',
  text: '#1B2730',
  quiet: '#55626C',
  rule: '#C9D3D9',
  onAccent: '#FFFFFF',
  watermark: '#EEF0F2',
} as const;

/** Millimetres of A4 as points, and what stays free around the text. */
export const PORTRAIT = { layout: 'portrait', width: 595.28, height: 841.89, side: 62, top: 78, bottom: 66 } as const;
export const LANDSCAPE = { layout: 'landscape', width: 841.89, height: 595.28, side: 40, top: 58, bottom: 46 } as const;
export type PageShape = typeof PORTRAIT | typeof LANDSCAPE;

/** Noto Sans has Latin, Greek and Cyrillic; it is embedded, so the report looks alike everywhere. */
const font = (file: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${file}`));
export const FONTS = {
  regular: font('400Regular/NotoSans_400Regular.ttf'),
  bold: font('600SemiBold/NotoSans_600SemiBold.ttf'),
} as const;

/** How a text is set. Sizes in points. */
export interface TextStyle {
  font: keyof typeof FONTS;
  size: number;
  color: string;
  lineGap: number;
}

const style = (font: TextStyle['font'], size: number, color: string, lineGap = 0): TextStyle => ({
  font,
  size,
  color,
  lineGap,
});

/** The scale of the report. */
export const STYLES = {
  cover: style('bold', 30, COLORS.onAccent, 0),
  coverLine: style('regular', 13, COLORS.onAccent, 1),
  coverFacts: style('regular', 10.5, COLORS.text, 2),
  edition: style('bold', 13, COLORS.accent, 1),
  section: style('bold', 20, COLORS.accent),
  heading: style('bold', 11.5, COLORS.accent),
  body: style('regular', 9.5, COLORS.text, 1.6),
  strong: style('bold', 9.5, COLORS.text, 1.6),
  figure: style('bold', 21, COLORS.accent),
  caption: style('regular', 8, COLORS.quiet, 0.4),
  label: style('regular', 8.5, COLORS.text),
  value: style('bold', 8.5, COLORS.text),
  head: style('bold', 7, COLORS.onAccent),
  cell: style('regular', 7.2, COLORS.text, 0.2),
  cellStrong: style('bold', 7.4, COLORS.text, 0.2),
  cellQuiet: style('regular', 6.6, COLORS.quiet, 0.2),
  running: style('regular', 7.5, COLORS.quiet),
  runningStrong: style('bold', 7.5, COLORS.accent),
  watermark: style('bold', 96, COLORS.watermark),
} as const satisfies Record<string, TextStyle>;
