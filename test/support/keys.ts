import { createClient } from '../../src/clients/commands.ts';
import type { NewClient } from '../../src/clients/schemas.ts';
import type { Database } from '../../src/db/database.ts';
import type { ScopeName } from '../../src/scopes.ts';

/** A new client with these scopes, made as on the command line. */
export async function addClient(db: Database, input: Partial<NewClient> = {}) {
  const actor = { kind: 'cli', id: 'test', origin: null, requestId: null } as const;
  const defaults = { audience: 'internal', scopes: [], quotaPerMinute: null, expiresAt: null } as const;
  const { client, key } = await db.transaction((tx) =>
    createClient(
      { tx, actor, keeper: null },
      { name: 'Test', organization: 'Test', ...defaults, scopes: [], ...input },
    ),
  );
  return { client, key, headers: { authorization: `Bearer ${key}` } };
}

/** The header of a new client with these scopes, for requests of a test. */
export async function bearer(
  db: Database,
  scopes: readonly ScopeName[],
  audience: 'partner' | 'internal' = 'internal',
): Promise<{ authorization: string }> {
  return (await addClient(db, { scopes: [...scopes], audience })).headers;
}
