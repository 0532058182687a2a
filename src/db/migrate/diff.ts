import type pg from 'pg';
import { withEngine } from './engine.ts';
import { prismaFolder, schemaFiles } from './folder.ts';
import { noFilter } from './migrate.ts';

/**
 * The SQL that turns the database of the pool into what schema.prisma describes; null if it is that already. What
 * schema.prisma cannot say (checks, exclusion constraints, triggers, functions, expression indexes) is not compared.
 */
export async function schemaDifference(pool: pg.Pool, folder = prismaFolder): Promise<string | null> {
  const schema = await schemaFiles(folder);
  const result = await withEngine(pool, (engine) =>
    engine.diff({
      // The engine takes the database from its connection; the files only tell provider and preview features.
      from: { tag: 'schemaDatasource', ...schema, configDir: folder },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: true,
      filters: noFilter,
    }),
  );
  return result.exitCode === 2 ? (result.stdout ?? '').trim() : null;
}
