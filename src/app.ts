import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { auditRoutes } from './audit/routes.ts';
import { changeRoutes } from './changes/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import type { Config } from './config.ts';
import { contactCurationRoutes } from './contacts/curation/routes.ts';
import { contactRoleRoutes } from './contacts/roles/routes.ts';
import { contactRoutes } from './contacts/routes.ts';
import { curationRoutes } from './curation/routes.ts';
import { siteRoutes } from './curation/sites/routes.ts';
import type { Database } from './db/database.ts';
import { constraintProblem, isTimeout, isUnavailable } from './db/errors.ts';
import { migrationsPending } from './db/migrate/migrate.ts';
import { findServiceSecret } from './db/service-secret.ts';
import { historyRoutes } from './history/routes.ts';
import { createCursors } from './http/cursor.ts';
import type { FailureClassifier } from './http/error-handler.ts';
import { registerNegotiation } from './http/negotiation.ts';
import { registerDocs } from './http/openapi.ts';
import { registerPlatform } from './http/platform.ts';
import { problemPages } from './http/problem-pages.ts';
import { serverOptions } from './http/server-options.ts';
import { serviceRoutes } from './http/service-routes.ts';
import { createAuthenticate } from './identity/authenticate.ts';
import { officeImportRoutes } from './imports/office/routes.ts';
import { indicatorCurationRoutes } from './indicators/curation/routes.ts';
import { indicatorRoutes } from './indicators/routes.ts';
import { mailSettingsOf } from './messages/mail.ts';
import { messageRoutes } from './messages/routes.ts';
import { organizationCurationRoutes } from './organizations/curation/routes.ts';
import { organizationRoutes } from './organizations/routes.ts';
import { programRoutes } from './programs/routes.ts';
import { qualityRoutes } from './quality/routes.ts';
import { approvalRoutes } from './recruitment/approvals/routes.ts';
import { cohortRoutes } from './recruitment/cohorts/routes.ts';
import { inclusionRoutes } from './recruitment/inclusions/routes.ts';
import { statusRoutes } from './recruitment/status/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { structureRoutes } from './structure/routes.ts';
import { studyRoutes } from './studies/routes.ts';

export interface AppOptions {
  config: Config;
  db: Database;
  logger?: FastifyBaseLogger;
  /** Whether an answer with a status that its route does not declare fails: on in tests and development. */
  strict?: boolean;
  /** Lag of the event loop, in milliseconds, from which on load is shed; 0 for never. A second when absent. */
  maxLagMs?: number;
}

const classify: FailureClassifier = (error) => {
  if (isUnavailable(error)) return 'database_unavailable';
  return isTimeout(error) ? 'timeout' : constraintProblem(error);
};

/** The whole service as one Fastify instance, ready to listen or to inject into. Opens no connection by itself. */
export async function buildApp({ config, db, logger, strict, maxLagMs }: AppOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify(serverOptions(config, logger));
  const registry = await registerPlatform(app, {
    config,
    classify,
    authenticate: createAuthenticate(db.pool, config.oidc),
    pool: db.pool,
    strict,
    maxLagMs,
  });

  await app.register(serviceRoutes, {
    registry,
    readiness: async () => ((await migrationsPending(db.pool)) ? 'migrations are pending' : null),
    securityContact: config.securityContact,
    publicUrl: config.publicUrl,
  });
  await app.register(problemPages);
  await registerDocs(app);

  const cursors = createCursors(async () => config.cursorSecret ?? (await findServiceSecret(db.pool, 'cursor')));
  const options = {
    db,
    cursors,
    textCacheBytes: config.textCacheMb * 1024 * 1024,
    ivdrApprovals: config.ivdrApprovals,
  };
  const mail = { mail: mailSettingsOf(config) !== null, messagesPerHour: config.messagesPerHour };
  await app.register(
    async (v1) => {
      registerNegotiation(v1);
      // Every capability of the API, by name.
      await v1.register(programRoutes, options);
      await v1.register(studyRoutes, options);
      await v1.register(historyRoutes, options);
      await v1.register(changeRoutes, options);
      await v1.register(curationRoutes, options);
      await v1.register(siteRoutes, options);
      await v1.register(statusRoutes, options);
      await v1.register(approvalRoutes, options);
      await v1.register(inclusionRoutes, options);
      await v1.register(cohortRoutes, options);
      await v1.register(contactRoutes, options);
      await v1.register(contactCurationRoutes, options);
      await v1.register(contactRoleRoutes, options);
      await v1.register(messageRoutes, { ...options, ...mail });
      await v1.register(structureRoutes, options);
      await v1.register(organizationRoutes, options);
      await v1.register(organizationCurationRoutes, options);
      await v1.register(indicatorRoutes, options);
      await v1.register(indicatorCurationRoutes, options);
      await v1.register(officeImportRoutes, options);
      await v1.register(qualityRoutes, options);
      await v1.register(clientRoutes, options);
      await v1.register(auditRoutes, options);
      await v1.register(reportRoutes, options);
    },
    { prefix: '/v1' },
  );
  return app;
}
