import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the pool tells of itself (pg.Pool satisfies it). */
export interface PoolCounts {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/**
 * Latency of every answer by method, route pattern and status class (never by address: that would be one series for each
 * study), the pool's connections, and the process (event loop lag, memory, garbage collection). One registry an app.
 */
export function registerMetrics(app: FastifyInstance, pool: PoolCounts | undefined): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  app.addHook('onClose', async () => registry.clear());
  const latency = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    latency.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    done();
  });
  if (pool) addPoolGauges(registry, pool);
  return registry;
}

function addPoolGauges(registry: Registry, pool: PoolCounts): void {
  const states = { total: 'totalCount', idle: 'idleCount', waiting: 'waitingCount' } as const;
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of the pool: total and idle ones, and requests waiting for one.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(states)) this.set({ state }, pool[count as keyof PoolCounts]);
    },
  });
}
