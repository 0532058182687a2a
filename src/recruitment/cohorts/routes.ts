import type { FeatureRoutes } from '../../http/feature.ts';
import { writes } from '../../http/responses.ts';
import { Study, StudyPath } from '../../studies/schemas.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import {
  addCohort as add,
  changeCohort as change,
  removeCohort as remove,
  removeSlot as removeSlotOf,
  setSlot as set,
} from './commands.ts';
import { CohortPatch, CohortPath, NewCohort, SlotCheck, SlotPath } from './schemas.ts';

const RULES = ['already_exists', 'personal_data', 'already_withdrawn'] as const;

/** Cohorts of a study and their free places, by site. */
export const cohortRoutes: FeatureRoutes = async (app, { db }) => {
  app.post('/studies/:id/cohorts', {
    schema: {
      operationId: 'addCohort',
      tags: ['Studies'],
      summary: 'Add a cohort to a study',
      description: 'A group of patients with places of its own, in the words of the office.',
      params: StudyPath,
      querystring: WriteQuery,
      body: NewCohort,
      response: writes(Study, 'The study.', { success: 'created', conditional: true, problems: RULES }),
    },
    config: { scope: 'studies:write' },
    handler: async function addCohort(request, reply) {
      return answerWrite(db, request, reply, (writing) => add(writing, request.params.id, request.body));
    },
  });

  app.patch('/studies/:id/cohorts/:cohortId', {
    schema: {
      operationId: 'changeCohort',
      tags: ['Studies'],
      summary: 'Change a cohort',
      description: 'A JSON Merge Patch; a new position moves the other cohorts.',
      params: CohortPath,
      querystring: WriteQuery,
      body: CohortPatch,
      response: writes(Study, 'The study.', { conditional: true, problems: RULES }),
    },
    config: { scope: 'studies:write' },
    handler: async function changeCohort(request, reply) {
      return answerWrite(db, request, reply, (writing) => change(writing, request.params, request.body));
    },
  });

  app.delete('/studies/:id/cohorts/:cohortId', {
    schema: {
      operationId: 'removeCohort',
      tags: ['Studies'],
      summary: 'Remove a cohort',
      description: 'Removes it with its slots; earlier versions of the study keep them.',
      params: CohortPath,
      querystring: WriteQuery,
      response: writes(Study, 'The study.', { conditional: true, problems: ['already_withdrawn'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function removeCohort(request, reply) {
      return answerWrite(db, request, reply, (writing) => remove(writing, request.params));
    },
  });

  app.put('/studies/:id/cohorts/:cohortId/slots/:siteId', {
    schema: {
      operationId: 'setSlot',
      tags: ['Studies'],
      summary: 'Say whether a cohort has places at a site',
      description:
        'What somebody found out on `checkedOn`. Unchecked for 30 days, the slot reads `unknown`; the stored text follows within the hour, so a reader should look at `checkedOn`.',
      params: SlotPath,
      querystring: WriteQuery,
      body: SlotCheck,
      response: writes(Study, 'The study.', { conditional: true, problems: ['date_in_future', 'already_withdrawn'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function setSlot(request, reply) {
      return answerWrite(db, request, reply, (writing) => set(writing, request.params, request.body));
    },
  });

  app.delete('/studies/:id/cohorts/:cohortId/slots/:siteId', {
    schema: {
      operationId: 'removeSlot',
      tags: ['Studies'],
      summary: 'Remove the slot of a site',
      description: 'For a site that does not recruit for the cohort.',
      params: SlotPath,
      querystring: WriteQuery,
      response: writes(Study, 'The study.', { conditional: true, problems: ['already_withdrawn'] }),
    },
    config: { scope: 'studies:write' },
    handler: async function removeSlot(request, reply) {
      return answerWrite(db, request, reply, (writing) => removeSlotOf(writing, request.params));
    },
  });
};
