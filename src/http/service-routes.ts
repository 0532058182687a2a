import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { sendJson } from './conditional.ts';
import { unavailable } from './problems.ts';
import { noQuery } from './query.ts';
import { answers } from './responses.ts';

export interface ServiceRouteOptions extends Record<never, never> {
  registry: Registry;
  /** Rejects, or resolves to a reason, while the service cannot answer: database away, migrations pending. */
  readiness: () => Promise<string | null>;
  /** Address (`https:`, `mailto:` or `tel:`) for reports on security; null: the public contacts that the registry holds. */
  securityContact: string | null;
  /** Address under which clients reach the service; null: taken from the request. */
  publicUrl: string | null;
}

const links = {
  documentation: '/docs',
  openapi: '/openapi.json',
  programs: '/v1/programs',
  studies: '/v1/studies',
  contacts: '/v1/contacts',
  problems: '/problems',
  health: '/health/ready',
};
const greeting = {
  name: 'Registry of clinical research',
  description: {
    en: 'Clinical research of Gustave Roussy: programs, studies open for inclusion, public contacts.',
    fr: 'La recherche clinique de Gustave Roussy : programmes, études ouvertes aux inclusions, contacts publics.',
  },
  links,
};
const Greeting = z
  .strictObject({
    name: z.string().meta({ description: 'What this service is.' }),
    description: z
      .strictObject({
        en: z.string().meta({ description: 'In English.' }),
        fr: z.string().meta({ description: 'In French.' }),
      })
      .meta({ description: 'What it holds, in both languages.' }),
    links: z.record(z.string(), z.string()).meta({ description: 'Where to go from here.' }),
  })
  .meta({ id: 'Greeting', description: 'The entry to the service.', examples: [greeting] });
const Health = z
  .strictObject({ status: z.literal('ok').meta({ description: 'Always `ok`; otherwise a problem answers.' }) })
  .meta({ id: 'Health', description: 'The state of the service.', examples: [{ status: 'ok' }] });
const PlainText = z.string().meta({ description: 'Plain text.' });

/** Health is never cached: a proxy would hide the failure that it is asked about. */
const NO_STORE = 'no-store';
const tags = ['Service'];

/** Greeting, health and metrics. */
export const serviceRoutes: FastifyPluginAsyncZodOpenApi<ServiceRouteOptions> = async (app, options) => {
  app.get('/', {
    schema: {
      operationId: 'greet',
      tags,
      summary: 'Entry',
      description: 'Says what the service is and where to go on.',
      querystring: noQuery,
      response: answers({ 'application/json': Greeting }, 'The greeting'),
    },
    config: { scope: 'public' },
    handler: async function greet(_request, reply) {
      return sendJson(reply, greeting);
    },
  });
  app.get('/health/live', {
    schema: {
      operationId: 'checkLive',
      tags,
      summary: 'Alive?',
      description:
        'Answers while the process runs, whatever the database does: a supervisor restarts the service when not.',
      querystring: noQuery,
      response: answers({ 'application/json': Health }, 'The process runs'),
    },
    config: { scope: 'public', unlimited: true },
    handler: async function checkLive(_request, reply) {
      return sendJson(reply, { status: 'ok' }, { cache: NO_STORE });
    },
  });
  app.get('/health/ready', {
    schema: {
      operationId: 'checkReady',
      tags,
      summary: 'Ready?',
      description:
        'Answers 200 when the database is reachable and no migration is pending: only then send traffic here.',
      querystring: noQuery,
      response: answers({ 'application/json': Health }, 'The service can answer', ['not_ready']),
    },
    config: { scope: 'public', unlimited: true },
    handler: async function checkReady(request, reply) {
      const reason = await options.readiness().catch((error: unknown) => {
        request.log.warn({ requestId: request.id, err: error }, 'not ready');
        return 'the database is away';
      });
      if (reason !== null) throw unavailable('not_ready', { cause: new Error(reason) });
      return sendJson(reply, { status: 'ok' }, { cache: NO_STORE });
    },
  });
  app.get('/metrics', {
    schema: {
      operationId: 'getMetrics',
      tags,
      summary: 'Metrics',
      description: 'Prometheus text: latency by route, connections of the pool, event loop, memory.',
      querystring: noQuery,
      response: answers({ 'text/plain': PlainText }, 'The metrics'),
    },
    config: { scope: 'public', unlimited: true },
    handler: async function getMetrics(_request, reply) {
      reply.header('cache-control', NO_STORE).type(options.registry.contentType);
      return reply.send(await options.registry.metrics());
    },
  });
  app.register(wellKnown, options);
};

/** Files that crawlers and scanners look for; not part of the documented contract. */
const wellKnown: FastifyPluginAsyncZodOpenApi<ServiceRouteOptions> = async (app, { securityContact, publicUrl }) => {
  const schema = { hide: true };
  app.get('/robots.txt', { schema }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /health/\nDisallow: /metrics\n'),
  );
  app.get('/favicon.ico', { schema }, async (_request, reply) =>
    reply.header('cache-control', 'max-age=86400').status(204).send(),
  );
  // RFC 9116 section 2.5.5: Expires less than a year ahead; the address stands as long as the service is configured so.
  app.get('/.well-known/security.txt', { schema }, async (request, reply) => {
    const base = publicUrl ?? `${request.protocol}://${request.host}`;
    const expires = new Date(Date.now() + 90 * 86_400_000).toISOString();
    const lines = [
      `Contact: ${securityContact ?? `${base}/v1/contacts`}`,
      `Expires: ${expires}`,
      'Preferred-Languages: fr, en',
      `Canonical: ${base}/.well-known/security.txt`,
    ];
    return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
};
