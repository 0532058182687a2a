import type { ApprovalKind } from '../db/enums.ts';
import type { Text } from '../http/text.ts';
import { firstOpening, missingOn, type Need } from '../recruitment/approvals/requirements.ts';
import type { Recruitment } from '../recruitment/queries.ts';
import { needWords, statusWords } from '../recruitment/words.ts';
import { PAST_INCLUSION } from '../studies/life-cycle.ts';
import type { Study } from '../studies/schemas.ts';
import { slotsExpiredBy } from '../studies/slots.ts';
import { daysSince, lastDayOf } from './days.ts';
import { isRegistered } from './who-checks.ts';

/** What a person has to look at. Each kind is a filter of the list of findings. */
export const FINDING_KINDS = ['unregistered', 'unclassified', 'contradiction', 'missing_approval', 'stale'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface QualityFinding {
  kind: FindingKind;
  /** Which rule of the kind. */
  code: string;
  message: Text;
  /** What is asked for and not there, such as `ansm`. */
  missing: readonly Need[];
}

/** Days after which what nobody verified again is stale while a study includes. */
export const VERIFIED_DAYS = 365;

const finding = (kind: FindingKind, code: string, en: string, fr: string, missing: readonly Need[] = []) => [
  { kind, code, message: { en, fr }, missing },
];

/** Everything about a study that a person has to look at, as of a day. Pure. */
export function findingsOf(study: Study, today: string, ivdrApprovals: readonly ApprovalKind[]): QualityFinding[] {
  return [
    ...registration(study),
    ...classification(study),
    ...contradictions(study, today),
    ...approvals(study, ivdrApprovals),
    ...staleness(study, today),
  ];
}

const openHere = ({ host }: Study) => host?.status.code === 'open';
const openAnywhere = (study: Study) => openHere(study) || study.status.code === 'open';

/** domain.md section 5 item 9. */
function registration(study: Study): QualityFinding[] {
  if (study.studyType !== 'interventional' || !openAnywhere(study) || isRegistered(study)) return [];
  return finding(
    'unregistered',
    'open_without_number',
    'interventional and open without a NCT, EU CT or ISRCTN number',
    'interventionnelle et ouverte sans numéro NCT, EU CT ou ISRCTN',
  );
}

/** The yearly report lists what is open here by category or regime (domain.md section 2), which nobody may infer. */
function classification(study: Study): QualityFinding[] {
  if (!openHere(study) || study.regime !== null) return [];
  return finding(
    'unclassified',
    'open_without_regime',
    'open here, and nobody has stated its legal regime',
    "ouverte ici, et personne n'a précisé son régime juridique",
    ['regime'],
  );
}

function contradictions(study: Study, today: string): QualityFinding[] {
  const { host, status, sites, completionDate } = study;
  const overall = status.code;
  const found: QualityFinding[] = [];
  if (openHere(study) && overall !== null && PAST_INCLUSION.has(overall)) {
    const { en, fr } = statusWords(overall);
    found.push(
      ...finding(
        'contradiction',
        'open_here_past_inclusion',
        `open here while the study as a whole is ${en} since ${status.asOf}`,
        `ouverte ici alors que l'étude dans son ensemble est ${fr} depuis ${status.asOf}`,
      ),
    );
  }
  if (openHere(study) && (overall === 'submitted' || overall === 'authorized')) {
    const { en, fr } = statusWords(overall);
    found.push(
      ...finding(
        'contradiction',
        'open_here_not_begun',
        `open here while the study as a whole is ${en}`,
        `ouverte ici alors que l'étude dans son ensemble est ${fr}`,
      ),
    );
  }
  const own = sites.find(({ id }) => id === host?.siteId)?.status;
  if (!openHere(study) && own === 'open' && overall !== null && PAST_INCLUSION.has(overall)) {
    const { en, fr } = statusWords(overall);
    found.push(
      ...finding(
        'contradiction',
        'source_lists_site_open',
        `the source lists the site of the host as open while it says that the study is ${en}`,
        `la source donne le centre hôte pour ouvert alors qu'elle dit que l'étude est ${fr}`,
      ),
    );
  }
  if (openHere(study) && completionDate?.kind === 'actual' && lastDayOf(completionDate.date) < today) {
    found.push(
      ...finding(
        'contradiction',
        'open_here_after_completion',
        `open here after the last visit of the last participant, on ${completionDate.date}`,
        `ouverte ici après la dernière visite du dernier participant, le ${completionDate.date}`,
      ),
    );
  }
  return found;
}

/**
 * What the first opening by the office lacked on its day (domain.md section 5 item 2): old records may say less than
 * the law asks.
 */
function approvals(study: Study, ivdrApprovals: readonly ApprovalKind[]): QualityFinding[] {
  if (!study.host || !openHere(study)) return [];
  const recruitment = toRecruitment(study);
  const opening = firstOpening(recruitment, study.host.siteId);
  if (!opening) return [];
  const missing = missingOn(opening.occurredOn, recruitment, ivdrApprovals);
  if (missing.length === 0) return [];
  const { en, fr } = needWords(missing);
  return finding(
    'missing_approval',
    'opened_without_approval',
    `opened here on ${opening.occurredOn} without: ${en}`,
    `ouverte ici le ${opening.occurredOn} sans : ${fr}`,
    missing,
  );
}

/** A study's document as the rules of the life cycle see it. */
function toRecruitment(study: Study): Recruitment {
  const { regime, riphCategory, mdrClass, inclusions } = study;
  return {
    regime,
    riphCategory,
    mdrClass,
    inclusions,
    hasEuCtNumber: study.identifiers.some(({ type, alias }) => type === 'eu_ct' && !alias),
    sites: study.sites.map(({ id, isHost, country }) => ({ id, isHost, country: country?.code ?? null })),
    decisions: study.approvals,
    events: study.statusHistory.map(({ on, ...event }) => ({ ...event, occurredOn: on })),
  };
}

function staleness(study: Study, today: string): QualityFinding[] {
  const { verifiedOn, completionDate, cohorts } = study;
  const found: QualityFinding[] = [];
  if (!openAnywhere(study)) return found;
  if (verifiedOn !== null && daysSince(verifiedOn, today) > VERIFIED_DAYS) {
    found.push(
      ...finding(
        'stale',
        'not_verified',
        `open, last verified ${verifiedOn}`,
        `ouverte, vérifiée pour la dernière fois ${verifiedOn}`,
      ),
    );
  }
  if (completionDate?.kind === 'estimated' && lastDayOf(completionDate.date) < today) {
    const { date } = completionDate;
    found.push(
      ...finding(
        'stale',
        'completion_passed',
        `open after its expected end, ${date}`,
        `ouverte après sa fin prévue, ${date}`,
      ),
    );
  }
  const unchecked = cohorts.flatMap(({ slots }) => slots).filter(({ checkedOn }) => checkedOn <= slotsExpiredBy(today));
  if (unchecked.length > 0) {
    const oldest = unchecked.map(({ checkedOn }) => checkedOn).sort()[0];
    found.push(
      ...finding(
        'stale',
        'slots_unchecked',
        `places unchecked since ${oldest}`,
        `places non vérifiées depuis le ${oldest}`,
      ),
    );
  }
  return found;
}
