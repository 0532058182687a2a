import type { LocalizedText } from '../http/shared-schemas.ts';
import type { Language, Text } from '../http/text.ts';
import { STATUS_LABELS } from '../studies/labels.ts';
import type { Issue } from './issue.ts';
import { NOT_STATED } from './labels.ts';
import type { ReportStudy } from './report-schema.ts';

const MACHINE: Text = { fr: 'traduction automatique', en: 'machine translation' };

/** A title in the language of the report, else in the other one, with the language that it is in. */
export function titleOf(title: LocalizedText, language: Language): { text: string; language: Language } {
  const other = language === 'fr' ? 'en' : 'fr';
  const chosen = title[language] === null && title[other] !== null ? other : language;
  const text = title[chosen] ?? NOT_STATED[language];
  return { text: title.machineTranslated.includes(chosen) ? `${text} (${MACHINE[language]})` : text, language: chosen };
}

/** The numbers of a study, those of public registers first. */
export function identifiersOf({ identifiers }: ReportStudy): string[] {
  const { nct, euCt, eudract, idRcb, internal } = identifiers;
  return [...nct, ...euCt, ...eudract, ...idRcb, ...internal];
}

export function statusWord(status: ReportStudy['status'], language: Language): string {
  return status === null ? NOT_STATED[language] : STATUS_LABELS[status][language];
}

const SHORT_DATES = {
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
};
const LONG_DATES = {
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
};
const NUMBERS = { fr: new Intl.NumberFormat('fr-FR'), en: new Intl.NumberFormat('en-GB') };

/** A day for a table. */
export function shortDate(day: string, language: Language): string {
  return SHORT_DATES[language].format(new Date(`${day}T00:00:00Z`));
}

const DAYS = {
  fr: new Intl.DateTimeFormat('fr-FR', { day: '2-digit', month: '2-digit', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
};

/** A day where the year is told already. */
export function dayOfYear(day: string, language: Language): string {
  return DAYS[language].format(new Date(`${day}T00:00:00Z`));
}

/** A day for a sentence. */
export function longDate(day: string, language: Language): string {
  const words = LONG_DATES[language].format(new Date(`${day}T00:00:00Z`));
  return language === 'fr' ? words.replace(/^1 /, '1er ') : words;
}

/** A count; a dash where it is not counted. The thin space of French stays within a line. */
export function countWord(count: number | null, language: Language): string {
  return count === null ? '–' : NUMBERS[language].format(count);
}

/** On what the dates of a study rest, as its rows are marked; empty where the office recorded them. */
export function marksOf({ basis, derived }: ReportStudy, language: Language): string[] {
  const marks = [];
  if (basis === 'source') marks.push('obs.');
  if (derived) marks.push(language === 'fr' ? 'dér.' : 'der.');
  return marks;
}

/** The calendar day in Paris on which an issue was published, or on which the draft was computed. */
export function issuedOn({ publishedAt }: Pick<Issue, 'publishedAt'>, asOf: string): string {
  if (publishedAt === null) return asOf;
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(
    new Date(publishedAt),
  );
}

/** What an issue is called: its version, or that it is a draft. */
export function editionOf(
  { version, publishedAt }: Pick<Issue, 'version' | 'publishedAt'>,
  asOf: string,
  language: Language,
): string {
  const day = longDate(issuedOn({ publishedAt }, asOf), language);
  if (version === null) return language === 'fr' ? `Brouillon du ${day}, non publié` : `Draft of ${day}, not published`;
  return language === 'fr' ? `Version ${version}, publiée le ${day}` : `Version ${version}, published on ${day}`;
}
