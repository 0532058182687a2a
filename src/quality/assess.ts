import type { ApprovalKind } from '../db/enums.ts';
import type { Study } from '../studies/schemas.ts';
import { slotsExpiredBy } from '../studies/slots.ts';
import { daysSince } from './days.ts';
import { findingsOf, type QualityFinding } from './findings.ts';
import type { Finding, PublicContacts } from './who-checks.ts';
import { WHO_ITEMS } from './who-items.ts';

type State = Finding['state'];

/** What the registry makes of one study on one day. */
export interface Assessment {
  id: string;
  title: Study['title'];
  openHere: boolean;
  items: (Finding & { number: number })[];
  completeness: { complete: number; partial: number; missing: number; notApplicable: number; share: number };
  freshness: {
    verifiedOn: string | null;
    verifiedDaysAgo: number | null;
    sourceVersion: string | null;
    slots: { current: number; unchecked: number; oldestCheck: string | null };
  };
  findings: QualityFinding[];
}

export interface AssessOptions {
  contacts: PublicContacts;
  today: string;
  ivdrApprovals: readonly ApprovalKind[];
}

/** Measures a study against the WHO data set, its age, and what contradicts or lacks. Pure. */
export function assess(study: Study, { contacts, today, ivdrApprovals }: AssessOptions): Assessment {
  const items = WHO_ITEMS.map(({ number, check }) => ({ number, ...check({ study, contacts, today }) }));
  return {
    id: study.id,
    title: study.title,
    openHere: study.host?.status.code === 'open',
    items,
    completeness: completenessOf(items.map(({ state }) => state)),
    freshness: freshnessOf(study, today),
    findings: findingsOf(study, today, ivdrApprovals),
  };
}

/** `share`: complete items among those that apply, 0 to 1; a partial one counts half. */
function completenessOf(states: readonly State[]): Assessment['completeness'] {
  const count = (state: State) => states.filter((each) => each === state).length;
  const [complete, partial, missing, notApplicable] = [
    count('complete'),
    count('partial'),
    count('missing'),
    count('not_applicable'),
  ];
  const share = (complete + partial / 2) / (states.length - notApplicable);
  return { complete, partial, missing, notApplicable, share: Math.round(share * 1000) / 1000 };
}

function freshnessOf({ verifiedOn, sources, cohorts }: Study, today: string): Assessment['freshness'] {
  const checks = cohorts.flatMap(({ slots }) => slots.map(({ checkedOn }) => checkedOn)).sort();
  const unchecked = checks.filter((day) => day <= slotsExpiredBy(today)).length;
  return {
    verifiedOn,
    verifiedDaysAgo: verifiedOn === null ? null : daysSince(verifiedOn, today),
    sourceVersion:
      sources
        .map(({ versionDate }) => versionDate)
        .sort()
        .at(-1) ?? null,
    slots: { current: checks.length - unchecked, unchecked, oldestCheck: checks[0] ?? null },
  };
}
