import { readFile } from 'node:fs/promises';
import t from 'tap';
import { envExample, loadConfig, variables } from '../src/config.ts';
import { FatalError } from '../src/fatal.ts';

const refuse = (env: NodeJS.ProcessEnv): string => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof FatalError && error.exitCode === 78) return error.message;
    throw error;
  }
  throw new Error('accepted');
};

t.test('an empty environment gives the defaults', async (t) => {
  const config = loadConfig({});
  t.match(config, { host: '127.0.0.1', port: 3000, databaseUrl: null, seed: 'default', trustProxy: false });
  t.match(config.dataDir, /^\/.*\.data$/, 'paths are absolute');
});

t.test('an empty variable counts as absent', async (t) => {
  t.match(loadConfig({ DATABASE_URL: '', PORT: '' }), { databaseUrl: null, port: 3000 });
});

t.test('all mistakes are listed at once, without the values', async (t) => {
  const message = refuse({
    PORT: '99999',
    DATABASE_URL: 'mysql://root:secret@db/x',
    RIPH_SED: 'none',
    RIPH_TRUST_PROXY: 'yes',
    RIPH_BODY_LIMIT_BYTES: '1e6',
    RIPH_ENTIRELY_DIFFERENT_THING: '1',
  });
  t.equal(message.split('\n').length, 7);
  t.match(message, /^The configuration has 6 mistakes:/);
  t.match(message, 'RIPH_SED: no such setting (did you mean RIPH_SEED?)');
  t.match(message, 'RIPH_ENTIRELY_DIFFERENT_THING: no such setting\n');
  t.match(message, 'PORT: must be at most 65535');
  t.match(message, 'RIPH_TRUST_PROXY: must be true or false');
  t.match(message, 'RIPH_BODY_LIMIT_BYTES: must be a whole number');
  t.notMatch(message, /secret/);
});

t.test('booleans are strict', async (t) => {
  t.equal(loadConfig({ RIPH_TRUST_PROXY: 'true' }).trustProxy, true);
  for (const value of ['1', 'TRUE', 'on', ' true']) t.match(refuse({ RIPH_TRUST_PROXY: value }), 'RIPH_TRUST_PROXY');
});

t.test('variables of others are not ours to judge', async (t) => {
  t.ok(loadConfig({ PATH: '/bin', DATABASE: 'x', RIPHX: '1' }));
});

t.test('.env.example is what the schema says', async (t) => {
  const text = await readFile(new URL('../.env.example', import.meta.url), 'utf8');
  t.equal(text, envExample(), 'run `npm run env:example`');
  for (const [name, { default: fallback }] of Object.entries(variables)) t.match(text, `# ${name}=${fallback ?? ''}\n`);
});
