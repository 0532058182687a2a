import type { LocalizedText } from '../../http/shared-schemas.ts';
import type { Language, Text } from '../../http/text.ts';
import type { Printed } from '../issue.ts';
import { titleOf } from '../words.ts';
import { type Canvas, newPage, paragraph } from './canvas.ts';
import { PORTRAIT, STYLES } from './style.ts';

/** What the fields of a study are called where a correction names them; any other by its name in JSON. */
const FIELDS: Readonly<Record<string, Text>> = {
  'title.fr': { fr: 'Titre en français', en: 'Title in French' },
  'title.en': { fr: 'Titre en anglais', en: 'Title in English' },
  regime: { fr: 'Régime', en: 'Regime' },
  riphCategory: { fr: 'Catégorie', en: 'Category' },
  phases: { fr: 'Phase', en: 'Phase' },
  'sponsor.name': { fr: 'Promoteur', en: 'Sponsor' },
  committees: { fr: 'Comités', en: 'Committees' },
  programs: { fr: 'Programmes', en: 'Programs' },
  firstOpenedOn: { fr: 'Première ouverture', en: 'First opening' },
  openIntervals: { fr: 'Périodes ouvertes', en: 'Open periods' },
  status: { fr: 'Statut', en: 'Status' },
  closedOn: { fr: 'Clôture', en: 'Closing' },
  'inclusions.planned': { fr: 'Inclusions prévues', en: 'Planned inclusions' },
  'inclusions.inYear': { fr: 'Inclusions de l’année', en: 'Inclusions in the year' },
  'inclusions.cumulative': { fr: 'Inclusions cumulées', en: 'Cumulative inclusions' },
};

/** A value as the difference has it: days and codes as they are, things by their name, a dash for nothing. */
function valueWords(value: unknown, language: Language): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map((item) => valueWords(item, language)).join(', ') || '–';
  if (typeof value !== 'object') return String(value);
  if ('firstDay' in value && 'lastDay' in value) return `${value.firstDay}/${value.lastDay ?? '..'}`;
  return 'name' in value ? valueWords(value.name, language) : valueWords((value as Partial<Text>)[language], language);
}

/** What a corrected version says otherwise than the one before; nothing for a first version and a draft. */
export function correctionPages(canvas: Canvas, { issue, language }: Printed): void {
  const { version, reason, differences } = issue;
  if (version === null || reason === null || differences === null) return;
  const say = (fr: string, en: string) => (language === 'fr' ? fr : en);
  newPage(canvas, PORTRAIT);
  const title = say(`Corrections de la version ${version}`, `Corrections of version ${version}`);
  canvas.doc.outline.addItem(title);
  paragraph(canvas, 'H2', title, STYLES.section, { after: 10 });
  paragraph(canvas, 'P', say(`Motif : ${reason}`, `Reason: ${reason}`), STYLES.body, { after: 14 });

  const study = (text: LocalizedText, after: number) => {
    const { text: words, language: lang } = titleOf(text, language);
    paragraph(canvas, 'P', words, STYLES.strong, { after, keep: 16, ...(lang !== language && { lang }) });
  };
  const list = (heading: string, studies: readonly { title: LocalizedText }[]) => {
    if (studies.length === 0) return;
    paragraph(canvas, 'H3', `${heading} (${studies.length})`, STYLES.heading, { after: 4, keep: 30 });
    for (const { title: text } of studies) study(text, 4);
    canvas.y += 10;
  };
  list(say('Études ajoutées', 'Studies added'), differences.added);
  list(say('Études retirées', 'Studies removed'), differences.removed);
  const { changed } = differences;
  if (changed.length === 0) return;
  const heading = say('Études modifiées', 'Studies changed');
  paragraph(canvas, 'H3', `${heading} (${changed.length})`, STYLES.heading, { after: 4, keep: 40 });
  for (const { title: text, fields } of changed) {
    study(text, 1);
    for (const { field, before, after } of fields) {
      const [was, is] = [before, after].map((value) => valueWords(value, language));
      const change = say(`${is} au lieu de ${was}`, `${is} instead of ${was}`);
      paragraph(canvas, 'P', `${FIELDS[field]?.[language] ?? field}${say(' : ', ': ')}${change}`, STYLES.body, {
        after: 1,
      });
    }
    canvas.y += 7;
  }
}
