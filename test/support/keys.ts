import { createClient } from '../../src/clients/commands.ts';
import type { Database } from '../../src/db/database.ts';
import type { ScopeName } from '../../src/http/caller.ts';

/** The header of a new client with these scopes, for requests of a test. */
export async function bearer(
  db: Database,
  scopes: readonly ScopeName[],
  audience: 'partner' | 'internal' = 'internal',
): Promise<{ authorization: string }> {
  const actor = { kind: 'cli', id: 'test', origin: null, requestId: null } as const;
  const input = { name: 'Test', organization: 'Test', audience, scopes, quotaPerMinute: null, expiresAt: null };
  const { key } = await db.prisma.$transaction((tx) => createClient(tx, actor, input));
  return { authorization: `Bearer ${key}` };
}
