import type { FeatureRoutes } from '../http/feature.ts';
import { writes } from '../http/responses.ts';
import { Study, StudyPath } from '../studies/schemas.ts';
import { answerWrite, WriteQuery } from '../writes/answer-write.ts';
import {
  createStudy as create,
  patchStudy as patch,
  restoreStudy as restore,
  withdrawStudy as withdraw,
} from './commands.ts';
import { StudyInput, StudyPatch, Withdrawal } from './schemas.ts';

/** The rules that an input can break. */
const ofInput = ['regime_category', 'identifier_check_digit', 'identifier_taken', 'personal_data'] as const;

/** Writes on `/studies`: what the research office keeps. */
export const curationRoutes: FeatureRoutes = async (app, { db, ivdrApprovals }) => {
  app.post('/studies', {
    schema: {
      operationId: 'createStudy',
      tags: ['Studies'],
      summary: 'Add a study',
      description:
        'Adds a study of the office, in the shapes of the study document. It begins as a draft, which only the office sees, until ' +
        'a status event moves it on.',
      querystring: WriteQuery,
      body: StudyInput,
      response: writes(Study, 'The study.', { success: 'created', problems: ofInput }),
    },
    config: { scope: 'studies:write' },
    handler: async function createStudy(request, reply) {
      return answerWrite(db, request, reply, (writing) => create(writing, request.body as StudyInput));
    },
  });

  app.patch('/studies/:id', {
    schema: {
      operationId: 'changeStudy',
      tags: ['Studies'],
      summary: 'Change a study',
      description:
        'Applies a JSON Merge Patch (RFC 7396) to the writable part of the document, as `application/merge-patch+json` or ' +
        '`application/json`. Lists and the sponsor are given anew as a whole. What changes becomes `curated`: imports leave it ' +
        'alone from then on.',
      params: StudyPath,
      querystring: WriteQuery,
      body: StudyPatch,
      response: writes(Study, 'The study.', {
        conditional: true,
        problems: ['already_withdrawn', 'missing_approval', ...ofInput],
      }),
    },
    config: { scope: 'studies:write' },
    handler: async function changeStudy(request, reply) {
      return answerWrite(db, request, reply, (writing) =>
        patch(writing, request.params.id, request.body, ivdrApprovals),
      );
    },
  });

  app.put('/studies/:id/withdrawal', {
    schema: {
      operationId: 'withdrawStudy',
      tags: ['Studies'],
      summary: 'Withdraw a study from the registry',
      description:
        'For what was entered by mistake or twice. The study leaves every list and answers 410; the change feed tells of it, ' +
        'and its history stays. A study that ended is not withdrawn: record its status.',
      params: StudyPath,
      querystring: WriteQuery,
      body: Withdrawal,
      response: writes(Study, 'The study as it was last.', {
        conditional: true,
        problems: ['already_withdrawn', 'personal_data'],
      }),
    },
    config: { scope: 'studies:write' },
    handler: async function withdrawStudy(request, reply) {
      return answerWrite(db, request, reply, (writing) => withdraw(writing, request.params.id, request.body));
    },
  });

  app.delete('/studies/:id/withdrawal', {
    schema: {
      operationId: 'restoreStudy',
      tags: ['Studies'],
      summary: 'Restore a withdrawn study',
      description: 'Puts the study back as it was.',
      params: StudyPath,
      querystring: WriteQuery,
      response: writes(Study, 'The study.', { conditional: true, problems: ['not_withdrawn'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function restoreStudy(request, reply) {
      return answerWrite(db, request, reply, (writing) => restore(writing, request.params.id));
    },
  });
};
