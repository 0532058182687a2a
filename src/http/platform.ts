import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { registerCaller, registerScopes } from './auth.ts';
import { registerBodies } from './bodies.ts';
import type { Authenticate } from './caller.ts';
import { registerCompression } from './compression.ts';
import { type FailureClassifier, registerErrorHandler, registerNotFound } from './error-handler.ts';
import { registerGuessLimit, registerLoadShedding, registerRateLimit } from './limits.ts';
import { type PoolCounts, registerMetrics } from './metrics.ts';
import { registerOpenApi } from './openapi.ts';
import { registerAccessLog, registerAddressCheck, registerRequestIds } from './requests.ts';
import { registerRouteCheck, registerStatusCheck } from './route-check.ts';
import { registerCors, registerSecurityHeaders } from './security.ts';
import type { HttpConfig } from './server-options.ts';
import { registerValidation } from './validation.ts';

export interface PlatformOptions {
  config: HttpConfig;
  classify: FailureClassifier;
  authenticate: Authenticate;
  pool?: PoolCounts;
  /** Whether a status that its route does not declare is answered with 500: on in tests and development. */
  strict?: boolean;
  /** Lag of the event loop, in milliseconds, from which on load is shed; 0 for never. A second when absent. */
  maxLagMs?: number;
}

/** More open connections than this are refused, before they cost memory; a proxy in front needs far fewer. */
const MAX_CONNECTIONS = 5000;

/**
 * All that holds for every route, before any is added. The order is that of a request: its id first, so that every answer
 * has one; then the headers that even refusals carry; then the refusals, the cheapest first.
 */
export async function registerPlatform(app: FastifyInstance, options: PlatformOptions): Promise<Registry> {
  const { config } = options;
  app.server.maxConnections = MAX_CONNECTIONS;
  registerRequestIds(app);
  registerErrorHandler(app, options.classify);
  registerNotFound(app);
  registerRouteCheck(app);
  registerValidation(app);
  registerBodies(app);
  registerSecurityHeaders(app);
  await registerCors(app, config.corsOrigin);
  registerAddressCheck(app);
  await registerLoadShedding(app, options.maxLagMs);
  await registerGuessLimit(app, config.rateLimitPerMinute);
  registerCaller(app, options.authenticate);
  registerRateLimit(app, config.rateLimitPerMinute);
  registerScopes(app);
  await registerCompression(app);
  await registerOpenApi(app);
  if (options.strict) registerStatusCheck(app);
  registerAccessLog(app);
  return registerMetrics(app, options.pool);
}
