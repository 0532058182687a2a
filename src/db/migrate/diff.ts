import type pg from 'pg';
import { withEngine } from './engine.ts';
import { prismaFolder, schemaFiles } from './folder.ts';
import { noFilter } from './migrate.ts';

/**
 * Indexes that schema.prisma has no words for (`NULLS NOT DISTINCT`, an operator class of an unsupported type) and that
 * Prisma would drop. A migration marks one, and says why, with
 * `COMMENT ON INDEX name IS 'beyond schema.prisma: …'`.
 */
async function indexesBeyondSchema(pool: pg.Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ name: string }>(`
    select relname as name from pg_class
    where relkind = 'i' and obj_description(oid, 'pg_class') like 'beyond schema.prisma:%'`);
  return new Set(rows.map((row) => row.name));
}

/** The script without the steps that would drop such an index; each step begins with a comment line. */
function withoutDrops(script: string, kept: Set<string>): string {
  return script
    .split(/\n(?=-- )/)
    .filter((step) => !kept.has(/^-- DropIndex\nDROP INDEX "([^"]+)";\s*$/.exec(step)?.[1] ?? ''))
    .join('\n')
    .trim();
}

/**
 * The SQL that turns the database of the pool into what schema.prisma describes; null if it is that already. What
 * schema.prisma cannot say is not compared: checks, exclusion constraints, triggers, functions, domains and views, and
 * expression indexes, which Prisma does not see, and the indexes that a migration marks.
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
  if (result.exitCode !== 2) return null;
  return withoutDrops(result.stdout ?? '', await indexesBeyondSchema(pool)) || null;
}
