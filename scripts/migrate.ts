import { loadConfig } from '../src/config.ts';
import { attachDatabase } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate/migrate.ts';
import { runMain } from '../src/fatal.ts';
import { installQueue } from '../src/jobs/worker.ts';

await runMain(async () => {
  const db = await attachDatabase(loadConfig(), 'tool');
  try {
    const applied = await migrate(db.pool);
    await installQueue(db);
    const lines = applied.map((name) => `applied ${name}\n`).join('');
    process.stdout.write(lines || `Nothing to migrate: ${db.label} is up to date.\n`);
  } finally {
    await db.close();
  }
});
