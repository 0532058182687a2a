import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t, { type Test } from 'tap';
import { findPostmaster, stopPostmaster } from '../../src/db/embedded/postmaster.ts';
import { openEmbedded } from '../../src/db/embedded/server.ts';

async function folder(t: Test): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'riph-embedded-'));
  if (process.getuid?.() === 0) await chmod(dataDir, 0o711);
  t.teardown(async () => {
    await stopPostmaster(join(dataDir, 'postgres'));
    await rm(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

/** Another process on the folder; resolves with its URL, or with what it said when it gave up. */
async function start(t: Test, dataDir: string, role: 'service' | 'tool') {
  const args = ['--import', 'tsx', join(import.meta.dirname, '../support/embedded-child.ts'), dataDir, role];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  t.teardown(() => child.kill('SIGKILL'));
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const url = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim());
  const first = await Promise.race([url, once(child, 'close').then(() => null)]);
  return { child, url: first, errors };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}

async function query(url: string | null, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url ?? '' });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

t.setTimeout(150_000); // many processes are started

const running = (dataDir: string) => findPostmaster(join(dataDir, 'postgres'));

t.test('a new folder is private, in UTF-8, on loopback, and its server ends with its user', async (t) => {
  const dataDir = await folder(t);
  const server = await openEmbedded({ dataDir, role: 'service', volatile: true });
  const mode = async (name: string) => ((await stat(join(dataDir, name))).mode & 0o777).toString(8);
  t.equal(await mode('password'), '600');
  t.equal(await mode('postgres'), '700');
  t.equal(await mode('postgres.log'), '600');
  const settings = `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as address,
    current_setting('unix_socket_directories') as sockets, current_setting('password_encryption') as password,
    (select datlocale from pg_database where datname = 'riph') as locale, 'É' ilike 'é' as unicode`;
  t.same(await query(server.url, settings), [
    {
      encoding: 'UTF8',
      address: '127.0.0.1',
      sockets: '',
      password: 'scram-sha-256',
      locale: 'C.UTF-8',
      unicode: true,
    },
  ]);
  await t.rejects(query(server.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1'), { code: '28P01' });
  await server.close();
  t.equal(await running(dataDir), null);
  t.match(await readFile(join(dataDir, 'postgres.log'), 'utf8'), 'database system is shut down');
});

t.test('kill -9 of the service: the server stays, the next start adopts it, nothing is lost', async (t) => {
  const dataDir = await folder(t);
  const first = await start(t, dataDir, 'service');
  await query(first.url, 'create table kept as select 42 as value');
  const before = await running(dataDir);
  await end(first.child, 'SIGKILL');
  t.same(await running(dataDir), before, 'the server outlives its user');
  const second = await openEmbedded({ dataDir, role: 'service', volatile: true });
  t.same(await running(dataDir), before, 'it is the same one');
  t.same(await query(second.url, 'select value from kept'), [{ value: 42 }]);
  await second.close();
  t.equal(await running(dataDir), null);
});

t.test(
  'kill -9 of the server: it recovers, also from a lock file whose number is another process by now',
  async (t) => {
    const dataDir = await folder(t);
    const lock = join(dataDir, 'postgres/postmaster.pid');
    const first = await start(t, dataDir, 'service');
    await query(first.url, 'create table kept as select 42 as value');
    const before = await running(dataDir);
    await end(first.child, 'SIGKILL');
    process.kill(before?.pid ?? 0, 'SIGKILL');
    while (await running(dataDir)) await sleep(10);
    // A living process that is no server, and neither we nor our parent, of whom Postgres knows that they are not it.
    const other = spawn('sleep', ['60']);
    t.teardown(() => other.kill());
    await writeFile(lock, (await readFile(lock, 'utf8')).replace(/^\d+/, String(other.pid)));
    const second = await openEmbedded({ dataDir, role: 'service', volatile: true });
    t.same(await query(second.url, 'select value from kept'), [{ value: 42 }]);
    await second.close();
  },
);

t.test('a second service is refused in one line', async (t) => {
  const dataDir = await folder(t);
  const first = await start(t, dataDir, 'service');
  const second = await start(t, dataDir, 'service');
  t.equal(second.url, null);
  t.equal(second.child.exitCode, 75);
  t.same(await query(first.url, 'select 1 as one'), [{ one: 1 }], 'the first one is unharmed');
  t.match(await refusal(dataDir), /^Another service already uses [^\n]+$/);
  await end(first.child, 'SIGTERM');
  t.equal(await running(dataDir), null);
});

async function refusal(dataDir: string): Promise<string> {
  return openEmbedded({ dataDir, role: 'service', volatile: true }).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
}

t.test('tools come and go beside a service; the last one out stops the server', async (t) => {
  const dataDir = await folder(t);
  const tool = await start(t, dataDir, 'tool');
  const service = await start(t, dataDir, 'service');
  t.equal(tool.url, service.url, 'a service joins the server that a tool started');
  await end(tool.child, 'SIGTERM');
  t.ok(await running(dataDir), 'the tool leaves it to the service');
  const other = await start(t, dataDir, 'tool');
  await end(service.child, 'SIGTERM');
  t.ok(await running(dataDir), 'the service leaves it to the other tool');
  await end(other.child, 'SIGTERM');
  t.equal(await running(dataDir), null, 'the last one stops it');
});

t.test('processes that start together on a new folder share one server', async (t) => {
  const dataDir = await folder(t);
  const all = await Promise.all(Array.from({ length: 3 }, () => start(t, dataDir, 'tool')));
  t.equal(new Set(all.map((one) => one.url)).size, 1);
  t.match(all[0]?.url, /^postgres:/);
  await Promise.all(all.map((one) => end(one.child, 'SIGTERM')));
  t.equal(await running(dataDir), null);
});

t.test('a server that dies under its service is started again where it was', async (t) => {
  const dataDir = await folder(t);
  const server = await openEmbedded({ dataDir, role: 'service', volatile: true });
  const pool = new pg.Pool({ connectionString: server.url, connectionTimeoutMillis: 1000 });
  pool.on('error', () => {});
  await pool.query('create table kept as select 42 as value');
  const before = (await running(dataDir))?.pid ?? 0;
  process.kill(before, 'SIGKILL');
  // A connection of the old server may answer for some milliseconds more.
  for (let now = before; now === before; now = (await running(dataDir))?.pid ?? before) await sleep(20);
  const giveUp = Date.now() + 20_000;
  const ask = (): Promise<unknown[]> =>
    pool.query('select value from kept').then(
      ({ rows }) => rows,
      async (error) => {
        if (Date.now() > giveUp) throw error;
        await sleep(50);
        return ask();
      },
    );
  t.same(await ask(), [{ value: 42 }]);
  const held = `select from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock'`;
  while ((await pool.query(held)).rowCount === 0 && Date.now() < giveUp) await sleep(50);
  t.match(await refusal(dataDir), 'Another service', 'and the folder is still ours');
  await pool.end();
  await server.close();
  t.equal(await running(dataDir), null);
});

t.test('a server that cannot be started again is told once, not tried for ever', async (t) => {
  const dataDir = await folder(t);
  const told: Error[] = [];
  const server = await openEmbedded({ dataDir, role: 'service', volatile: true, onTrouble: (e) => told.push(e) });
  await writeFile(join(dataDir, 'postgres', 'postgresql.conf'), 'nonsense\n');
  process.kill((await running(dataDir))?.pid ?? 0, 'SIGKILL');
  for (const giveUp = Date.now() + 40_000; told.length === 0 && Date.now() < giveUp; ) await sleep(50);
  await sleep(1000);
  t.match(told, [{ name: 'FatalError', message: /does not start/ }]);
  t.equal(told.length, 1);
  await server.close();
});

t.test('a folder that cannot be used', { skip: process.getuid?.() === 0 && 'root may write everywhere' }, async (t) => {
  const dataDir = await folder(t);
  await chmod(dataDir, 0o500);
  await t.rejects(openEmbedded({ dataDir, role: 'tool' }), { exitCode: 77, message: /RIPH_DATA_DIR/ });
  await chmod(dataDir, 0o700);
});

t.test(
  'a folder that cannot be made is told in a sentence',
  { skip: process.platform !== 'linux' && 'no /proc' },
  async (t) => {
    const file = join(await folder(t), 'file');
    await writeFile(file, '');
    for (const dataDir of ['/proc/nothing/here', file]) {
      await t.rejects(openEmbedded({ dataDir, role: 'tool' }), { name: 'FatalError', message: /cannot use/ }, dataDir);
    }
  },
);
