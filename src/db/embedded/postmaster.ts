import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the server's lock file `postmaster.pid` says. Its lines: pid, folder, start, port, socket folder, address, shared memory, status. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

const lockFile = (cluster: string) => join(cluster, 'postmaster.pid');

async function read(cluster: string): Promise<{ text: string; postmaster: Postmaster } | null> {
  const text = await readFile(lockFile(cluster), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!text) return null;
  const lines = text.split('\n');
  return {
    text,
    postmaster: { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' },
  };
}

/** The command line of a process, `''` if there is none; a zombie has none either. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
      (text) => text.replaceAll('\0', ' '),
      () => '',
    );
  }
  return run('ps', ['-p', String(pid), '-o', 'command=']).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** True if the process is the server of this folder, and not another one that got the same number since. */
async function isServer(pid: number, cluster: string): Promise<boolean> {
  const line = await commandLine(pid);
  return line.includes('postgres') && line.includes(` -D ${cluster} `);
}

/** The server that runs on the folder, or null. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const found = await read(cluster);
  return found && (await isServer(found.postmaster.pid, cluster)) ? found.postmaster : null;
}

/**
 * Lets a new server take over a lock file whose process number now belongs to something else; Postgres would refuse
 * to start. The number is replaced with ours: Postgres takes a lock of its own parent for stale, and still checks the
 * shared memory named further down, so that surviving children of a killed server keep protecting the data.
 */
export async function disownStaleLock(cluster: string): Promise<void> {
  const found = await read(cluster);
  if (!found || found.postmaster.pid === process.pid || (await isServer(found.postmaster.pid, cluster))) return;
  const again = await read(cluster);
  if (again?.text !== found.text) return;
  await writeFile(lockFile(cluster), found.text.replace(/^\d+/, String(process.pid)));
}

/** Ends the server in its fast mode: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = await findPostmaster(cluster);
  if (!postmaster) return;
  process.kill(postmaster.pid, 'SIGINT');
  const giveUp = Date.now() + 60_000;
  while (await isServer(postmaster.pid, cluster)) {
    if (Date.now() > giveUp) throw new Error(`The embedded Postgres (process ${postmaster.pid}) does not stop.`);
    await sleep(10);
  }
}
