import type { Phase, Regime, SponsorClass, StudyStatus } from '../db/enums.ts';
import { both, type Text } from '../http/text.ts';

/** The words of the vocabularies of studies: one wording for problems, history, spreadsheets, quality and reports. */

/** What people call a status (domain.md section 4). */
export const STATUS_LABELS: Readonly<Record<StudyStatus, Text>> = {
  draft: both('draft', 'en projet'),
  submitted: both('submitted', 'soumis'),
  refused: both('refused', 'refusé'),
  authorized: both('authorized, not yet open', "autorisé, en attente d'ouverture"),
  open: both('open for inclusion', 'ouvert aux inclusions'),
  suspended: both('inclusions suspended', 'inclusions suspendues'),
  closed: both('closed to inclusion', 'clos aux inclusions'),
  follow_up: both('in follow-up', 'suivi en cours'),
  completed: both('completed', 'terminé'),
  terminated: both('terminated early', 'arrêt prématuré'),
  withdrawn: both('withdrawn before opening', 'abandonné avant ouverture'),
};

/** What people call a legal regime (domain.md section 2). */
export const REGIME_LABELS: Readonly<Record<Regime, Text>> = {
  riph_national: both('National RIPH regime', 'RIPH nationale'),
  ctr: both('Medicine, Regulation (EU) 536/2014', 'Médicament, règlement (UE) 536/2014'),
  directive_2001_20: both('Medicine, Directive 2001/20/EC', 'Médicament, directive 2001/20/CE'),
  mdr_ci: both('Medical device, Regulation (EU) 2017/745', 'Dispositif médical, règlement (UE) 2017/745'),
  ivdr_ps: both('In vitro diagnostic, Regulation (EU) 2017/746', 'Diagnostic in vitro, règlement (UE) 2017/746'),
  rniph: both('Outside RIPH', 'Hors RIPH'),
};

/** What people call a RIPH category (Code de la santé publique, L1121-1). */
export const RIPH_CATEGORY_LABELS: Readonly<Record<1 | 2 | 3, Text>> = {
  1: both('RIPH category 1, interventional', 'RIPH catégorie 1, interventionnelle'),
  2: both('RIPH category 2, minimal risks and burden', 'RIPH catégorie 2, risques et contraintes minimes'),
  3: both('RIPH category 3, non-interventional', 'RIPH catégorie 3, non interventionnelle'),
};

/** What people call a phase. */
export const PHASE_LABELS: Readonly<Record<Phase, Text>> = {
  early_phase1: both('Early phase 1', 'Phase 1 précoce'),
  phase1: both('Phase 1', 'Phase 1'),
  phase2: both('Phase 2', 'Phase 2'),
  phase3: both('Phase 3', 'Phase 3'),
  phase4: both('Phase 4', 'Phase 4'),
  not_applicable: both('Not applicable', 'Sans objet'),
};

/** What people call a class of sponsors. */
export const SPONSOR_CLASS_LABELS: Readonly<Record<SponsorClass, Text>> = {
  host: both('Gustave Roussy', 'Gustave Roussy'),
  academic: both('Academic', 'Académique'),
  industry: both('Industry', 'Industriel'),
};
