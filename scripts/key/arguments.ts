import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { NewClient, NewKey } from '../../src/clients/schemas.ts';
import { FatalError } from '../../src/fatal.ts';
import { isCalendarDate } from '../../src/http/query.ts';
import { parseScopes, scopes } from '../../src/scopes.ts';

export const USAGE = `Usage: npm run key -- create --name NAME --organization NAME --audience partner|internal [--scope SCOPE,…]
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

/** What the command line asks for, under the rules of the API. */
export type Command =
  | { name: 'help' }
  | { name: 'create'; input: NewClient }
  | { name: 'list' }
  | { name: 'rotate'; target: string; input: NewKey }
  | { name: 'revoke'; target: string };

/** The options that a command takes, and whether it names what it works on. */
const COMMANDS = {
  create: { takes: ['name', 'organization', 'audience', 'scope', 'expires', 'quota'], target: false },
  list: { takes: [], target: false },
  rotate: { takes: ['overlap-days', 'expires'], target: true },
  revoke: { takes: [], target: true },
} as const satisfies Record<string, { takes: readonly (keyof typeof options)[]; target: boolean }>;

/** Reads the arguments, before a typing error can start a server. Throws a FatalError with the usage (exit code 2). */
export function readArguments(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    if (values.help) return { name: 'help' };
    const [name = '', target = '', ...rest] = positionals;
    if (!isCommand(name)) throw new Error(name ? `Unknown command: ${name}` : 'Which command?');
    const command = COMMANDS[name];
    if (command.target && target === '') throw new Error('Which client or key?');
    const surplus = command.target ? rest : positionals.slice(1);
    if (surplus.length > 0) throw new Error(`Unexpected: ${surplus.join(' ')}`);
    const stray = Object.keys(values).find((option) => !command.takes.some((taken) => taken === option));
    if (stray) throw new Error(`${name} takes no --${stray}`);
    if (name === 'create') return { name, input: newClientOf(values) };
    if (name === 'rotate') return { name, target, input: newKeyOf(values) };
    return name === 'revoke' ? { name, target } : { name };
  } catch (error) {
    throw new FatalError(`${(error as Error).message}\n\n${USAGE}`, WRONG_USE);
  }
}

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}
