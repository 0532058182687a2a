import { loadConfig } from '../src/config.ts';
import { attachDatabase } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate/migrate.ts';
import { runMain } from '../src/fatal.ts';
import { createLogger } from '../src/http/logger.ts';
import { stopSignal } from '../src/http/shutdown.ts';
import { installQueue, jobContext, startWorker } from '../src/jobs/worker.ts';

/** `npm run worker`: the jobs in a process of their own, beside services with RIPH_WORKER=none. */
await runMain(async () => {
  const stopped = stopSignal();
  const config = loadConfig();
  const logger = createLogger(config);
  const db = await attachDatabase(config, 'tool', {
    onTrouble: (err) => logger.warn({ err }, 'database connection lost'),
  });
  try {
    await migrate(db.pool);
    await installQueue(db);
    const stop = await startWorker(jobContext(db, config, logger));
    logger.info('the worker waits for jobs');
    logger.flush();
    logger.info({ signal: await stopped }, 'stopping');
    await stop();
  } finally {
    await db.close();
  }
  process.exit(0);
});
