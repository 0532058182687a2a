import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { exitCodes, FatalError, runMain } from '../src/fatal.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const schema = join(root, 'prisma/schema.prisma');
const stamp = join(root, 'src/db/generated/.stamp');

/** The path of Prisma's command, null where the development dependencies are absent (the Docker image). */
function prismaCommand(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('prisma/package.json');
    return join(dirname(manifest), 'build/index.js');
  } catch {
    return null;
  }
}

/** Changes with the schema and with Prisma's version, the two things that the generated client depends on. */
async function fingerprint(): Promise<string> {
  const manifest = await readFile(join(root, 'node_modules/@prisma/client/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return createHash('sha256')
    .update(version)
    .update(await readFile(schema))
    .digest('hex');
}

await runMain(async () => {
  const [wanted, found] = await Promise.all([fingerprint(), readFile(stamp, 'utf8').catch(() => null)]);
  if (wanted === found) return;
  const command = prismaCommand();
  if (command === null) {
    if (found !== null) return;
    const message =
      'The Prisma client is not generated, and Prisma is not installed: run `npm ci` with development dependencies.';
    throw new FatalError(message, exitCodes.software);
  }
  // Generating needs no engine, but Prisma would fetch one from its CDN; any existing file keeps it from doing so.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: schema,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const run = promisify(execFile)(process.execPath, [command, 'generate', `--schema=${schema}`], { cwd: root, env });
  await run.catch((error: { stdout?: string; stderr?: string }) => {
    throw new FatalError(
      `The Prisma client could not be generated:\n${error.stdout}${error.stderr}`,
      exitCodes.software,
    );
  });
  await writeFile(stamp, wanted);
});
