import { Phase, Regime, SponsorClass, StudyStatus, StudyType } from '../../db/enums.ts';
import { both, type Text } from '../../http/text.ts';
import { normalizeIdentifier } from '../../studies/identifiers.ts';
import { STATUS_LABELS } from '../../studies/labels.ts';
import { asCount, asDate, asFlag, asList, asOneOf, asText, type Cell } from './cells.ts';

/** What a row says of a study: absent is what its cells leave open, and stays as the registry has it. */
export interface OfficeRow {
  line: number;
  /** Any identifier of the study. */
  study: string;
  /** Members of the study document, as a merge patch. */
  fields: Record<string, unknown>;
  identifiers: { type: 'nct' | 'eu_ct' | 'eudract' | 'id_rcb' | 'internal'; value: string }[];
  approvals: Partial<Record<'cpp' | 'ansm' | 'ctis', { decidedOn?: string; reference?: string }>>;
  event: { status?: StudyStatus; on?: string; reason?: string };
  inclusions: { year: number; count: number }[];
}

/** The numbers of a row as the registry files them, the one in `study` first. */
export function numbersOf({ study, identifiers }: OfficeRow): string[] {
  return [study, ...identifiers.map(({ value }) => value)].map(normalizeIdentifier);
}

/** The number of the invented study in the template: none that a hospital would give. */
export const EXAMPLE_NUMBER = 'EXEMPLE 0000';

/** A column of the template. `put` writes what `read` found into the row. */
export interface Column {
  name: string;
  label: Text;
  description: string;
  example: string;
  put(row: OfficeRow, cell: Cell): void;
}

function column<T>(
  name: string,
  label: Text,
  about: [description: string, example: string],
  read: (cell: Cell) => T,
  put: (row: OfficeRow, value: T) => void,
): Column {
  const [description, example] = about;
  return { name, label, description, example, put: (row, cell) => put(row, read(cell)) };
}

const field = (key: string) => (row: OfficeRow, value: unknown) => {
  row.fields[key] = value;
};
const member = (key: string, name: string) => (row: OfficeRow, value: unknown) => {
  row.fields[key] = { ...(row.fields[key] as object | undefined), [name]: value };
};
const codes = asList(asText(64));
const coded = (key: string) => (row: OfficeRow, value: string[]) => {
  row.fields[key] = value.map((code) => ({ code: code.toLowerCase() }));
};
const number = (type: OfficeRow['identifiers'][number]['type']) => (row: OfficeRow, value: string) => {
  row.identifiers.push({ type, value });
};
const approval =
  (kind: 'cpp' | 'ansm' | 'ctis', part: 'decidedOn' | 'reference') => (row: OfficeRow, value: string) => {
    row.approvals[kind] = { ...row.approvals[kind], [part]: value };
  };
const event = (part: 'status' | 'on' | 'reason') => (row: OfficeRow, value: string) => {
  row.event = { ...row.event, [part]: value };
};
const CATEGORY = asOneOf(['1', '2', '3']);

/** The template, column by column, in its order. Names are stable; labels are what French and English headers may say too. */
export const COLUMNS: readonly Column[] = [
  column(
    'study',
    both('study', 'étude'),
    ['Any number of the study, or its id. Required.', EXAMPLE_NUMBER],
    asText(64),
    (row, value) => {
      row.study = value;
    },
  ),
  column(
    'title_fr',
    both('title (French)', 'titre'),
    ['Short title in French.', 'Étude inventée'],
    asText(1000),
    member('title', 'fr'),
  ),
  column(
    'title_en',
    both('title', 'titre anglais'),
    ['Short title in English.', 'Invented study'],
    asText(1000),
    member('title', 'en'),
  ),
  column('acronym', both('acronym', 'acronyme'), ['Acronym.', 'INVENT-1'], asText(100), field('acronym')),
  column('nct', both('NCT number', 'numéro NCT'), ['ClinicalTrials.gov.', ''], asText(64), number('nct')),
  column('eu_ct', both('EU CT number', 'numéro EU CT'), ['CTIS.', ''], asText(64), number('eu_ct')),
  column('eudract', both('EudraCT number', 'numéro EudraCT'), ['EudraCT.', ''], asText(64), number('eudract')),
  column('id_rcb', both('ID-RCB number', 'numéro ID-RCB'), ['ANSM.', '2026-A00001-40'], asText(64), number('id_rcb')),
  column(
    'internal',
    both('internal code', 'code interne'),
    ['The host’s own number.', EXAMPLE_NUMBER],
    asText(64),
    number('internal'),
  ),
  column(
    'study_type',
    both('study type', 'type d’étude'),
    ['Kind of study.', 'interventional'],
    asOneOf(Object.values(StudyType)),
    field('studyType'),
  ),
  column(
    'phases',
    both('phases', 'phases'),
    ['Joined by `;`.', 'phase1; phase2'],
    asList(asOneOf(Object.values(Phase))),
    field('phases'),
  ),
  column(
    'regime',
    both('regime', 'régime'),
    ['Legal regime.', 'riph_national'],
    asOneOf(Object.values(Regime)),
    field('regime'),
  ),
  column(
    'riph_category',
    both('RIPH category', 'catégorie RIPH'),
    ['1, 2 or 3.', '1'],
    (cell) => Number(CATEGORY(cell)),
    field('riphCategory'),
  ),
  column(
    'registration_intent',
    both('registration intent', 'visée d’enregistrement'),
    ['Yes or no.', 'non'],
    asFlag,
    field('registrationIntent'),
  ),
  column(
    'sponsor',
    both('sponsor', 'promoteur'),
    ['Name of the lead sponsor.', 'Gustave Roussy'],
    asText(300),
    member('sponsor', 'name'),
  ),
  column(
    'sponsor_class',
    both('sponsor class', 'classe du promoteur'),
    ['Class of the lead sponsor.', 'host'],
    asOneOf(Object.values(SponsorClass)),
    member('sponsor', 'class'),
  ),
  column('programs', both('programs', 'programmes'), ['Codes, joined by `;`.', 'immuno'], codes, coded('programs')),
  column(
    'committees',
    both('committees', 'comités'),
    ['Codes, joined by `;`.', 'thoracic'],
    codes,
    coded('committees'),
  ),
  column(
    'departments',
    both('departments', 'départements'),
    ['Codes, joined by `;`.', 'ditep'],
    codes,
    coded('departments'),
  ),
  column('platforms', both('platforms', 'plateformes'), ['Codes, joined by `;`.', ''], codes, coded('platforms')),
  column(
    'planned_inclusions',
    both('planned inclusions', 'inclusions prévues'),
    ['At Gustave Roussy.', '40'],
    asCount,
    member('host', 'plannedInclusions'),
  ),
  column(
    'cpp_on',
    both('CPP opinion on', 'avis CPP le'),
    ['Day of the favorable opinion.', '2026-01-12'],
    asDate,
    approval('cpp', 'decidedOn'),
  ),
  column(
    'cpp_reference',
    both('CPP reference', 'référence CPP'),
    ['Number of the opinion.', '26.01.12'],
    asText(64),
    approval('cpp', 'reference'),
  ),
  column(
    'ansm_on',
    both('ANSM authorization on', 'autorisation ANSM le'),
    ['Day of the authorization.', '2026-01-20'],
    asDate,
    approval('ansm', 'decidedOn'),
  ),
  column(
    'ansm_reference',
    both('ANSM reference', 'référence ANSM'),
    ['Number of the authorization.', ''],
    asText(64),
    approval('ansm', 'reference'),
  ),
  column(
    'ctis_on',
    both('CTIS decision on', 'décision CTIS le'),
    ['Day of the French decision.', ''],
    asDate,
    approval('ctis', 'decidedOn'),
  ),
  column(
    'ctis_reference',
    both('CTIS reference', 'référence CTIS'),
    ['Number of the decision.', ''],
    asText(64),
    approval('ctis', 'reference'),
  ),
  column(
    'status',
    both('status', 'statut'),
    ['New status at Gustave Roussy.', 'open'],
    asOneOf(Object.values(StudyStatus), STATUS_LABELS),
    event('status'),
  ),
  column(
    'status_on',
    both('status since', 'statut depuis le'),
    ['Day of the new status.', '2026-02-02'],
    asDate,
    event('on'),
  ),
  column(
    'status_reason',
    both('reason', 'motif'),
    ['Public; required to open again.', ''],
    asText(500),
    event('reason'),
  ),
];
