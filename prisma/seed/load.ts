import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { FILES } from './schemas.ts';

export type SeedFiles = { [K in keyof typeof FILES]: z.infer<(typeof FILES)[K]> };

/**
 * Reads and checks the seed's files.
 *
 * @throws ZodError naming the field, when a file does not have its shape.
 */
export function loadSeedFiles(): SeedFiles {
  const entries = Object.entries(FILES).map(([name, schema]) => {
    const content: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'));
    return [name, schema.parse(content)];
  });
  return Object.fromEntries(entries) as SeedFiles;
}
