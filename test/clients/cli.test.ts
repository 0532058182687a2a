import t from 'tap';
import { readArguments } from '../../scripts/key/arguments.ts';
import { SCOPES } from '../../src/scopes.ts';
import { openTestApp } from '../support/app.ts';
import { startCommand } from '../support/command.ts';

const { app, db } = await openTestApp();

const run = (...args: string[]) => startCommand('key', args, { DATABASE_URL: db.url }).ended;
const ask = async (key: string, url = '/v1/clients') =>
  (await app.inject({ url, headers: { authorization: `Bearer ${key}` } })).statusCode;

const OFFICE = ['--name', 'Research office', '--organization', 'Gustave Roussy', '--audience', 'internal'];

t.test('the first administrator is made on the command line', async (t) => {
  const { code, output, errors } = await run(
    'create',
    ...OFFICE,
    '--scope',
    '*',
    '--expires',
    '2099-12-31',
    '--quota',
    '50',
  );
  t.equal(code, 0, errors);
  t.match(output, /^riph_[0-9a-z]{16}_[\w-]{43}\n$/, 'standard output holds the key and nothing else');
  const key = output.trim();
  t.equal(await ask(key), 200);
  const client = await db.prisma.client.findFirstOrThrow({ include: { keys: true } });
  t.match(errors, client.id);
  t.match(client, { name: 'Research office', quotaPerMinute: 50, scopes: SCOPES });
  t.equal(client.keys[0]?.expiresAt?.toISOString(), '2100-01-01T00:00:00.000Z', 'the last day counts whole');
  const audit = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'client.created' } });
  t.match(audit, { actorKind: 'cli', actorId: 'key', entityId: client.id, origin: /./ });

  const list = await run('list');
  t.match(list.output, client.id);
  t.match(list.output, /Research office.*internal.*2100-01-01/);
  t.notMatch(list.output, key.slice(22), 'no secret');

  const rotated = await run('rotate', client.id, '--overlap-days', '0');
  t.equal(rotated.code, 0, rotated.errors);
  t.same([await ask(key), await ask(rotated.output.trim())], [401, 200]);

  const revoked = await run('revoke', rotated.output.trim());
  t.equal(revoked.code, 0, revoked.errors);
  t.equal(await ask(rotated.output.trim()), 401, 'also the last key of the last administrator');
  const back = await run('rotate', client.id);
  t.equal(await ask(back.output.trim()), 200, 'and the command line is the way back');
  t.equal((await run('revoke', client.id)).code, 0);
  t.equal(await ask(back.output.trim()), 401);
  t.match(await run('rotate', client.id), { code: 1, output: '', errors: /revoked/ });
});

t.test('wrong use is told with the usage, and nothing is made', async (t) => {
  const before = await db.prisma.clientKey.count();
  const cases: [string[], RegExp][] = [
    [[], /Which command\?/],
    [['make'], /Unknown command: make/],
    [['constructor'], /Unknown command/],
    [['create'], /name: /],
    [['create', ...OFFICE, '--scope', 'studies:wrote'], /no such scope: studies:wrote/],
    [['create', ...OFFICE, '--expires', '2099-02-30'], /--expires/],
    [['create', ...OFFICE, '--expires', '2020-01-01'], /must lie in the future/],
    [['create', ...OFFICE, '--quota', 'many'], /quotaPerMinute/],
    [['create', 'cli_x', ...OFFICE], /Unexpected: cli_x/],
    [['rotate'], /Which client or key\?/],
    [['list', '--quota', '3'], /list takes no --quota/],
  ];
  for (const [args, message] of cases) {
    t.throws(() => readArguments(args), { exitCode: 2, message }, args.join(' '));
  }
  t.match(await run('make'), { code: 2, output: '', errors: /^Unknown command: make\n\nUsage: npm run key/ });
  t.match(await run('rotate', 'cli_nobody'), { code: 1, output: '', errors: /no client "cli_nobody"/ });
  t.match(await run('revoke', '0123456789abcdef'), { code: 1, output: '', errors: /no key "0123456789abcdef"/ });
  t.equal(await db.prisma.clientKey.count(), before);
  t.match(await run('--help'), { code: 0, output: /^Usage: npm run key.*studies:write/s });
});
