import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, link, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes, FatalError } from '../../fatal.ts';
import { type Account, chooseAccount } from './account.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { disownStaleLock, findPostmaster, type Postmaster } from './postmaster.ts';

export interface ClusterOptions {
  dataDir: string;
  /** Skips every wait for the disk. For tests only: a crash of the machine (not of a process) loses the data. */
  volatile?: boolean;
  /** The port to prefer, so that a server that had to be started again is found where it was. */
  port?: number;
}

export const databaseUser = 'riph';
export const clusterFolder = (dataDir: string) => join(dataDir, 'postgres');

/** The password, made at the first start. The link makes two processes that start together agree on one. */
async function ensurePassword(dataDir: string): Promise<string> {
  const path = join(dataDir, 'password');
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found) return found.trim();
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return (await readFile(path, 'utf8')).trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

/** The environment of the server: nothing of ours, no locale of the machine. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Creates the data folder beside its place and moves it there when complete: a kill leaves no half of one. */
async function createCluster(
  { dataDir, volatile }: ClusterOptions,
  binaries: Binaries,
  account: Account,
  password: string,
): Promise<void> {
  const target = clusterFolder(dataDir);
  if (await stat(target).catch(() => null)) return;
  const draft = `${target}.${process.pid}`;
  const passwordFile = `${draft}.password`;
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    await chown(draft, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const login = ['--auth=scram-sha-256', `--username=${databaseUser}`, `--pwfile=${passwordFile}`];
    const { command, args, options } = account.wrap(binaries.initdb, [
      ...[`--pgdata=${draft}`, ...login, ...locale, '--no-instructions'],
      ...(volatile ? ['--no-sync'] : []),
    ]);
    const child = spawn(command, args, { ...options, env: environment, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (code !== 0) {
      throw new FatalError(
        `The embedded Postgres could not be created in ${dataDir}:\n${output.trim()}`,
        exitCodes.unavailable,
      );
    }
    await rename(draft, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // else another process was faster
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}

async function spawnServer(options: ClusterOptions, binaries: Binaries, account: Account, port: number) {
  const cluster = clusterFolder(options.dataDir);
  const logPath = join(options.dataDir, 'postgres.log');
  const log = await open(logPath, 'a', 0o600);
  if (process.getuid?.() === 0) await log.chown(account.uid, account.gid);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    cluster_name: 'riph-registry',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.volatile ? { fsync: 'off', full_page_writes: 'off', max_connections: '200' } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const start = account.wrap(binaries.postgres, ['-D', cluster, ...flags]);
  // In a session of its own: Ctrl-C in the terminal reaches us only, and we stop the server after its last client.
  const child = spawn(start.command, start.args, {
    ...start.options,
    env: environment,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  await log.close();
  child.unref();
  return child;
}

/** The last lines of the server's log, to say why it did not start. */
async function logTail(dataDir: string): Promise<string> {
  const text = await readFile(join(dataDir, 'postgres.log'), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join('\n');
}

async function waitUntilReady(cluster: string, exited: () => boolean): Promise<Postmaster | null> {
  // Recovery after a crash replays the log and may take minutes; the server reports by its lock file.
  for (;;) {
    const postmaster = await findPostmaster(cluster);
    if (postmaster?.ready) return postmaster;
    if (!postmaster && exited()) return null;
    await sleep(10);
  }
}

/** Explains the errors of a folder that is not ours; passes everything else on. */
/** What the system says of a folder that cannot be made or written: closed, read-only, or no folder at all. */
const UNUSABLE = new Set(['EACCES', 'EROFS', 'EPERM', 'EEXIST', 'ENOTDIR', 'ENOENT']);

function explain(error: unknown, dataDir: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (!UNUSABLE.has(code ?? '')) return error;
  return new FatalError(
    `The embedded Postgres cannot use ${path ?? dataDir} (${code}). Set RIPH_DATA_DIR to a folder of yours, or DATABASE_URL.`,
    exitCodes.notPermitted,
    { cause: error },
  );
}

/** Makes a folder and those above it. Node's own recursion never ends where the system refuses new names, as in /proc. */
async function makeFolder(path: string, mode: number): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return;
  if (dirname(path) !== path) await makeFolder(dirname(path), mode);
  await mkdir(path, { mode }).catch(async (error: NodeJS.ErrnoException) => {
    const made = error.code === 'EEXIST' && (await stat(path)).isDirectory();
    if (!made) throw error;
  });
}

/** Creates the data folder; returns its one true path, under which the server is later recognized. */
export async function ensureDataDir(dataDir: string): Promise<string> {
  try {
    // Started by root, the server runs as another account and has to pass; what is inside stays closed either way.
    await makeFolder(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    return await realpath(dataDir);
  } catch (error) {
    throw explain(error, dataDir);
  }
}

async function startServer(options: ClusterOptions, cluster: string, password: string): Promise<Postmaster> {
  const binaries = await prepareBinaries();
  const account = await chooseAccount(cluster, [binaries.postgres, cluster]);
  await createCluster(options, binaries, account, password);
  for (let attempt = 1; attempt <= 5; attempt++) {
    await disownStaleLock(cluster);
    // Another try takes another port: somebody may have bound ours since.
    const port = attempt === 1 && options.port ? options.port : await freePort();
    const child = await spawnServer(options, binaries, account, port);
    // Ends at once if another process started a server meanwhile; that one is then found.
    const postmaster = await waitUntilReady(cluster, () => child.exitCode !== null || child.signalCode !== null);
    if (postmaster) return postmaster;
  }
  const reason = await logTail(options.dataDir);
  throw new FatalError(`The embedded Postgres in ${options.dataDir} does not start:\n${reason}`, exitCodes.unavailable);
}

/** Makes sure that a server runs on the data folder, whoever started it, and says where. */
export async function ensureServer(options: ClusterOptions): Promise<{ port: number; password: string }> {
  const cluster = clusterFolder(options.dataDir);
  try {
    const password = await ensurePassword(options.dataDir);
    const running = await findPostmaster(cluster);
    const { port } = running?.ready ? running : await startServer(options, cluster, password);
    return { port, password };
  } catch (error) {
    throw explain(error, options.dataDir);
  }
}
