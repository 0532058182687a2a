import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runMain } from '../src/fatal.ts';
import { startTestServer, type TestServer } from '../test/support/server.ts';
import { type FileResult, readTap } from '../test/support/tap-result.ts';

const usage = 'usage: npm test [-- FILE…]; a part of a path is enough\n';
const limitMs = 180_000;

async function testFiles(wanted: string[]): Promise<string[]> {
  const names = await readdir('test', { recursive: true });
  const files = names.filter((name) => name.endsWith('.test.ts')).map((name) => join('test', name));
  return files.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part))).sort();
}

const running = new Set<ReturnType<typeof spawn>>();

/** Runs one file in a process of its own; tap, used as a library, writes its results to standard output. */
function runFile(file: string, server: TestServer): Promise<FileResult> {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', 'tsx', file], {
      env: { ...process.env, TEST_TEMPLATE_URL: server.templateUrl, TAP_TIMEOUT: '150' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let output = '';
    const collect = (chunk: string) => {
      output += chunk;
    };
    let noise = '';
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      noise += chunk;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(readTap({ file, output, noise, code, signal, seconds: (Date.now() - started) / 1000 }));
    });
  });
}

function report(result: FileResult): void {
  const mark = result.failed === 0 ? 'ok    ' : 'FAILED';
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  process.stdout.write(`${mark} ${result.file} (${result.passed} passed${skipped}, ${result.seconds.toFixed(1)} s)\n`);
  for (const reason of result.reasons) process.stdout.write(`       ${reason}\n`);
  if (result.failed > 0) process.stdout.write(`${result.details}\n`);
}

async function runAll(files: string[], server: TestServer): Promise<FileResult[]> {
  const results: FileResult[] = [];
  const queue = [...files];
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const result = await runFile(file, server);
      report(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return results;
}

await runMain(async () => {
  const files = await testFiles(process.argv.slice(2));
  if (files.length === 0) process.stderr.write(usage);
  const server = await startTestServer();
  const stop = async () => {
    for (const child of running) child.kill('SIGKILL');
    await server.stop();
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const results = await runAll(files, server).finally(() => server.stop());
  const sum = (of: (result: FileResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const failed = sum((result) => result.failed) + (files.length === 0 ? 1 : 0);
  const skipped = sum((result) => result.skipped);
  if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
  process.stdout.write(`${sum((result) => result.passed)} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
});
