import type { Text } from '../http/text.ts';
import { SPONSOR_CLASS_LABELS } from '../studies/labels.ts';
import { CATEGORY_CODES, categoryCode, categoryLabel, NOT_STATED, phaseGroup } from './labels.ts';
import type { ReportGroup, ReportStudy, RiphReportContent } from './report-schema.ts';

interface Key {
  code: string;
  label: Text;
}

const MISSING = 'not_stated';

/** A sum that keeps apart what is zero and what is not counted. */
export function sumOf(values: readonly (number | null)[]): { sum: number | null; studies: number } {
  const counted = values.filter((value) => value !== null);
  return { sum: counted.length > 0 ? counted.reduce((sum, value) => sum + value, 0) : null, studies: counted.length };
}

/** Groups by the keys of each study, in `order`, else the largest first; those without a key stand last. */
function groupBy(
  studies: readonly ReportStudy[],
  keysOf: (study: ReportStudy) => readonly Key[],
  { missing = NOT_STATED, order = [] }: { missing?: Text; order?: readonly string[] } = {},
): ReportGroup[] {
  const members = new Map<string, { label: Text; studies: ReportStudy[] }>();
  for (const study of studies) {
    const keys = keysOf(study);
    for (const { code, label } of keys.length > 0 ? keys : [{ code: MISSING, label: missing }]) {
      const group = members.get(code) ?? { label, studies: [] };
      group.studies.push(study);
      members.set(code, group);
    }
  }
  const rank = (code: string) => (code === MISSING ? Number.MAX_SAFE_INTEGER : order.indexOf(code));
  return [...members]
    .map(([code, { label, studies: of }]) => ({
      code,
      label,
      studies: of.length,
      inclusionsInYear: sumOf(of.map(({ inclusions }) => inclusions.inYear)),
    }))
    .sort((a, b) => rank(a.code) - rank(b.code) || b.studies - a.studies || a.label.en.localeCompare(b.label.en, 'en'));
}

const PHASE_ORDER = [
  'early_phase1',
  'phase1',
  'phase1_phase2',
  'phase2',
  'phase2_phase3',
  'phase3',
  'phase4',
  'not_applicable',
];

/** The studies of a report by everything that it is read for. */
export function groupsOf(studies: readonly ReportStudy[]): RiphReportContent['groups'] {
  return {
    categories: groupBy(
      studies,
      (study) => {
        const code = categoryCode(study);
        return [{ code, label: categoryLabel(code) }];
      },
      { order: CATEGORY_CODES },
    ),
    committees: groupBy(studies, ({ committees }) => committees.map(({ code, name }) => ({ code, label: name })), {
      missing: { fr: 'Sans comité renseigné', en: 'No committee stated' },
    }),
    programs: groupBy(
      studies,
      ({ programs }) => programs.map(({ code, name }) => ({ code, label: { fr: name, en: name } })),
      { missing: { fr: 'Sans programme renseigné', en: 'No program stated' } },
    ),
    phases: groupBy(studies, ({ phases }) => (phases.length > 0 ? [phaseGroup(phases)] : []), { order: PHASE_ORDER }),
    sponsorClasses: groupBy(
      studies,
      ({ sponsor }) => (sponsor?.class ? [{ code: sponsor.class, label: SPONSOR_CLASS_LABELS[sponsor.class] }] : []),
      { order: Object.keys(SPONSOR_CLASS_LABELS) },
    ),
  };
}
