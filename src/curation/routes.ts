import type { FeatureRoutes } from '../http/feature.ts';
import { writes } from '../http/responses.ts';
import { Study, StudyPath } from '../studies/schemas.ts';
import { answerWrite, WriteQuery } from '../writes/answer-write.ts';
import { restoreStudy as restore, withdrawStudy as withdraw } from './commands.ts';
import { Withdrawal } from './schemas.ts';

/** Writes on `/studies`: what the research office keeps. */
export const curationRoutes: FeatureRoutes = async (app, { db }) => {
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
