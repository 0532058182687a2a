import { isDeepStrictEqual } from 'node:util';
import { createStudy, patchStudy } from '../../curation/commands.ts';
import { StudyInput, StudyPatch } from '../../curation/schemas.ts';
import type { ApprovalKind } from '../../db/enums.ts';
import type { Transaction } from '../../db/types.ts';
import { badRequest, Problem, ruleBroken } from '../../http/problems.ts';
import { mistakesOf } from '../../http/validation.ts';
import { addApproval, changeApproval } from '../../recruitment/approvals/commands.ts';
import { setInclusions } from '../../recruitment/inclusions/commands.ts';
import { correctHistory, recordStatusEvent } from '../../recruitment/status/commands.ts';
import { normalizeIdentifier } from '../../studies/identifiers.ts';
import { isStudyId } from '../../studies/queries.ts';
import { findCurrent } from '../../studies/record-version.ts';
import type { Study } from '../../studies/schemas.ts';
import type { Writing } from '../../writes/answer-write.ts';
import { numbersOf, type OfficeRow } from './columns.ts';
import { findBearers, findOfficeEvents, isStudy } from './queries.ts';

/** What a row did. */
export type RowOutcome = 'created' | 'updated' | 'unchanged';

/** A row names no state that it changes: the file says what the registry is to be, whatever it was. */
const ANY_STATE = { ifMatch: undefined, required: false };

/**
 * Makes the registry say what a row says, by the same commands as the API: the study is created or changed, approvals first, then
 * the status that rests on them, then inclusions, which rest on the status. What the registry holds already is left alone, so
 * a file may be imported again.
 *
 * @throws Problem for whatever breaks a rule, with the mistakes at the column that is at fault
 */
export async function applyRow(
  tx: Transaction,
  actor: Writing['actor'],
  row: OfficeRow,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<RowOutcome> {
  const writing: Writing = { tx, actor, precondition: ANY_STATE };
  const known = await findStudy(tx, row);
  const before = known === null ? null : await currentStudy(tx, known);
  const studyId = before ? before.id : await create(writing, row);
  // Approvals first: a regime that a past opening must now answer to needs those that the same row brings.
  await decide(writing, before ?? (await currentStudy(tx, studyId)), row, ivdrApprovals);
  if (before) await change(writing, before, row, ivdrApprovals);
  const study = await currentStudy(tx, studyId);
  await advance(writing, study, row, ivdrApprovals);
  await count(writing, study, row);
  if (!before) return 'created';
  const after = await currentStudy(tx, studyId);
  return isDeepStrictEqual({ ...after, updatedAt: null }, { ...before, updatedAt: null }) ? 'unchanged' : 'updated';
}

/** The study that a row is about: by the number in `study`, else by the others; null where none bears any of them. */
async function findStudy(tx: Transaction, row: OfficeRow): Promise<string | null> {
  if (isStudyId(row.study)) {
    if (!(await isStudy(tx, row.study))) throw new Problem('not_found');
    return row.study;
  }
  const [named, ...others] = numbersOf(row);
  for (const numbers of [[named ?? ''], others]) {
    const [found, ...more] = await findBearers(tx, numbers);
    if (more.length > 0) throw new Problem('ambiguous_identifier');
    if (found !== undefined) return found;
  }
  return null;
}

async function currentStudy(tx: Transaction, studyId: string): Promise<Study> {
  const current = await findCurrent(tx, studyId);
  if (!current) throw new Problem('not_found');
  return JSON.parse(current.document) as Study;
}

async function create(writing: Writing, row: OfficeRow): Promise<string> {
  const bears = row.identifiers.some(({ value }) => normalizeIdentifier(value) === normalizeIdentifier(row.study));
  const own = bears ? [] : [{ type: 'internal', value: row.study }];
  const input = StudyInput.safeParse({ ...row.fields, identifiers: [...own, ...row.identifiers] });
  if (!input.success) throw badRequest(mistakesOf(input.error, 'body', row.fields));
  const { body } = await createStudy(writing, input.data as StudyInput);
  return (JSON.parse(String(body)) as Study).id;
}

async function change(
  writing: Writing,
  before: Study,
  row: OfficeRow,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<void> {
  const has = (number: OfficeRow['identifiers'][number]) =>
    before.identifiers.some(({ value }) => value === normalizeIdentifier(number.value));
  const fresh = row.identifiers.filter((identifier) => !has(identifier));
  const fields = fresh.length > 0 ? { ...row.fields, identifiers: [...before.identifiers, ...fresh] } : row.fields;
  if (Object.keys(fields).length === 0) return;
  const patch = StudyPatch.safeParse(fields);
  if (!patch.success) throw badRequest(mistakesOf(patch.error, 'body', fields));
  await patchStudy(writing, before.id, patch.data, ivdrApprovals);
}

async function decide(
  writing: Writing,
  study: Study,
  { approvals }: OfficeRow,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<void> {
  for (const [kind, { decidedOn, reference }] of Object.entries(approvals)) {
    if (decidedOn === undefined) continue;
    const there = study.approvals.find((one) => one.kind === kind && one.decidedOn === decidedOn);
    if (there && there.decision !== 'favorable') throw contradicted(kind, decidedOn);
    if (there && (reference === undefined || there.reference === reference)) continue;
    await atColumn(`${kind}_on`, () =>
      there
        ? changeApproval(writing, { id: study.id, approvalId: there.id }, { reference }, ivdrApprovals)
        : addApproval(
            writing,
            study.id,
            { kind: kind as ApprovalKind, decision: 'favorable', decidedOn, body: null, reference: reference ?? null },
            ivdrApprovals,
          ),
    );
  }
}

/** The registry holds the opposite for that day: somebody has to look which is right. */
function contradicted(kind: string, day: string): Problem {
  const message = {
    en: `the registry holds an unfavorable decision of ${day}; correct the decision or the file`,
    fr: `le registre contient une décision défavorable du ${day} ; corriger la décision ou le fichier`,
  };
  return ruleBroken('already_exists', [{ in: 'body', name: `${kind}_on`, code: 'contradiction', message }]);
}

/**
 * Records the status. A study that this row brought into the registry has a history of its own, which began before somebody typed
 * it in: the draft of today is corrected away, and the history begins with the first status that the file knows.
 */
async function advance(
  writing: Writing,
  study: Study,
  { event: { status, on, reason } }: OfficeRow,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<void> {
  if (status === undefined || on === undefined) return;
  const events = await findOfficeEvents(writing.tx, study.id, study.host?.siteId ?? null);
  if (events.some((event) => event.status === status && event.occurredOn === on)) return;
  const [draft, ...others] = events;
  const takesOver = draft?.status === 'draft' && others.length === 0 && on <= draft.occurredOn;
  const event = { status, on, reason: reason ?? null };
  await atColumn('status', () =>
    takesOver
      ? correctHistory(
          writing,
          study.id,
          { scope: 'host', void: [draft.id], add: [event], reason: TAKEN_OVER },
          ivdrApprovals,
        )
      : recordStatusEvent(writing, study.id, { scope: 'host', ...event }, ivdrApprovals),
  );
}

const TAKEN_OVER = 'History taken over from a spreadsheet of the office';

async function count(writing: Writing, study: Study, { inclusions }: OfficeRow): Promise<void> {
  for (const { year, count } of inclusions) {
    const there = study.inclusions.find((one) => one.siteId === study.host?.siteId && one.year === year);
    if (there?.count === count) continue;
    await atColumn(`inclusions_${year}`, () => setInclusions(writing, { id: study.id, year }, { count }));
  }
}

/** Does a step whose mistakes are those of one column, whatever member of a body they would name otherwise. */
async function atColumn(column: string, step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.code, {
      detail: error.detail,
      errors: error.errors.map((mistake) => ({ ...mistake, name: column })),
    });
  }
}
