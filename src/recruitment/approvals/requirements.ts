import type { ApprovalKind, Regime } from '../../db/enums.ts';
import { effectiveTimeline } from '../../studies/life-cycle.ts';
import type { Recruitment } from '../queries.ts';

/** What a first opening can be short of: a favorable decision, a number, or what tells which decisions are due. */
export type Need = ApprovalKind | 'eu_ct' | 'regime' | 'mdr_class';

interface Requirement {
  regime: Regime;
  /** The categories of the regime for which it holds; all of them when absent. */
  categories?: readonly (string | null)[];
  needs: readonly Need[];
  /** The text that says so, as far as a public copy of it confirmed the article. */
  law: string;
}

/**
 * What must exist before the first opening at a site, or of the study as a whole (domain.md section 2). `ivdr_ps` is not
 * here: nobody could verify its rule, so the operator states it (RIPH_IVDR_APPROVALS).
 */
export const REQUIREMENTS: readonly Requirement[] = [
  { regime: 'riph_national', categories: ['1'], needs: ['cpp', 'ansm'], law: 'Code de la santé publique, L1121-4' },
  { regime: 'riph_national', categories: ['2', '3'], needs: ['cpp'], law: 'Code de la santé publique, L1121-4' },
  { regime: 'ctr', needs: ['ctis', 'eu_ct'], law: 'Regulation (EU) 536/2014, article 4' },
  { regime: 'directive_2001_20', needs: ['cpp', 'ansm'], law: 'Directive 2001/20/EC' },
  {
    regime: 'mdr_ci',
    categories: ['1', '3', '4a', '4b'],
    needs: ['cpp'],
    law: 'Code de la santé publique, L1125-2 and R1125-1',
  },
  {
    regime: 'mdr_ci',
    categories: ['2', '4c', '4d'],
    needs: ['cpp', 'ansm'],
    // The ANSM examines invasive class IIa, IIb and III (Regulation (EU) 2017/745, article 70(7)), and what article 82
    // leaves to it.
    law: 'Code de la santé publique, L1125-1 (II), L1125-2 and R1125-1',
  },
  { regime: 'mdr_ci', categories: [null], needs: ['mdr_class', 'cpp'], law: 'Code de la santé publique, R1125-1' },
  { regime: 'rniph', needs: [], law: 'outside Code de la santé publique, L1121-1' },
];

/**
 * Territories where the French code applies as it stands; a site whose country is unknown is held to it, too. New Caledonia,
 * French Polynesia, and Wallis and Futuna have it with adaptations of their own (ordonnance 2023-285), which are not judged
 * here.
 */
const FRENCH_LAW: ReadonlySet<string> = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'BL', 'MF', 'PM']);

type LegalStatus = Pick<Recruitment, 'regime' | 'riphCategory' | 'mdrClass'>;

/** The category within its regime, as the table above names it; null where the regime has none or nobody has said. */
export function categoryOf({ regime, riphCategory, mdrClass }: LegalStatus): string | null {
  if (regime === 'riph_national') return riphCategory === null ? null : String(riphCategory);
  return regime === 'mdr_ci' ? mdrClass : null;
}

/** What the first opening of a study needs. A study of which nobody has stated the regime needs that first. */
export function needsOf(study: LegalStatus, ivdrApprovals: readonly ApprovalKind[]): readonly Need[] {
  if (study.regime === null) return ['regime'];
  if (study.regime === 'ivdr_ps') return ivdrApprovals;
  const category = categoryOf(study);
  const found = REQUIREMENTS.find(
    ({ regime, categories }) => regime === study.regime && (!categories || categories.includes(category)),
  );
  if (!found) throw new Error(`no requirement for ${study.regime} ${category}`);
  return found.needs;
}

/**
 * What an opening on `day` is short of. The last decision of each kind up to that day counts: an unfavorable one that follows a
 * favorable one takes the ground away.
 */
export function missingOn(day: string, study: Recruitment, ivdrApprovals: readonly ApprovalKind[]): readonly Need[] {
  const favorable = (kind: Need) => {
    const decided = study.decisions.filter((decision) => decision.kind === kind && decision.decidedOn <= day);
    return decided.sort((a, b) => a.decidedOn.localeCompare(b.decidedOn)).at(-1)?.decision === 'favorable';
  };
  return needsOf(study, ivdrApprovals).filter((need) => (need === 'eu_ct' ? !study.hasEuCtNumber : !favorable(need)));
}

/** Whether French law holds at a place: a study as a whole is under it with its first site there, or while it has no site. */
function underFrenchLaw({ sites }: Recruitment, siteId: string | null): boolean {
  const there = siteId === null ? sites : sites.filter(({ id }) => id === siteId);
  if (there.length === 0) return siteId === null;
  return there.some(({ country }) => country === null || FRENCH_LAW.has(country));
}

/**
 * The first opening at a site, or of the study as a whole (null), as far as it is a decision of the office under French law; what
 * a source observed was none.
 */
export function firstOpening(study: Recruitment, siteId: string | null) {
  if (!underFrenchLaw(study, siteId)) return null;
  const events = study.events.filter((event) => event.siteId === siteId);
  const first = effectiveTimeline(events).find(({ status }) => status === 'open');
  return first?.origin === 'office' ? first : null;
}
