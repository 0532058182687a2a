import type { ApprovalKind, StudyStatus } from '../db/enums.ts';
import type { Text } from '../http/text.ts';
import { STATUS_LABELS } from '../studies/labels.ts';
import type { Interval } from '../studies/life-cycle.ts';
import type { Need } from './approvals/requirements.ts';

const NEEDS: Readonly<Record<Need, Text>> = {
  cpp: { en: 'favorable opinion of the CPP', fr: 'avis favorable du CPP' },
  ansm: { en: 'authorization of the ANSM', fr: "autorisation de l'ANSM" },
  ctis: { en: 'favorable French decision in CTIS', fr: 'décision française favorable dans CTIS' },
  eu_ct: { en: 'EU CT number', fr: 'numéro EU CT' },
  regime: { en: 'legal regime', fr: 'régime juridique' },
  mdr_class: { en: 'category of the clinical investigation', fr: "catégorie de l'investigation clinique" },
};

/** Names what an opening needs, as a list in a sentence. */
export function needWords(needs: readonly Need[]): Text {
  return { en: needs.map((need) => NEEDS[need].en).join(', '), fr: needs.map((need) => NEEDS[need].fr).join(', ') };
}

/** A status as people call it, with its code. */
export function statusWords(status: StudyStatus): Text {
  const { en, fr } = STATUS_LABELS[status];
  return { en: `“${status}” (${en})`, fr: `« ${status} » (${fr})` };
}

/** Open intervals in words: both days named are those of the events. */
export function intervalWords(intervals: readonly Interval[]): Text {
  if (intervals.length === 0) return { en: 'never', fr: 'jamais' };
  const words = intervals.map(({ from, to }) => ({
    en: to === null ? `since ${from}` : `from ${from} to ${to}`,
    fr: to === null ? `depuis le ${from}` : `du ${from} au ${to}`,
  }));
  return { en: words.map(({ en }) => en).join(', '), fr: words.map(({ fr }) => fr).join(', ') };
}

/** Decisions in words, oldest first. */
export function decisionWords(
  decisions: readonly { kind: ApprovalKind; decision: 'favorable' | 'unfavorable'; decidedOn: string }[],
): Text {
  if (decisions.length === 0) return { en: 'none', fr: 'aucune' };
  const sorted = [...decisions].sort((a, b) => a.decidedOn.localeCompare(b.decidedOn));
  const french = { favorable: 'favorable', unfavorable: 'défavorable' } as const;
  return {
    en: sorted.map(({ kind, decision, decidedOn }) => `${kind} ${decision} on ${decidedOn}`).join(', '),
    fr: sorted.map(({ kind, decision, decidedOn }) => `${kind} ${french[decision]} le ${decidedOn}`).join(', '),
  };
}
