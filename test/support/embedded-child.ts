// A process that uses an embedded server until it is told to stop: `embedded-child.ts DATA_DIR service|tool`.
import { openEmbedded } from '../../src/db/embedded/server.ts';
import { runMain } from '../../src/fatal.ts';

await runMain(async () => {
  const [dataDir = '', role] = process.argv.slice(2);
  const server = await openEmbedded({ dataDir, role: role === 'service' ? 'service' : 'tool', volatile: true });
  const told = new Promise((resolve) => process.once('SIGTERM', resolve).stdin.once('end', resolve).resume());
  process.stdout.write(`${server.url}\n`); // after this the test may send the signal
  await told;
  await server.close();
  process.exit(0);
});
