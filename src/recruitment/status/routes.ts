import type { FeatureRoutes } from '../../http/feature.ts';
import { sendPage } from '../../http/list.ts';
import { reads, writes } from '../../http/responses.ts';
import { requireListed } from '../../studies/queries.ts';
import { Study, StudyPath } from '../../studies/schemas.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { correctHistory, recordStatusEvent as record } from './commands.ts';
import { findStatusEvents } from './queries.ts';
import { ListStatusEventsQuery, NewStatusEvent, StatusCorrection, StatusEventPage } from './schemas.ts';

const RULES = [
  'illegal_transition',
  'status_date_order',
  'date_in_future',
  'reason_required',
  'missing_approval',
  'not_open_in_year',
  'personal_data',
  'already_withdrawn',
] as const;

/** The life cycle of a study and of its sites (domain.md section 4). */
export const statusRoutes: FeatureRoutes = async (app, { db, cursors, ivdrApprovals }) => {
  app.get('/studies/:id/status-events', {
    schema: {
      operationId: 'listStatusEvents',
      tags: ['Studies'],
      summary: 'List all status events of a study',
      description: 'For the office: oldest first, with drafts, with voided events and with who entered them.',
      params: StudyPath,
      querystring: ListStatusEventsQuery,
      response: reads(StatusEventPage, 'A page of status events.', { problems: ['not_found', 'gone'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function listStatusEvents(request, reply) {
      await requireListed(db.pool, request.params.id, true);
      const after = await cursors.read(request);
      return sendPage(reply, cursors, await findStatusEvents(db.pool, request.params.id, request.query, after));
    },
  });

  app.post('/studies/:id/status-events', {
    schema: {
      operationId: 'recordStatusEvent',
      tags: ['Studies'],
      summary: 'Record a step of the life cycle',
      description:
        'Adds an event behind the last one of its place. The first opening at a site in France needs the approvals of the ' +
        'study’s regime, decided on or before that day; `errors[].missing` names those that are not there. Where only a source ' +
        'has spoken so far, the office takes over: what was observed before that day stays, and the first event follows it; ' +
        'where nothing was observed before, the history begins with `draft`, `submitted`, `authorized` or `open`. Past days ' +
        'on which a source saw the site open are not taken away by an event: correct the history instead.',
      params: StudyPath,
      querystring: WriteQuery,
      body: NewStatusEvent,
      response: writes(Study, 'The study.', { success: 'created', conditional: true, problems: RULES }),
    },
    config: { scope: 'studies:write' },
    handler: async function recordStatusEvent(request, reply) {
      const { params, body } = request;
      return answerWrite(db, request, reply, (writing) => record(writing, params.id, body, ivdrApprovals));
    },
  });

  app.post('/studies/:id/status-corrections', {
    schema: {
      operationId: 'correctStatusHistory',
      tags: ['Studies'],
      summary: 'Correct the history of statuses',
      description:
        'Voids events of the office and adds those that were missing, at one place, with a reason. The history that results ' +
        'must be legal as a whole: dates, transitions, approvals, and inclusions only in years with an opening. Voided events ' +
        'stay in the table. Observations of a source are not voided; a history that begins before them takes their place.',
      params: StudyPath,
      querystring: WriteQuery,
      body: StatusCorrection,
      response: writes(Study, 'The study.', { conditional: true, problems: RULES }),
    },
    config: { scope: 'studies:write' },
    handler: async function correctStatusHistory(request, reply) {
      const { params, body } = request;
      return answerWrite(db, request, reply, (writing) => correctHistory(writing, params.id, body, ivdrApprovals));
    },
  });
};
