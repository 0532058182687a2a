import { addDays, fromCalendarDate, todayInParis } from '../../db/dates.ts';
import type { ApprovalKind, StudyStatus } from '../../db/enums.ts';
import { newId } from '../../db/ids.ts';
import { badRequest, type Mistake, ruleBroken } from '../../http/problems.ts';
import type { RuleCode } from '../../http/rule-types.ts';
import { refusePersonalData } from '../../personal-data/refuse.ts';
import { changeStudy } from '../../studies/change-study.ts';
import { effectiveTimeline, FIRST_STATUSES } from '../../studies/life-cycle.ts';
import type { Writing } from '../../writes/answer-write.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { siteOfScope } from '../places.ts';
import { getRecruitment, type RecordedEvent } from '../queries.ts';
import { type JudgedEvent, judgeHistory, orderMistakes } from './history-rules.ts';
import type { NewStatusEvent, StatusCorrection } from './schemas.ts';

/** Throws the first broken rule, with every mistake: a program reads `errors[]`, a person the title. */
function refuse(mistakes: readonly Mistake[]): void {
  const [first] = mistakes;
  if (first) throw ruleBroken(first.code as RuleCode, mistakes);
}

interface NewEvent {
  status: StudyStatus;
  on: string;
  reason: string | null;
}

const asJudged = (siteId: string | null, { status, on, reason }: NewEvent, pointer: string): JudgedEvent => ({
  id: newId('evt'),
  siteId,
  origin: 'office',
  source: 'office',
  status,
  occurredOn: on,
  reason,
  pointer,
});

const recorded = (events: readonly RecordedEvent[]): JudgedEvent[] =>
  events.map((event) => ({ ...event, pointer: null }));

async function insertEvents({ tx, actor }: Writing, studyId: string, events: readonly RecordedEvent[]): Promise<void> {
  await tx.statusEvent.createMany({
    data: events.map(({ id, siteId, origin, source, status, occurredOn, reason }) => ({
      id,
      studyId,
      siteId,
      origin,
      source,
      status,
      reason,
      occurredOn: fromCalendarDate(occurredOn),
      actorKind: actor.kind,
      actorId: actor.id,
    })),
  });
}

async function voidEvents({ tx }: Writing, ids: readonly string[], reason: string): Promise<void> {
  await tx.statusEvent.updateMany({
    where: { id: { in: [...ids] } },
    data: { voidedAt: new Date(), voidReason: reason },
  });
}

/**
 * Records a step of the life cycle. The office's first step at a place begins its own history; what sources observed before that
 * day stays. A draft is the registry's own note of when somebody began to write, so its day gives way to that of a first
 * decision, which is often entered later than it was taken.
 *
 * @throws Problem 409 `illegal_transition`, `status_date_order`, `date_in_future`, `reason_required`, `missing_approval`,
 *   `not_open_in_year`, `personal_data`
 */
export async function recordStatusEvent(
  writing: Writing,
  studyId: string,
  { scope, ...input }: NewStatusEvent,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  const { tx, actor, precondition } = writing;
  refusePersonalData([{ pointer: '/reason', text: input.reason }]);
  const change = { studyId, precondition, action: 'study.status_recorded' };
  const answer = await changeStudy(tx, actor, change, async () => {
    const study = await getRecruitment(tx, studyId);
    const siteId = siteOfScope(study, scope);
    const event = asJudged(siteId, input, '');
    const draft = draftThatGivesWay(study.events, event);
    const moved = draft && { ...draft, id: newId('evt'), pointer: null, occurredOn: addDays(input.on, -1) };
    const kept = recorded(study.events.filter(({ id }) => id !== draft?.id));
    const events = [...kept, ...(moved ? [moved] : []), event];

    const here = (all: readonly RecordedEvent[]) => effectiveTimeline(all.filter((other) => other.siteId === siteId));
    const outOfOrder = orderMistakes(here(study.events), here(events), input.on);
    const circumstances = {
      study: { ...study, events },
      siteId,
      today: todayInParis(),
      ivdrApprovals,
      elsewhere: '/on',
    };
    refuse(outOfOrder.length > 0 ? outOfOrder : judgeHistory(circumstances));

    if (draft) await voidEvents(writing, [draft.id], `gave way to a decision of ${input.on}`);
    await insertEvents(writing, studyId, moved ? [moved, event] : [event]);
    // The trail keeps forever: free text stays on the event.
    return { eventId: event.id, siteId, status: input.status, on: input.on };
  });
  return { ...answer, status: 201, location: `/v1/studies/${studyId}/status-events` };
}

/** The draft of a place that has nothing else of the office and lies on or after the first decision. */
function draftThatGivesWay(events: readonly RecordedEvent[], event: RecordedEvent): RecordedEvent | undefined {
  const ofOffice = events.filter(({ siteId, origin }) => siteId === event.siteId && origin === 'office');
  const [draft, ...others] = ofOffice;
  const gives = draft?.status === 'draft' && others.length === 0 && event.occurredOn <= draft.occurredOn;
  return gives && event.status !== 'draft' ? draft : undefined;
}

/**
 * Corrects the history of a place: events of the office cease to count and stay in the table, others are added, and what results
 * must be legal as a whole. Observations of a source are evidence and are not voided: begin the history before them.
 *
 * @throws Problem 400 for an event that is none of the office's at this place; 409 as `recordStatusEvent`
 */
export async function correctHistory(
  writing: Writing,
  studyId: string,
  { scope, void: voided, add, reason }: StatusCorrection,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  const { tx, actor, precondition } = writing;
  refusePersonalData([
    { pointer: '/reason', text: reason },
    ...add.map((event, index) => ({ pointer: `/add/${index}/reason`, text: event.reason })),
  ]);
  const change = { studyId, precondition, action: 'study.history_corrected' };
  return changeStudy(tx, actor, change, async () => {
    const study = await getRecruitment(tx, studyId);
    const siteId = siteOfScope(study, scope);
    const ofOffice = study.events.filter((event) => event.siteId === siteId && event.origin === 'office');
    requireVoidable(voided, ofOffice);
    if (voided.length + add.length === 0) throw nothingToCorrect();
    const added = add.map((event, index) => asJudged(siteId, event, `/add/${index}`));
    const events = [...recorded(study.events.filter(({ id }) => !voided.includes(id))), ...added];
    refuse(
      events.some((event) => event.siteId === siteId)
        ? judgeHistory({
            study: { ...study, events },
            siteId,
            today: todayInParis(),
            ivdrApprovals,
            elsewhere: '/void',
          })
        : [nothingLeft()],
    );
    await voidEvents(writing, voided, reason);
    await insertEvents(writing, studyId, added);
    const said = added.map(({ id, status, occurredOn }) => `${id} ${status} ${occurredOn}`);
    return { siteId, voided, added: said };
  });
}

function requireVoidable(voided: readonly string[], ofOffice: readonly RecordedEvent[]): void {
  const allowed = ofOffice.map(({ id }) => id);
  const message = {
    en: 'is no event of the office that counts at this place',
    fr: "n'est pas un changement saisi par le bureau qui compte en ce lieu",
  };
  const mistakes = voided.flatMap((id, index): Mistake[] =>
    allowed.includes(id) ? [] : [{ in: 'body', pointer: `/void/${index}`, code: 'unknown_event', message, allowed }],
  );
  if (mistakes.length > 0) throw badRequest(mistakes);
}

function nothingToCorrect() {
  const message = { en: 'void or add at least one event', fr: 'annuler ou ajouter au moins un changement' };
  return badRequest([{ in: 'body', pointer: '', code: 'empty', message }]);
}

/** A study of the office without any status would read as published: a draft stays a draft until it is something else. */
function nothingLeft(): Mistake {
  const message = {
    en: `nothing would be left of the history; it begins with: ${FIRST_STATUSES.join(', ')}`,
    fr: `il ne resterait rien de l'historique ; il commence par : ${FIRST_STATUSES.join(', ')}`,
  };
  return { in: 'body', pointer: '/void', code: 'illegal_transition', message, allowed: FIRST_STATUSES };
}
