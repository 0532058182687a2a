import type { FeatureRoutes } from '../../http/feature.ts';
import { writes } from '../../http/responses.ts';
import { Study, StudyPath } from '../../studies/schemas.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { addApproval as add, changeApproval as change, removeApproval as remove } from './commands.ts';
import { ApprovalPatch, ApprovalPath, NewApproval } from './schemas.ts';

const RULES = ['already_exists', 'date_in_future', 'missing_approval', 'personal_data', 'already_withdrawn'] as const;

/** Decisions of ethics committees and authorities, on which a first opening rests (domain.md section 2). */
export const approvalRoutes: FeatureRoutes = async (app, { db, ivdrApprovals }) => {
  app.post('/studies/:id/approvals', {
    schema: {
      operationId: 'addApproval',
      tags: ['Studies'],
      summary: 'Record a decision on a study',
      description:
        'A favorable or unfavorable decision; the last one of each kind up to a day counts on that day. One that would take ' +
        'the ground from an opening of the past is refused: correct the history first.',
      params: StudyPath,
      querystring: WriteQuery,
      body: NewApproval,
      response: writes(Study, 'The study.', { success: 'created', conditional: true, problems: RULES }),
    },
    config: { scope: 'studies:write' },
    handler: async function addApproval(request, reply) {
      const { params, body } = request;
      return answerWrite(db, request, reply, (writing) => add(writing, params.id, body, ivdrApprovals));
    },
  });

  app.patch('/studies/:id/approvals/:approvalId', {
    schema: {
      operationId: 'changeApproval',
      tags: ['Studies'],
      summary: 'Change a decision on a study',
      description: 'A JSON Merge Patch. Refused where an opening of the past would lose its ground.',
      params: ApprovalPath,
      querystring: WriteQuery,
      body: ApprovalPatch,
      response: writes(Study, 'The study.', { conditional: true, problems: RULES }),
    },
    config: { scope: 'studies:write' },
    handler: async function changeApproval(request, reply) {
      const { params, body } = request;
      return answerWrite(db, request, reply, (writing) => change(writing, params, body, ivdrApprovals));
    },
  });

  app.delete('/studies/:id/approvals/:approvalId', {
    schema: {
      operationId: 'removeApproval',
      tags: ['Studies'],
      summary: 'Remove a decision that was entered by mistake',
      description: 'Refused where an opening of the past would lose its ground.',
      params: ApprovalPath,
      querystring: WriteQuery,
      response: writes(Study, 'The study.', { conditional: true, problems: ['missing_approval', 'already_withdrawn'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function removeApproval(request, reply) {
      return answerWrite(db, request, reply, (writing) => remove(writing, request.params, ivdrApprovals));
    },
  });
};
