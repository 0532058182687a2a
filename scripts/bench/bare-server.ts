/**
 * The yardstick of `npm run bench`: the least that a server can do to answer the same bytes. `node:http`, `pg`, one prepared
 * statement a request, no routing, no validation, no conditional requests, no compression, no log. It reads texts that are ready to be
 * sent, from a table of its own that it fills first.
 */
import { createServer } from 'node:http';
import { loadConfig } from '../../src/config.ts';
import { attachDatabase } from '../../src/db/database.ts';
import { createVersionTexts } from '../../src/studies/version-texts.ts';

const db = await attachDatabase(loadConfig(process.env), 'tool');

await db.pool.query('drop table if exists bare_study');
await db.pool.query(
  'create unlogged table bare_study (seq bigint primary key, study_id text unique, listed boolean, document text, summary text)',
);
const { rows: current } = await db.pool.query<{ seq: string; id: string; listed: boolean }>(
  'select seq, study_id as id, listed from study_version where superseded_by is null',
);
const seqs = current.map(({ seq }) => seq);
const texts = createVersionTexts(0);
const [documents, summaries] = [
  await texts.read(db.pool, 'document', seqs),
  await texts.read(db.pool, 'summary', seqs),
];
for (const [index, { seq, id, listed }] of current.entries()) {
  const values = [seq, id, listed, String(documents[index]), String(summaries[index])];
  await db.pool.query('insert into bare_study values ($1, $2, $3, $4, $5)', values);
}
await db.pool.query('analyze bare_study');

const one = async (id: string) => {
  const { rows } = await db.pool.query<{ document: string }>({
    name: 'one',
    text: 'select document from bare_study where study_id = $1',
    values: [id],
  });
  return rows[0]?.document ?? '';
};

/** `page` is the envelope's end as the service writes it, cursor included, so that both send the same bytes. */
const list = async (limit: number, page: string) => {
  const { rows } = await db.pool.query<{ summary: string }>({
    name: 'list',
    text: 'select summary from bare_study where listed order by seq desc limit $1',
    values: [limit],
  });
  return `{"items":[${rows.map(({ summary }) => summary).join(',')}],"page":${page}}`;
};

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const id = url.searchParams.get('id');
  const body = id === null ? list(Number(url.searchParams.get('limit')), url.searchParams.get('page') ?? '') : one(id);
  body.then(
    (text) => {
      const bytes = Buffer.from(text);
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
      response.end(bytes);
    },
    (error: Error) => response.writeHead(500).end(error.message),
  );
});

server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => server.close(() => db.close()).closeAllConnections());
