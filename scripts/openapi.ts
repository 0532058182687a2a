import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import type { Database } from '../src/db/database.ts';
import { documentText } from '../src/http/openapi.ts';

// Writes openapi/openapi.json from the routes; with --check compares instead, and fails when they differ.
const file = fileURLToPath(new URL('../openapi/openapi.json', import.meta.url));

// Routes only keep the database for their handlers, and no request comes.
const app = await buildApp({ config: loadConfig({}), db: {} as Database });
await app.ready();
const text = documentText(app);
await app.close();

if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error('openapi/openapi.json differs from the routes: run `npm run openapi` and commit it.');
    process.exitCode = 1;
  }
} else {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
