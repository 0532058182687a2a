import type { Mistake, Problem } from '../../http/problems.ts';
import { suggest } from '../../http/suggest.ts';
import type { Text } from '../../http/text.ts';
import type { Counts } from './schemas.ts';

/** Something that a person should look at, where it stands in the file. Never repeats what a cell holds. */
export interface Finding {
  /** Line of the file, the header being 1. */
  line: number;
  /** Name of the column; null: the row as a whole. */
  column: string | null;
  /** `error` keeps the row out, `warning` does not. */
  severity: 'error' | 'warning';
  code: string;
  message: Text;
  allowed?: string[];
  missing?: string[];
}

/** A column is named by its place: a file without a header has a person's name where one is expected. */
export function unknownColumn(header: string, place: number, known: readonly string[]): Finding {
  const meant = suggest(header, known);
  return {
    line: 1,
    column: `column ${place}`,
    severity: 'error',
    code: 'unknown_column',
    message: meant
      ? { en: `unknown column, did you mean "${meant}"?`, fr: `colonne inconnue, vouliez-vous dire « ${meant} » ?` }
      : { en: 'unknown column', fr: 'colonne inconnue' },
  };
}

/** The row that the template has as an example: somebody left it in the file. */
export function templateExample(line: number): Finding {
  const message = {
    en: 'is the example of the template, an invented study: delete the row',
    fr: 'est l’exemple du modèle, une étude inventée : supprimer la ligne',
  };
  return { line, column: null, severity: 'error', code: 'template_example', message };
}

/** An internal number that leads a row to the study of another row, or that two studies would bear: `others` are lines or studies. */
export function sharedNumber(line: number, others: Text): Finding {
  const message = {
    en: `its number is also that of ${others.en}: look whether they are one study`,
    fr: `son numéro est aussi celui de ${others.fr} : vérifier s’il s’agit d’une seule étude`,
  };
  return { line, column: 'internal', severity: 'warning', code: 'shared_number', message };
}

/** A finding as a mistake of the body: `/12/status_on` is the cell of that column in line 12. */
export function asMistake({ line, column, code, message, allowed, missing }: Finding): Mistake {
  return {
    in: 'body',
    pointer: `/${line}${column === null ? '' : `/${column}`}`,
    code,
    message,
    ...(allowed && { allowed }),
    ...(missing && { missing }),
  };
}

/** What a refused row got wrong: the mistakes of the problem, each at the column that wrote the member it names. */
export function findingsOf(line: number, { code, detail, errors }: Problem): Finding[] {
  const whole: Finding = { line, column: null, severity: 'error', code, message: detail };
  if (errors.length === 0) return [whole];
  return errors.map((mistake) => ({
    ...whole,
    column: mistake.name ?? columnOfPointer(mistake.pointer),
    code: mistake.code,
    message: mistake.message,
    ...(mistake.allowed && { allowed: [...mistake.allowed] }),
    ...(mistake.missing && { missing: [...mistake.missing] }),
  }));
}

/** Columns whose member of the document is not simply called as they are. */
const COLUMN_OF: Readonly<Record<string, string>> = { title: 'title_fr', host: 'planned_inclusions' };

/** The column behind a member of the document: `/riphCategory` is `riph_category`; null where several write it. */
function columnOfPointer(pointer: string | undefined): string | null {
  const key = pointer?.split('/')[1];
  if (!key || key === 'identifiers') return null;
  return COLUMN_OF[key] ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The sentence above the mistakes of a refused file. */
export function refusedDetail({
  id,
  counts,
  findings,
}: {
  id: string;
  counts: Counts;
  findings: readonly Finding[];
}): Text {
  const at = `/v1/imports/${id}`;
  return {
    en: `${findings.length} findings, ${counts.refused} of ${counts.rows} rows refused; nothing was imported. All of them: ${at}`,
    fr: `${findings.length} constats, ${counts.refused} lignes sur ${counts.rows} refusées ; rien n’a été importé. Tous : ${at}`,
  };
}
