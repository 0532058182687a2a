/**
 * `npm run bench -- reads`: requests a second of the service beside those of a bare `node:http` + `pg` server that sends the same bytes
 * from the same database, in turns and in one run, since only the ratio means anything on a shared machine. The registry's
 * invented neighbours are its own seed; `--file FILE` imports ClinicalTrials.gov records first.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';

const { values: options } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '20' },
    file: { type: 'string' },
  },
});

const dataDir = await mkdtemp(join(tmpdir(), 'riph-bench-'));
const children: ChildProcess[] = [];

function run(script: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      RIPH_DATA_DIR: dataDir,
      RIPH_RATE_LIMIT_PER_MINUTE: '0',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  return child;
}

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return String(typeof address === 'object' ? address?.port : 0);
}

async function answering(url: string): Promise<string> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return response.text();
    await sleep(100);
  }
  throw new Error(`${url} does not answer`);
}

async function requestsPerSecond(url: string): Promise<number> {
  const result = await autocannon({
    url,
    connections: Number(options.connections),
    duration: Number(options.seconds),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} errors`);
  return result.requests.average;
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function compare(name: string, service: string, bare: string): Promise<void> {
  const [ours, theirs] = [await answering(service), await answering(bare)];
  if (ours !== theirs) throw new Error(`${name}: the two servers do not send the same bytes`);
  const rounds: { service: number; bare: number }[] = [];
  for (let round = -1; round < Number(options.rounds); round++) {
    const pair = { bare: await requestsPerSecond(bare), service: await requestsPerSecond(service) };
    if (round >= 0) rounds.push(pair); // the first pair only warms up
  }
  const ratios = rounds.map((pair) => pair.service / pair.bare);
  const line = [
    name.padEnd(22),
    `${Math.round(median(rounds.map((pair) => pair.service)))} requests/s`,
    `bare ${Math.round(median(rounds.map((pair) => pair.bare)))}`,
    `ratio ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
    `${Buffer.byteLength(ours)} bytes`,
  ];
  console.log(line.join('   '));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
}

/** With and without the texts that a process keeps: the bare server keeps none. */
async function measure(cacheMb: string): Promise<void> {
  const [servicePort, barePort] = [await freePort(), await freePort()];
  const running = run('src/server.ts', [], { PORT: servicePort, RIPH_LOG_FORMAT: 'json', RIPH_TEXT_CACHE_MB: cacheMb });
  const service = `http://127.0.0.1:${servicePort}`;
  await answering(`${service}/health/ready`);
  if (options.file) await once(run('scripts/import.ts', ['ctgov', options.file], {}), 'exit');
  const yardstick = run('scripts/bench/bare-server.ts', [], { PORT: barePort });
  const bare = `http://127.0.0.1:${barePort}`;

  console.log(
    cacheMb === '0'
      ? '\nevery text read from Postgres at every request:'
      : 'texts kept, as the service runs by default:',
  );
  const first = JSON.parse(await answering(`${service}/v1/studies?hostStatus=open`)) as { items: { id: string }[] };
  const id = first.items[0]?.id ?? '';
  await compare('GET /v1/studies/{id}', `${service}/v1/studies/${id}`, `${bare}/?id=${id}`);
  for (const limit of [20, 100]) {
    const listed = await answering(`${service}/v1/studies?limit=${limit}`);
    const page = listed.slice(listed.lastIndexOf(',"page":') + 8, -1);
    await compare(
      `GET /v1/studies (${limit})`,
      `${service}/v1/studies?limit=${limit}`,
      `${bare}/?limit=${limit}&page=${encodeURIComponent(page)}`,
    );
  }
  await stop(yardstick);
  await stop(running);
}

try {
  await measure('64');
  await measure('0');
} finally {
  for (const child of children.reverse()) await stop(child);
  await rm(dataDir, { recursive: true, force: true });
}
