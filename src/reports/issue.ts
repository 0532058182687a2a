import { createHash } from 'node:crypto';
import { notFound } from '../http/problems.ts';
import type { Language } from '../http/text.ts';
import type { Format } from './formats.ts';
import type { RiphReportContent } from './report-schema.ts';
import type { ReportDifferences } from './schemas.ts';

/** A report as it is issued: a published version, or a draft without number and date. */
export interface Issue {
  year: number;
  version: number | null;
  publishedAt: string | null;
  reason: string | null;
  /** What it says otherwise than the version before; null for a draft. */
  differences: ReportDifferences | null;
  /** The content as JSON, byte for byte as it was frozen, and its SHA-256 in hexadecimal. */
  content: string;
  contentHash: string;
}

/** An issue as a format reads it: with its content parsed. Nothing else is known to any format. */
export interface Printed {
  issue: Omit<Issue, 'content'>;
  report: RiphReportContent;
  language: Language;
}

/** A draft of a report's content, or what is about to be frozen. */
export function issueOf(content: RiphReportContent): Issue {
  const text = JSON.stringify(content);
  return {
    year: content.year,
    version: null,
    publishedAt: null,
    reason: null,
    differences: null,
    content: text,
    contentHash: hashOf(text),
  };
}

/** SHA-256 of a content, in hexadecimal. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Raised when what a format makes of the same content changes: kept copies are then out of date. */
const RENDERING = 1;

/** The strong entity tag of a representation: it names the content, so that it is known before anything is rendered. */
export function tagOf(issue: Issue, format: Format, language: Language): string {
  const variant = format === 'json' ? format : `${format}-${language}`;
  return `${issue.contentHash}-${issue.version ?? 'draft'}-${variant}-${RENDERING}`;
}

/** The name under which a report is saved. */
export function fileNameOf({ year, version }: Issue, format: Format, language: Language): string {
  const variant = format === 'json' ? '' : `-${language}`;
  return `gustave-roussy-riph-${year}-${version === null ? 'draft' : `v${version}`}${variant}.${format}`;
}

/** A path segment as a year of which there can be a report. Throws 404. */
export function yearOf(segment: string): number {
  if (!/^(19|20|21)\d\d$/.test(segment)) throw notFound('report of the year', segment);
  return Number(segment);
}
