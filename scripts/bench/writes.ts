/**
 * `npm run bench -- writes`: the time of a PATCH of a study over HTTP (with its version, feed row and audit entry)
 * beside that of the same row writes by hand: one transaction on `pg`, with everything that has to be read, compared and rendered
 * known beforehand; once with prepared statements and once with plain ones. In turns and in one run, on the embedded server as it
 * is shipped, fsync included. `--writes N` (default 500).
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seedIfEmpty } from '../../prisma/seed/seed.ts';
import { buildApp } from '../../src/app.ts';
import { createClient } from '../../src/clients/commands.ts';
import { loadConfig } from '../../src/config.ts';
import { attachDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate/migrate.ts';
import { unpackDocument } from '../../src/studies/packed.ts';

const { values: options } = parseArgs({
  allowPositionals: true,
  options: { writes: { type: 'string', default: '500' }, file: { type: 'string' } },
});

/** Writes that are not counted: what the compiler has not seen often yet is slow. */
const WARM_UP = 500;

const dataDir = await mkdtemp(join(tmpdir(), 'riph-bench-'));
const config = loadConfig({ RIPH_DATA_DIR: dataDir, RIPH_RATE_LIMIT_PER_MINUTE: '0', RIPH_LOG_LEVEL: 'silent' });
const db = await attachDatabase(config, 'service');

const actor = { kind: 'cli', id: 'bench', origin: null, requestId: null } as const;
const about = { name: 'Bench', organization: 'Bench', quotaPerMinute: null, expiresAt: null };

async function newKey(): Promise<string> {
  const input = { ...about, audience: 'internal' as const, scopes: ['studies:write' as const] };
  return (await db.transaction((tx) => createClient({ tx, actor, keeper: null }, input))).key;
}

const statement = (name: string, text: string) => (values: unknown[]) => ({ name, text, values });
const changeTitle = statement(
  'title',
  'update study set title_fr = $2, curated = $3, updated_at = now() where id = $1',
);
const supersede = statement(
  'supersede',
  `update study_version set superseded_by = $2 where study_id = $1 and superseded_by is null`,
);
const audit = statement(
  'audit',
  `insert into audit_entry (actor_kind, actor_id, origin, request_id, action, entity_type, entity_id, details)
   values ('client', $1, '127.0.0.1', $2, 'study.changed', 'study', $3, $4)`,
);

/** Writes by hand the rows that the service wrote for `studyId` last, as the next version of `copyId`. */
async function byHand(studyId: string, copyId: string, title: string, prepared: boolean): Promise<number> {
  const { rows: columns } = await db.pool.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'study_version'::regclass and attnum > 0 and not attisdropped
     order by attnum`,
  );
  const names = columns.map(({ name }) => name);
  const insert = statement(
    'insert',
    `insert into study_version (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
  );
  const { rows } = await db.pool.query<Record<string, unknown>>(
    `select ${names.map((name) => `${name}::text`).join(', ')} from study_version where study_id = $1 and superseded_by is null`,
    [studyId],
  );
  const { rows: last } = await db.pool.query<{ version: number; seq: string; details: object }>(
    `select max(version) + 1 as version, nextval(pg_get_serial_sequence('study_version', 'seq')) as seq
     from study_version where study_id = $1`,
    [copyId],
  );
  const version = { ...rows[0], study_id: copyId, version: last[0]?.version, seq: last[0]?.seq } as Record<
    string,
    unknown
  >;
  const values = names.map((name) => version[name]);
  const details = JSON.stringify({ version: 1, changed: true, fields: ['title'] });
  const client = await db.pool.connect();
  try {
    const start = performance.now();
    await client.query('begin');
    for (const { name, ...plain } of [
      changeTitle([copyId, title, ['title']]),
      supersede([copyId, version.seq]),
      insert(values),
      audit(['bench', 'bench', copyId, details]),
    ]) {
      await client.query(prepared ? { name, ...plain } : plain);
    }
    await client.query('commit');
    return performance.now() - start;
  } finally {
    client.release();
  }
}

/** A connection that sends one request after the other. As plain as a client can be: Node's own would be measured with the service. */
async function connectTo(address: string): Promise<{ send(request: string): Promise<void>; end(): void }> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return {
    async send(request) {
      socket.write(request);
      let answer = '';
      for (let length = Number.POSITIVE_INFINITY; answer.length < length; ) {
        const [chunk] = (await once(socket, 'data')) as [Buffer];
        answer += chunk.toString('latin1');
        const head = answer.indexOf('\r\n\r\n');
        if (head >= 0) length = head + 4 + Number(/content-length: (\d+)/i.exec(answer)?.[1]);
      }
      if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`PATCH answers ${answer}`);
    },
    end: () => socket.destroy(),
  };
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

try {
  await migrate(db.pool);
  await seedIfEmpty(db);
  if (options.file) {
    const { runImport } = await import('../../src/imports/run.ts');
    await runImport({ db, actor, files: [options.file] });
  }
  const app = await buildApp({ config, db });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const client = await connectTo(address);
  const key = await newKey();
  // Of the studies, those whose documents are neither the longest nor the shortest.
  const { rows: studies } = await db.pool.query<{ study_id: string; document: Buffer }>(
    'select study_id, document from study_version where superseded_by is null order by length(document)',
  );
  const [one, copy] = studies.slice(Math.floor(studies.length / 2));
  if (!one || !copy) throw new Error('no study to write');

  const byService = async (title: string) => {
    const body = JSON.stringify({ title: { fr: title } });
    const request =
      `PATCH /v1/studies/${one.study_id} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${key}\r\nIf-Match: *\r\n` +
      `Content-Type: application/merge-patch+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const start = performance.now();
    await client.send(request);
    return performance.now() - start;
  };
  const times: { patch: number; prepared: number; plain: number }[] = [];
  for (let write = -WARM_UP; write < Number(options.writes); write++) {
    const title = `Étude ${write}`;
    const patch = await byService(title);
    const prepared = await byHand(one.study_id, copy.study_id, title, true);
    const plain = await byHand(one.study_id, copy.study_id, title, false);
    if (write >= 0) times.push({ patch, prepared, plain });
  }
  const patch = median(times.map((time) => time.patch)).toFixed(2);
  const bytes = unpackDocument(one.document).length;
  console.log(`PATCH of a study of ${bytes} bytes, ${times.length} times in turns: median ${patch} ms`);
  for (const kind of ['prepared', 'plain'] as const) {
    const hand = median(times.map((time) => time[kind]));
    const ratio = median(times.map((time) => time.patch / time[kind]));
    console.log(`  the same rows by hand, ${kind} statements: ${hand.toFixed(2)} ms; median ratio ${ratio.toFixed(2)}`);
  }
  client.end();
  await app.close();
} finally {
  await db.close();
  await rm(dataDir, { recursive: true, force: true });
}
