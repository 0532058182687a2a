import type { Phase, Regime } from '../db/enums.ts';
import type { Text } from '../http/text.ts';
import { PHASE_LABELS, REGIME_LABELS, RIPH_CATEGORY_LABELS } from '../studies/labels.ts';

/** Where a fact is missing: said, never guessed. */
export const NOT_STATED: Text = { fr: 'Non précisé', en: 'Not stated' };

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
  if (code.startsWith('category_')) return RIPH_CATEGORY_LABELS[Number(code.at(-1)) as 1 | 2 | 3];
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
