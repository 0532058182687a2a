import type { Phase, Regime, SponsorClass } from '../db/enums.ts';
import type { Text } from '../http/text.ts';

/** Where a fact is missing: said, never guessed. */
export const NOT_STATED: Text = { fr: 'Non précisé', en: 'Not stated' };

const REGIME_LABELS: Readonly<Record<Regime, Text>> = {
  riph_national: { fr: 'RIPH nationale', en: 'National RIPH regime' },
  ctr: { fr: 'Médicament, règlement (UE) 536/2014', en: 'Medicine, Regulation (EU) 536/2014' },
  directive_2001_20: { fr: 'Médicament, directive 2001/20/CE', en: 'Medicine, Directive 2001/20/EC' },
  mdr_ci: { fr: 'Dispositif médical, règlement (UE) 2017/745', en: 'Medical device, Regulation (EU) 2017/745' },
  ivdr_ps: { fr: 'Diagnostic in vitro, règlement (UE) 2017/746', en: 'In vitro diagnostic, Regulation (EU) 2017/746' },
  rniph: { fr: 'Hors RIPH', en: 'Outside RIPH' },
};

const CATEGORY_LABELS: Readonly<Record<1 | 2 | 3, Text>> = {
  1: { fr: 'RIPH catégorie 1, interventionnelle', en: 'RIPH category 1, interventional' },
  2: { fr: 'RIPH catégorie 2, risques et contraintes minimes', en: 'RIPH category 2, minimal risks and burden' },
  3: { fr: 'RIPH catégorie 3, non interventionnelle', en: 'RIPH category 3, non-interventional' },
};

const PHASE_LABELS: Readonly<Record<Phase, Text>> = {
  early_phase1: { fr: 'Phase 1 précoce', en: 'Early phase 1' },
  phase1: { fr: 'Phase 1', en: 'Phase 1' },
  phase2: { fr: 'Phase 2', en: 'Phase 2' },
  phase3: { fr: 'Phase 3', en: 'Phase 3' },
  phase4: { fr: 'Phase 4', en: 'Phase 4' },
  not_applicable: { fr: 'Sans objet', en: 'Not applicable' },
};

export const SPONSOR_CLASS_LABELS: Readonly<Record<SponsorClass, Text>> = {
  host: { fr: 'Gustave Roussy', en: 'Gustave Roussy' },
  academic: { fr: 'Académique', en: 'Academic' },
  industry: { fr: 'Industriel', en: 'Industry' },
};

/** The code of a study's group by category or regime, in the order of a report. */
export const CATEGORY_CODES = [
  'category_1',
  'category_2',
  'category_3',
  'ctr',
  'directive_2001_20',
  'mdr_ci',
  'ivdr_ps',
  'not_stated',
] as const;
export type CategoryCode = (typeof CATEGORY_CODES)[number];

/** A category where there is one, else the regime (domain.md section 2), else that neither is known. */
export function categoryCode(study: { regime: Regime | null; riphCategory: 1 | 2 | 3 | null }): CategoryCode {
  if (study.riphCategory !== null) return `category_${study.riphCategory}`;
  const { regime } = study;
  return regime === null || regime === 'riph_national' || regime === 'rniph' ? 'not_stated' : regime;
}

/** The name of a group by category or regime. */
export function categoryLabel(code: CategoryCode): Text {
  if (code === 'not_stated') return { fr: 'Catégorie et régime non précisés', en: 'Category and regime not stated' };
  if (code.startsWith('category_')) return CATEGORY_LABELS[Number(code.at(-1)) as 1 | 2 | 3];
  return REGIME_LABELS[code as Regime];
}

/** The code and name of a study's phases taken together: a phase 1/2 study is one kind of study, not two. */
export function phaseGroup(phases: readonly Phase[]): { code: string; label: Text } {
  const [first, ...others] = phases;
  if (first === undefined) return { code: 'not_stated', label: NOT_STATED };
  const suffix = others.map((phase) => `/${PHASE_LABELS[phase].en.replace('Phase ', '')}`).join('');
  const { fr, en } = PHASE_LABELS[first];
  return { code: phases.join('_'), label: { fr: `${fr}${suffix}`, en: `${en}${suffix}` } };
}
