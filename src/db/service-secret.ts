import type { Queryable } from './types.ts';

/** A secret that all instances share; the migration that creates the table makes them. */
export async function findServiceSecret(db: Queryable, name: 'cursor'): Promise<string> {
  const { rows } = await db.query<{ value: string }>('select value from service_secret where name = $1', [name]);
  const value = rows[0]?.value;
  if (value === undefined) throw new Error(`service_secret has no row "${name}"`);
  return value;
}
