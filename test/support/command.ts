import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** Starts one of `scripts/` as a person would; `ended` tells how it ended and what it said. */
export function startCommand(
  script: string,
  args: readonly string[],
  settings: NodeJS.ProcessEnv,
): { child: ChildProcessWithoutNullStreams; ended: Promise<Ended> } {
  const env = { ...process.env, ...settings };
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], { env });
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  const ended = once(child, 'close').then(async ([code]) => ({ code, output: await output, errors: await errors }));
  return { child, ended };
}
