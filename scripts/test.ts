import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runMain } from '../src/fatal.ts';
import { startTestServer } from '../test/support/server.ts';

/**
 * `npm test [-- FILE…]`: starts one Postgres with the migrated template that each test file clones, and runs tap beside it.
 * tap itself has no place for what all files share; a file that is run alone starts a server of its own.
 */
await runMain(async () => {
  const server = await startTestServer();
  try {
    const tap = spawn('npx', ['tap', 'run', ...process.argv.slice(2)], {
      env: { ...process.env, TEST_TEMPLATE_URL: server.templateUrl },
      stdio: 'inherit',
    });
    // The terminal sends an interrupt to tap too; this process stays until the server is stopped.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tap.kill(signal));
    const [code] = await once(tap, 'exit');
    process.exitCode = code ?? 1;
  } finally {
    await server.stop();
  }
});
