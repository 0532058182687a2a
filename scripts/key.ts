import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { z } from 'zod';
import { createClient, type Keeping, revokeClient, revokeKey, rotateKey } from '../src/clients/commands.ts';
import { getClientIdOfKey, listClients } from '../src/clients/queries.ts';
import { type Client, NewClient, NewKey } from '../src/clients/schemas.ts';
import { loadConfig } from '../src/config.ts';
import { attachDatabase, type Database } from '../src/db/database.ts';
import { migrate } from '../src/db/migrate/migrate.ts';
import { FatalError, runMain } from '../src/fatal.ts';
import { Problem } from '../src/http/problems.ts';
import { isCalendarDate } from '../src/http/query.ts';
import { parseScopes, SCOPES, scopes } from '../src/scopes.ts';

const USAGE = `Usage: npm run key -- create --name NAME --organization NAME --audience partner|internal [--scope SCOPE,…]
                            [--expires DATE] [--quota N]
       npm run key -- list
       npm run key -- rotate CLIENT [--overlap-days N] [--expires DATE]
       npm run key -- revoke CLIENT|KEY

Keeps the keys of systems that call the registry, also beside a running service. The new key is the only thing printed on
standard output, once: only its hash is stored.

  --scope         what the client may do, beyond reading what is public; '*' is everything
  --expires       last day of the key (YYYY-MM-DD, UTC); without it the key does not expire
  --quota         requests a minute; without it the default of the service
  --overlap-days  how long the keys before go on working: 7 unless given, 0 ends them at once
  CLIENT          id of a client (cli_…)
  KEY             public part of a key (16 characters after riph_), or the whole key

Scopes:
${Object.entries(scopes)
  .map(([name, words]) => `  ${name.padEnd(16)}${words}`)
  .join('\n')}

Exit code: 0 done, 1 not possible, 2 wrong use.
`;
const NOT_POSSIBLE = 1;
const WRONG_USE = 2;

const options = {
  name: { type: 'string' },
  organization: { type: 'string' },
  audience: { type: 'string' },
  scope: { type: 'string' },
  expires: { type: 'string' },
  quota: { type: 'string' },
  'overlap-days': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** The end of the day that is given. */
function expiryOf({ expires }: Values): string | null {
  if (expires === undefined) return null;
  if (!isCalendarDate(expires)) throw new Error('--expires must be a date, YYYY-MM-DD');
  return new Date(Date.parse(`${expires}T00:00:00Z`) + 86_400_000).toISOString();
}

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The input under the rules of the API. */
function checked<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}

const newClientOf = (values: Values) =>
  checked(NewClient, {
    name: values.name,
    organization: values.organization,
    audience: values.audience,
    scopes: values.scope === undefined ? [] : parseScopes(values.scope),
    quotaPerMinute: numberOf(values.quota) ?? null,
    expiresAt: expiryOf(values),
  });

const newKeyOf = (values: Values) =>
  checked(NewKey, { overlapDays: numberOf(values['overlap-days']), expiresAt: expiryOf(values) });

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

interface Command {
  takes: readonly (keyof typeof options)[];
  /** Whether it names what it works on. */
  target: boolean;
  /** Reads the options, before a typing error can start a server, and returns what is to be done. */
  plan(values: Values, target: string): (db: Database) => Promise<void>;
}

const commands: Record<string, Command> = {
  create: {
    takes: ['name', 'organization', 'audience', 'scope', 'expires', 'quota'],
    target: false,
    plan(values) {
      const input = newClientOf(values);
      return async (db) => showKey(await write(db, (keeping) => createClient(keeping, input)));
    },
  },
  list: {
    takes: [],
    target: false,
    plan: () => async (db) => void process.stdout.write(`${tableOf(await listClients(db.prisma))}\n`),
  },
  rotate: {
    takes: ['overlap-days', 'expires'],
    target: true,
    plan(values, target) {
      const input = newKeyOf(values);
      return async (db) => showKey(await write(db, (keeping) => rotateKey(keeping, target, input)));
    },
  },
  revoke: { takes: [], target: true, plan: (_values, target) => (db) => revoke(db, target) },
};

/** What the arguments ask for; null for help. */
function readPlan() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    if (values.help) return null;
    const [name = '', target = '', ...rest] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new Error(name ? `Unknown command: ${name}` : 'Which command?');
    if (command.target && target === '') throw new Error('Which client or key?');
    const surplus = command.target ? rest : positionals.slice(1);
    if (surplus.length > 0) throw new Error(`Unexpected: ${surplus.join(' ')}`);
    const stray = Object.keys(values).find((option) => !command.takes.some((taken) => taken === option));
    if (stray) throw new Error(`${name} takes no --${stray}`);
    return command.plan(values, target);
  } catch (error) {
    throw new FatalError(`${(error as Error).message}\n\n${USAGE}`, WRONG_USE);
  }
}

await runMain(async () => {
  const plan = readPlan();
  if (!plan) {
    process.stdout.write(USAGE);
    return;
  }
  const db = await attachDatabase(loadConfig(), 'tool');
  try {
    await migrate(db.pool);
    await plan(db);
  } catch (error) {
    throw error instanceof Problem ? new FatalError(error.message, NOT_POSSIBLE) : error;
  } finally {
    await db.close();
  }
});
