import Fastify from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { unauthorized } from '../../src/http/auth.ts';
import { sendJsonText } from '../../src/http/conditional.ts';
import { createCursors } from '../../src/http/cursor.ts';
import { pageOf, sendList, sendListText } from '../../src/http/list.ts';
import { registerNegotiation } from '../../src/http/negotiation.ts';
import { registerDocs } from '../../src/http/openapi.ts';
import { type PlatformOptions, registerPlatform } from '../../src/http/platform.ts';
import { problemPages } from '../../src/http/problem-pages.ts';
import { notFound } from '../../src/http/problems.ts';
import {
  bool,
  csvEnum,
  date,
  dateOrDateTime,
  fieldsOf,
  int,
  listQuery,
  noQuery,
  pathText,
  sortBy,
  text,
  year,
} from '../../src/http/query.ts';
import { reads } from '../../src/http/responses.ts';
import { type HttpConfig, serverOptions } from '../../src/http/server-options.ts';
import { serviceRoutes } from '../../src/http/service-routes.ts';

export const httpConfig: HttpConfig = {
  trustProxy: false,
  rateLimitPerMinute: 0,
  corsOrigin: '*',
  requestTimeoutMs: 30_000,
  bodyLimitBytes: 2048,
};

const Thing = z
  .strictObject({ id: z.string().meta({ description: 'Id.' }), title: z.string().meta({ description: 'Title.' }) })
  .meta({ id: 'Thing', description: 'A thing.', examples: [{ id: 'a', title: 'A' }] });
const ThingPage = pageOf(Thing, 'ThingPage', 'Things');
const meta = { description: 'A filter.' };
export const things = Array.from({ length: 10 }, (_, index) => ({
  id: `t${index}`,
  title: `Thing ${index} `.repeat(40),
}));
export const cursors = createCursors(async () => 'a secret of the test');

/** A feature made up for the tests: a list, a single read and failures of each kind. */
export const thingRoutes: FastifyPluginAsyncZodOpenApi = async (app) => {
  app.get('/things', {
    schema: {
      operationId: 'listThings',
      tags: ['Service'],
      summary: 'Things',
      description: 'Things.',
      querystring: listQuery({
        status: csvEnum(['open', 'closed', 'withdrawn'] as const, meta).optional(),
        since: dateOrDateTime(meta).optional(),
        openOn: date(meta).optional(),
        openDuring: year(meta).optional(),
        age: int(0, 120, meta).optional(),
        hasSlots: bool(meta).optional(),
        q: text(50, meta).optional(),
        sort: sortBy(['id', 'title'] as const, meta).optional(),
        fields: fieldsOf(['id', 'title'] as const, meta).optional(),
      }),
      response: reads(ThingPage, 'A page of things'),
    },
    config: { scope: 'public' },
    handler: async function listThings(request, reply) {
      const { limit, count } = request.query;
      const cursor = await cursors.read(request);
      const from = cursor ? Number(cursor.k[0]) : 0;
      const items = things.slice(from, from + limit);
      const more = from + limit < things.length;
      const next = more ? await cursors.write(request, { s: '1', k: [from + limit] }) : null;
      const total = count ? things.length : undefined;
      if (request.query.hasSlots) return sendList(reply, { items, next, limit, total });
      return sendListText(reply, { items: items.map((item) => Buffer.from(JSON.stringify(item))), next, limit, total });
    },
  });
  app.get('/things/:id', {
    schema: {
      operationId: 'getThing',
      tags: ['Service'],
      summary: 'A thing',
      description: 'A thing.',
      params: z.strictObject({ id: pathText({ description: 'Id.', examples: ['t1'] }, 20) }),
      querystring: noQuery,
      response: reads(Thing, 'The thing', { problems: ['not_found'] }),
    },
    config: { scope: 'public' },
    handler: async function getThing(request, reply) {
      const { id } = request.params;
      if (id === 'crash') throw new Error('secret words');
      if (id === 'away') throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      if (id === 'slow') throw Object.assign(new Error('canceled'), { code: '57014' });
      if (id === 'teapot') return reply.status(418).send({ id, title: 'undeclared' });
      const thing = things.find((candidate) => candidate.id === id);
      if (!thing) throw notFound('thing', id);
      return sendJsonText(reply, JSON.stringify(thing), { etag: `tag-${id}` });
    },
  });
};

/** An app of the same parts as the real one, without a database. */
export async function testApp(
  settings: Partial<HttpConfig> = {},
  extra: Partial<PlatformOptions> & {
    readiness?: () => Promise<string | null>;
    securityContact?: string;
    routes?: FastifyPluginAsyncZodOpenApi;
  } = {},
) {
  const config = { ...httpConfig, ...settings };
  const app = Fastify(serverOptions(config, undefined));
  const classify = (error: unknown) => {
    const { code } = error as { code?: string };
    if (code === '57014') return 'timeout' as const;
    return code === 'ECONNREFUSED' ? ('database_unavailable' as const) : null;
  };
  const registry = await registerPlatform(app, {
    config,
    classify,
    authenticate: async () => {
      throw unauthorized();
    },
    strict: true,
    maxLagMs: 0,
    pool: { totalCount: 3, idleCount: 2, waitingCount: 1 },
    ...extra,
  });
  await app.register(serviceRoutes, {
    registry,
    readiness: extra.readiness ?? (async () => null),
    securityContact: extra.securityContact ?? null,
    publicUrl: null,
  });
  await app.register(problemPages);
  await registerDocs(app);
  await app.register(
    async (v1) => {
      registerNegotiation(v1);
      await v1.register(extra.routes ?? thingRoutes);
    },
    { prefix: '/v1' },
  );
  await app.ready();
  return app;
}
