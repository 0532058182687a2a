import type { ApprovalKind } from '../../db/enums.ts';
import type { Transaction } from '../../db/types.ts';
import { type Mistake, ruleBroken } from '../../http/problems.ts';
import { getRecruitment, type Recruitment } from '../queries.ts';
import { decisionWords, needWords } from '../words.ts';
import { categoryOf, firstOpening, missingOn, type Need } from './requirements.ts';

/** The part of the request that is to blame. */
type Where = Pick<Mistake, 'in' | 'name' | 'pointer'>;

/** Says what an opening on `day` is short of, under which regime, and which decisions are at hand. */
export function missingApproval(day: string, missing: readonly Need[], study: Recruitment, where: Where): Mistake {
  const category = categoryOf(study);
  const regime = `${study.regime ?? '?'}${category === null ? '' : ` (${category})`}`;
  const words = needWords(missing);
  const at = decisionWords(study.decisions);
  return {
    ...where,
    code: 'missing_approval',
    missing,
    message: {
      en: `the first opening, on ${day}, under the regime ${regime}, lacks on that day: ${words.en}; decisions at hand: ${at.en}`,
      fr: `la première ouverture, le ${day}, sous le régime ${regime}, n'a pas ce jour-là : ${words.fr} ; décisions connues : ${at.fr}`,
    },
  };
}

/**
 * Refuses a change after which an opening of the past would lack what it had: a decision that goes, moves or turns, a regime or a
 * number that changes. What was short before is not held against it.
 *
 * @throws Problem 409 `missing_approval` with every opening that would lose its ground
 */
export function refuseLostGround(
  before: Recruitment,
  after: Recruitment,
  ivdrApprovals: readonly ApprovalKind[],
  where: Where,
): void {
  const mistakes = [null, ...after.sites.map(({ id }) => id)].flatMap((id) => {
    const opening = firstOpening(after, id);
    if (!opening) return [];
    const had = firstOpening(before, id) ? missingOn(opening.occurredOn, before, ivdrApprovals) : [];
    const lost = missingOn(opening.occurredOn, after, ivdrApprovals).filter((need) => !had.includes(need));
    return lost.length > 0 ? [missingApproval(opening.occurredOn, lost, after, where)] : [];
  });
  if (mistakes.length > 0) throw ruleBroken('missing_approval', mistakes);
}

/** Members of a study's document on which the ground of its openings rests, beside the decisions. */
export const LEGAL_BASIS = ['regime', 'riphCategory', 'mdrClass', 'identifiers'] as const;

/** Does `work`, which changes the legal basis of a study, and refuses what takes the ground from an opening of the past. */
export async function keepGround(
  tx: Transaction,
  studyId: string,
  ivdrApprovals: readonly ApprovalKind[],
  where: Where,
  work: () => Promise<unknown>,
): Promise<void> {
  const before = await getRecruitment(tx, studyId);
  await work();
  refuseLostGround(before, await getRecruitment(tx, studyId), ivdrApprovals, where);
}
