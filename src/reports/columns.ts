import type { Language, Text } from '../http/text.ts';
import { SPONSOR_CLASS_LABELS } from '../studies/labels.ts';
import { categoryCode, categoryLabel, NOT_STATED, phaseGroup } from './labels.ts';
import type { ReportStudy } from './report-schema.ts';
import { statusWord, titleOf } from './words.ts';

/** A column of the table of studies in CSV and XLSX. Days are YYYY-MM-DD; null is an empty cell, never a zero. */
export interface Column {
  header: Text;
  kind: 'text' | 'number' | 'day';
  /** Characters. */
  width: number;
  value: (study: ReportStudy, language: Language) => string | number | null;
}

const list = (items: readonly string[]) => (items.length > 0 ? items.join('; ') : null);
const yesNo = (value: boolean, language: Language) =>
  language === 'fr' ? (value ? 'oui' : 'non') : value ? 'yes' : 'no';

const text = (fr: string, en: string, width: number, value: Column['value']): Column => ({
  header: { fr, en },
  kind: 'text',
  width,
  value,
});
const number = (fr: string, en: string, value: Column['value']): Column => ({
  header: { fr, en },
  kind: 'number',
  width: 14,
  value,
});
const day = (fr: string, en: string, value: Column['value']): Column => ({
  header: { fr, en },
  kind: 'day',
  width: 14,
  value,
});

const STUDY_TYPES: Readonly<Record<NonNullable<ReportStudy['studyType']>, Text>> = {
  interventional: { fr: 'interventionnelle', en: 'interventional' },
  observational: { fr: 'observationnelle', en: 'observational' },
  expanded_access: { fr: 'accès élargi', en: 'expanded access' },
};
const BASES: Readonly<Record<ReportStudy['basis'], Text>> = {
  office: { fr: 'bureau de la recherche', en: 'research office' },
  source: { fr: 'observation dans un registre (obs.)', en: 'observed in a register (obs.)' },
};

/** The table of studies, column by column. */
export const COLUMNS: readonly Column[] = [
  text(
    'Catégorie ou régime',
    'Category or regime',
    34,
    (study, language) => categoryLabel(categoryCode(study))[language],
  ),
  text('Titre', 'Title', 60, ({ title }, language) => titleOf(title, language).text),
  text('Langue du titre', 'Language of the title', 9, ({ title }, language) => titleOf(title, language).language),
  text('Sigle', 'Acronym', 14, ({ acronym }) => acronym),
  text('NCT', 'NCT', 15, ({ identifiers }) => list(identifiers.nct)),
  text('EU CT', 'EU CT', 20, ({ identifiers }) => list(identifiers.euCt)),
  text('EudraCT', 'EudraCT', 17, ({ identifiers }) => list(identifiers.eudract)),
  text('ID-RCB', 'ID-RCB', 17, ({ identifiers }) => list(identifiers.idRcb)),
  text('Numéro interne', 'Internal number', 17, ({ identifiers }) => list(identifiers.internal)),
  text(
    'Type d’étude',
    'Study type',
    17,
    ({ studyType }, language) => (studyType ?? null) && STUDY_TYPES[studyType as 'interventional'][language],
  ),
  text('Phase', 'Phase', 12, ({ phases }, language) => phaseGroup(phases).label[language]),
  text('Promoteur', 'Sponsor', 30, ({ sponsor }) => sponsor?.name ?? null),
  text(
    'Classe du promoteur',
    'Class of the sponsor',
    15,
    ({ sponsor }, language) => (sponsor?.class ? SPONSOR_CLASS_LABELS[sponsor.class] : NOT_STATED)[language],
  ),
  text('Comités', 'Committees', 24, ({ committees }, language) => list(committees.map(({ name }) => name[language]))),
  text('Programmes', 'Programs', 20, ({ programs }) => list(programs.map(({ name }) => name))),
  day('Première ouverture', 'First opening', ({ firstOpenedOn }) => firstOpenedOn),
  text('Jours ouverts dans l’année', 'Days open in the year', 26, ({ openIntervals }) =>
    list(openIntervals.map(({ firstDay, lastDay }) => `${firstDay}/${lastDay ?? '..'}`)),
  ),
  text('Ouverte dans l’année', 'Opened in the year', 10, ({ openedInYear }, language) => yesNo(openedInYear, language)),
  text('Statut à la date du rapport', 'Status on the day of the report', 24, ({ status }, language) =>
    statusWord(status, language),
  ),
  day('Clôture des inclusions', 'Closed to inclusion', ({ closedOn }) => closedOn),
  number('Inclusions prévues', 'Planned inclusions', ({ inclusions }) => inclusions.planned),
  number('Inclusions de l’année', 'Inclusions in the year', ({ inclusions }) => inclusions.inYear),
  number('Inclusions cumulées', 'Cumulative inclusions', ({ inclusions }) => inclusions.cumulative),
  text('Origine des dates', 'Basis of the dates', 26, ({ basis }, language) => BASES[basis][language]),
  text('Statut dérivé de l’étude', 'Status derived from the study', 12, ({ derived }, language) =>
    yesNo(derived, language),
  ),
  text('Identifiant dans le registre', 'Id in the registry', 22, ({ id }) => id),
];
