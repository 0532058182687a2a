import type { FeatureRoutes } from '../../http/feature.ts';
import { writes } from '../../http/responses.ts';
import { Study } from '../../studies/schemas.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { removeInclusions as remove, setInclusions as set } from './commands.ts';
import { InclusionCount, InclusionPath, RemoveInclusionsQuery } from './schemas.ts';

/** Yearly counts of inclusions, by site. */
export const inclusionRoutes: FeatureRoutes = async (app, { db }) => {
  app.put('/studies/:id/inclusions/:year', {
    schema: {
      operationId: 'setInclusions',
      tags: ['Studies'],
      summary: 'Set the inclusions of a year',
      description:
        'How many persons a site included in a calendar year. Above 0 only where the site was open in that year. The registry ' +
        'holds counts and never anything about a patient.',
      params: InclusionPath,
      querystring: WriteQuery,
      body: InclusionCount,
      response: writes(Study, 'The study.', {
        conditional: true,
        problems: ['not_open_in_year', 'date_in_future', 'already_withdrawn'],
      }),
    },
    config: { scope: 'studies:write' },
    handler: async function setInclusions(request, reply) {
      return answerWrite(db, request, reply, (writing) => set(writing, request.params, request.body));
    },
  });

  app.delete('/studies/:id/inclusions/:year', {
    schema: {
      operationId: 'removeInclusions',
      tags: ['Studies'],
      summary: 'Remove the inclusions of a year',
      description: 'The count is then not known, which is not the same as 0.',
      params: InclusionPath,
      querystring: RemoveInclusionsQuery,
      response: writes(Study, 'The study.', { conditional: true, problems: ['already_withdrawn'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function removeInclusions(request, reply) {
      return answerWrite(db, request, reply, (writing) => remove(writing, request.params, request.query.siteId));
    },
  });
};
