import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { Database } from '../db/database.ts';
import type { ApprovalKind } from '../db/enums.ts';
import type { Scope } from './caller.ts';
import type { Cursors } from './cursor.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route; every documented route states it. */
    scope?: Scope;
    /** Outside the rate limit: what supervises the service must not be refused. */
    unlimited?: boolean;
    /** The media types of the answer, where they are not JSON alone; `Accept` chooses among them. */
    produces?: readonly [string, ...string[]];
  }
}

/** What every feature's routes receive. */
export interface FeatureOptions extends Record<never, never> {
  db: Database;
  cursors: Cursors;
  /** What one process may keep of rendered texts, in bytes. */
  textCacheBytes: number;
  /** Approvals that a performance study (`ivdr_ps`) needs before it opens. */
  ivdrApprovals: readonly ApprovalKind[];
}

/** The routes of a feature: a Fastify plugin whose handlers know the types of their zod schemas. */
export type FeatureRoutes = FastifyPluginAsyncZodOpenApi<FeatureOptions>;
