import { hostname } from 'node:os';
import Table from 'cli-table3';
import { createClient, type Keeping, revokeClient, revokeKey, rotateKey } from '../src/clients/commands.ts';
import { getClientIdOfKey, listClients } from '../src/clients/queries.ts';
import type { Client } from '../src/clients/schemas.ts';
import { loadConfig } from '../src/config.ts';
import { attachDatabase, type Database } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate/migrate.ts';
import { FatalError, runMain } from '../src/fatal.ts';
import { Problem } from '../src/http/problems.ts';
import { SCOPES } from '../src/scopes.ts';
import { type Command, readArguments, USAGE } from './key/arguments.ts';

const NOT_POSSIBLE = 1;

/** On the command line nobody compares states, and whoever owns the database holds every privilege. */
function write<T>(db: Database, work: (keeping: Keeping) => Promise<T>): Promise<T> {
  const actor = { kind: 'cli', id: 'key', origin: hostname(), requestId: null } as const;
  const precondition = { ifMatch: undefined, required: false };
  return db.transaction((tx) => work({ tx, actor, precondition, keeper: null }));
}

function showKey({ client, key }: { client: Client; key: string }): void {
  process.stderr.write(`${client.id} (${client.name}): this is its key. It is not shown again.\n`);
  process.stdout.write(`${key}\n`);
}

function tableOf(clients: readonly Client[]): string {
  const table = new Table({
    head: ['client', 'name', 'audience', 'scopes', 'key', 'expires', 'last used', 'revoked'],
    style: { head: [], border: [] },
  });
  const day = (instant: string | null) => instant?.slice(0, 10) ?? '';
  for (const client of clients) {
    const { id, name, organization, audience, revokedAt } = client;
    for (const key of client.keys) {
      const revoked = day(key.revokedAt ?? revokedAt);
      const row = [
        id,
        `${name}\n${organization}`,
        audience,
        client.scopes.length === SCOPES.length ? '*' : client.scopes.join('\n'),
        key.id,
      ];
      table.push([...row, day(key.expiresAt), day(key.lastUsedAt), revoked]);
    }
  }
  return table.toString();
}

async function revoke(db: Database, target: string): Promise<void> {
  if (target.startsWith('cli_')) {
    await write(db, (keeping) => revokeClient(keeping, target));
    process.stderr.write(`${target} is revoked with all its keys.\n`);
    return;
  }
  const keyId = /^riph_([0-9a-z]{16})_/.exec(target)?.[1] ?? target;
  await write(db, async (keeping) => revokeKey(keeping, await getClientIdOfKey(keeping.tx, keyId), keyId));
  process.stderr.write(`The key ${keyId} is revoked.\n`);
}

async function run(db: Database, command: Exclude<Command, { name: 'help' }>): Promise<void> {
  switch (command.name) {
    case 'create':
      return showKey(await write(db, (keeping) => createClient(keeping, command.input)));
    case 'list':
      process.stdout.write(`${tableOf(await listClients(db.prisma))}\n`);
      return;
    case 'rotate':
      return showKey(await write(db, (keeping) => rotateKey(keeping, command.target, command.input)));
    case 'revoke':
      return revoke(db, command.target);
  }
}

await runMain(async () => {
  const command = readArguments(process.argv.slice(2));
  if (command.name === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const db = await attachDatabase(loadConfig(), 'tool');
  try {
    await migrate(db.pool);
    await run(db, command);
  } catch (error) {
    throw error instanceof Problem ? new FatalError(error.message, NOT_POSSIBLE) : error;
  } finally {
    await db.close();
  }
});
