import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `prisma/` of this project: schema.prisma and migrations/. */
export const prismaFolder = fileURLToPath(new URL('../../../prisma', import.meta.url));

/** The names of the migrations in a project's `prisma` folder, in the order in which they apply. */
export async function migrationNames(folder = prismaFolder): Promise<string[]> {
  const entries = await readdir(join(folder, 'migrations'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function text(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** The migrations with their SQL, as the schema engine takes them. */
export async function migrationList(folder = prismaFolder) {
  const directories = await migrationNames(folder);
  return {
    baseDir: join(folder, 'migrations'),
    lockfile: { path: 'migration_lock.toml', content: await text(join(folder, 'migrations/migration_lock.toml')) },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      directories.map(async (path) => {
        const sql = await text(join(folder, 'migrations', path, 'migration.sql'));
        const content =
          sql === null
            ? { tag: 'error' as const, value: 'migration.sql is missing' }
            : { tag: 'ok' as const, value: sql };
        return { path, migrationFile: { path: 'migration.sql', content } };
      }),
    ),
  };
}

/** schema.prisma, as the schema engine takes it. */
export async function schemaFiles(folder = prismaFolder) {
  const path = join(folder, 'schema.prisma');
  return { files: [{ path, content: await readFile(path, 'utf8') }] };
}
