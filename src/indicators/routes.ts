import { z } from 'zod';
import { sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery, pathText } from '../http/query.ts';
import { redirectTo } from '../http/redirect.ts';
import { reads } from '../http/responses.ts';
import { findIndicators, getIndicator as readIndicator } from './queries.ts';
import { Indicator, IndicatorPage, ListIndicatorsQuery } from './schemas.ts';

const params = z.strictObject({
  code: pathText({ description: 'The indicator’s code, in any case.', examples: ['trial_participation'] }),
});

/** `/indicators`: figures that the host states about its research. */
export const indicatorRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/indicators', {
    schema: {
      operationId: 'listIndicators',
      tags: ['Indicators'],
      summary: 'List the indicators',
      description:
        'Figures that Gustave Roussy states about its research: the current value and every earlier one, with sources.',
      querystring: ListIndicatorsQuery,
      response: reads(IndicatorPage, 'A page of indicators.'),
    },
    config: { scope: 'public' },
    handler: async function listIndicators(request, reply) {
      const page = await findIndicators(db.pool, request.query, await cursors.read(request));
      return sendPage(reply, cursors, page);
    },
  });

  app.get('/indicators/:code', {
    schema: {
      operationId: 'getIndicator',
      tags: ['Indicators'],
      summary: 'Read an indicator',
      description: 'An indicator by its code, with its history. A code in another case leads to the canonical address.',
      params,
      querystring: noQuery,
      response: reads(Indicator, 'The indicator.', { problems: ['not_found'], redirects: true }),
    },
    config: { scope: 'public' },
    handler: async function getIndicator(request, reply) {
      const indicator = await readIndicator(db.pool, request.params.code);
      if (indicator.code !== request.params.code) return redirectTo(reply, indicator.links.self);
      return sendJson(reply, indicator);
    },
  });
};
