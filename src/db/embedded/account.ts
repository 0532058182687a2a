import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { exitCodes, FatalError } from '../../fatal.ts';

const run = promisify(execFile);

/** Whom the server runs as, and how a command is started as that account. */
export interface Account {
  uid: number;
  gid: number;
  /** Turns a command into the one to start; `spawn` is to be given the options too. */
  wrap(command: string, args: string[]): { command: string; args: string[]; options: { uid?: number; gid?: number } };
}

/** True if the account may pass through every folder above the path. */
async function canReach(path: string, uid: number, gid: number): Promise<boolean> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function unprivilegedAccount(): Promise<{ uid: number; gid: number }> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] =
      passwd
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65_534, gid: 65_534 };
}

/**
 * Postgres refuses to run as root. Started by root it therefore runs as the owner of an existing data folder, else as
 * `postgres` or `nobody`. A checkout below /root is closed to those accounts: then `setpriv` (util-linux) hands the
 * server the one capability that lets it pass folders, CAP_DAC_OVERRIDE, which is in Docker's default set. Changing
 * modes or access lists of folders that are not ours is no alternative.
 *
 * @param paths what the account must reach: the executables and the data folder
 */
export async function chooseAccount(cluster: string, paths: string[]): Promise<Account> {
  if (process.getuid?.() !== 0) {
    const ids = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    return { ...ids, wrap: (command, args) => ({ command, args, options: {} }) };
  }
  const owner = await stat(cluster).catch(() => null);
  const ids = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await unprivilegedAccount();
  const reachable = await Promise.all(paths.map((path) => canReach(path, ids.uid, ids.gid)));
  if (reachable.every(Boolean)) return { ...ids, wrap: (command, args) => ({ command, args, options: ids }) };
  const caps = '+dac_override';
  // no_setuid_fixup: without it access(2), by which initdb looks for its companion, ignores the capability.
  const prefix = [
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${caps}`,
    `--ambient-caps=${caps}`,
  ];
  await run('setpriv', [...prefix, 'true']).catch((cause) => {
    throw new FatalError(
      `The embedded Postgres cannot run as root, and user ${ids.uid} cannot reach ${paths[reachable.indexOf(false)]}.\nMove the project and RIPH_DATA_DIR out of the private folder, start as an ordinary user, or set DATABASE_URL.`,
      exitCodes.notPermitted,
      { cause },
    );
  });
  return {
    ...ids,
    wrap: (command, args) => ({ command: 'setpriv', args: [...prefix, command, ...args], options: {} }),
  };
}
