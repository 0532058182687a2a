import { seedIfEmpty } from '../prisma/seed/seed.ts';
import { buildApp } from './app.ts';
import { loadConfig } from './config.ts';
import { attachDatabase } from './db/database.ts';
import { migrate } from './db/migrate/migrate.ts';
import { runMain } from './fatal.ts';
import { greet, greeting } from './greeting.ts';
import { listen } from './http/listen.ts';
import { createLogger } from './http/logger.ts';
import { drain, stopSignal } from './http/shutdown.ts';
import { installQueue, jobContext, startWorker } from './jobs/worker.ts';

await runMain(async () => {
  const stopped = stopSignal();
  const config = loadConfig();
  const logger = createLogger(config);
  const db = await attachDatabase(config, 'service', {
    onTrouble: (err) => logger.warn({ err }, 'database connection lost'),
  });
  try {
    await migrate(db.pool);
    await installQueue(db);
    if (config.seed === 'default') await seedIfEmpty(db);
    const app = await buildApp({ config, db, logger });
    try {
      if (config.worker === 'service') app.addHook('onClose', await startWorker(jobContext(db, config, logger)));
      const address = await listen(app, config);
      greet(await greeting(address, db), config.logFormat, app.log);
      logger.flush();
      app.log.info({ signal: await stopped }, 'stopping');
    } finally {
      await drain(app, config.shutdownGraceMs);
    }
  } finally {
    await db.close();
  }
  process.exit(0);
});
