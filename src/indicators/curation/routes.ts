import type { FeatureRoutes } from '../../http/feature.ts';
import { writes } from '../../http/responses.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { Indicator } from '../schemas.ts';
import {
  createIndicator as create,
  deleteIndicator as remove,
  removeIndicatorValue as removeValue,
  stateIndicatorValue as state,
  updateIndicator as update,
} from './commands.ts';
import { IndicatorInput, IndicatorPatch, IndicatorPath, IndicatorValueInput, IndicatorValuePath } from './schemas.ts';

/** Writes on `/indicators`: figures that the host states, each with its day and source. */
export const indicatorCurationRoutes: FeatureRoutes = async (app, { db }) => {
  app.post('/indicators', {
    schema: {
      operationId: 'createIndicator',
      tags: ['Indicators'],
      summary: 'Enter an indicator',
      description: 'An indicator under a code of your choice, which never changes. Its values are stated one by one.',
      querystring: WriteQuery,
      body: IndicatorInput,
      response: writes(Indicator, 'The indicator.', {
        success: 'created',
        problems: ['already_exists', 'personal_data'],
      }),
    },
    config: { scope: 'structure:write' },
    handler: async function createIndicator(request, reply) {
      return answerWrite(db, request, reply, (writing) => create(writing, request.body));
    },
  });

  app.patch('/indicators/:code', {
    schema: {
      operationId: 'updateIndicator',
      tags: ['Indicators'],
      summary: 'Change an indicator',
      description: 'A JSON Merge Patch of what it is called, its unit and its place; values have their own address.',
      params: IndicatorPath,
      querystring: WriteQuery,
      body: IndicatorPatch,
      response: writes(Indicator, 'The indicator.', { conditional: true, problems: ['personal_data'] }),
    },
    config: { scope: 'structure:write' },
    handler: async function updateIndicator(request, reply) {
      return answerWrite(db, request, reply, (writing) => update(writing, request.params.code, request.body));
    },
  });

  app.delete('/indicators/:code', {
    schema: {
      operationId: 'deleteIndicator',
      tags: ['Indicators'],
      summary: 'Remove an indicator',
      description:
        'With its whole history: for one that was entered by mistake. The audit trail keeps that it was there.',
      params: IndicatorPath,
      querystring: WriteQuery,
      response: writes(Indicator, 'The indicator is removed.', { success: 'removed', conditional: true }),
    },
    config: { scope: 'structure:write' },
    handler: async function deleteIndicator(request, reply) {
      return answerWrite(db, request, reply, (writing) => remove(writing, request.params.code));
    },
  });

  app.put('/indicators/:code/values/:asOf', {
    schema: {
      operationId: 'stateIndicatorValue',
      tags: ['Indicators'],
      summary: 'State a value of an indicator',
      description:
        'What the indicator was on a day that has come, with its source; a value that is there for the day is replaced. ' +
        '`If-Match` names the state of the indicator.',
      params: IndicatorValuePath,
      querystring: WriteQuery,
      body: IndicatorValueInput,
      response: writes(Indicator, 'The indicator with its history.', {
        conditional: true,
        problems: ['date_in_future', 'personal_data'],
      }),
    },
    config: { scope: 'structure:write' },
    handler: async function stateIndicatorValue(request, reply) {
      return answerWrite(db, request, reply, (writing) => state(writing, request.params, request.body));
    },
  });

  app.delete('/indicators/:code/values/:asOf', {
    schema: {
      operationId: 'removeIndicatorValue',
      tags: ['Indicators'],
      summary: 'Remove a wrong value of an indicator',
      description: 'Takes the value of a day out of the history. `If-Match` names the state of the indicator.',
      params: IndicatorValuePath,
      querystring: WriteQuery,
      response: writes(Indicator, 'The indicator with its history.', { conditional: true }),
    },
    config: { scope: 'structure:write' },
    handler: async function removeIndicatorValue(request, reply) {
      return answerWrite(db, request, reply, (writing) => removeValue(writing, request.params));
    },
  });
};
