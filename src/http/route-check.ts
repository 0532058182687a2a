import type { FastifyInstance, RouteOptions } from 'fastify';
import { problemTypes } from './problem-types.ts';

/** Statuses that any documented route can answer: without them in its declaration a client meets what nobody told it of. */
const always = ['invalid_request', 'uri_too_long', 'rate_limited', 'internal', 'overloaded'] as const;

/** What a documented route lacks, as sentences. */
export function faultsOf(route: RouteOptions, operationIds: Set<string>): string[] {
  const { schema, config, handler } = route;
  const lacks: string[] = [];
  for (const key of ['operationId', 'summary', 'description'] as const) {
    if (!schema?.[key]) lacks.push(`has no ${key}`);
  }
  if (!schema?.tags?.length) lacks.push('has no tag');
  if (!config?.scope) lacks.push('states no scope');
  if (!schema?.querystring) lacks.push('declares no querystring (use noQuery)');
  if (route.url.includes(':') && !schema?.params) lacks.push('declares no params');
  const declared = (schema?.response ?? {}) as Record<string, unknown>;
  if (!Object.keys(declared).some((status) => /^[23]/.test(status))) lacks.push('declares no success');
  const statuses = new Set<number>(always.map((code) => problemTypes[code].status));
  if (route.url.startsWith('/v1/')) statuses.add(406);
  if (route.url.startsWith('/v1/') && route.method === 'GET') statuses.add(304);
  if (route.url.startsWith('/v1/') && route.url.includes(':')) statuses.add(404);
  for (const status of statuses) if (!declared[status]) lacks.push(`does not declare ${status}`);
  const id = schema?.operationId;
  if (id && operationIds.has(id)) lacks.push(`shares the operationId ${id}`);
  if (id && handler.name !== id) lacks.push(`has a handler named "${handler.name}", not ${id}`);
  if (id) operationIds.add(id);
  return lacks;
}

/**
 * Stops the start when a route under-declares itself: the OpenAPI document, the scopes and the problems are made from these
 * declarations. Routes with `schema.hide` are not part of the contract. Call before any route is added.
 */
export function registerRouteCheck(app: FastifyInstance): void {
  const faults: string[] = [];
  const operationIds = new Set<string>();
  app.addHook('onRoute', (route) => {
    const isHead = route.method === 'HEAD';
    // Under /v1 nothing hides: a route without a declaration would be one without a scope.
    if (isHead || (route.schema?.hide && !route.url.startsWith('/v1/')) || route.url === '*') return;
    const lacks = faultsOf(route, operationIds);
    if (lacks.length > 0) faults.push(`${String(route.method)} ${route.url} ${lacks.join(', ')}`);
  });
  app.addHook('onReady', async () => {
    if (faults.length > 0) throw new Error(`Routes are not fully declared:\n  ${faults.join('\n  ')}`);
  });
}

/**
 * Answers 500 instead of a status that the route does not declare: for development and tests, where it shows what the
 * document hides. Off in production, where an undeclared answer still serves better than none.
 */
export function registerStatusCheck(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const declared = request.routeOptions.schema?.response as Record<string, unknown> | undefined;
    if (!declared || declared[reply.statusCode] || reply.statusCode === 500) return done(null, payload);
    const where = `${request.method} ${request.routeOptions.url}`;
    return done(new Error(`${where} answered ${reply.statusCode}, which it does not declare`));
  });
}
