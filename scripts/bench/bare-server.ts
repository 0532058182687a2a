/**
 * The yardstick of `npm run bench`: the least that a server can do to answer the same bytes. `node:http`, `pg`, one prepared
 * statement a request, no routing, no validation, no conditional requests, no compression, no log.
 */
import { createServer } from 'node:http';
import { loadConfig } from '../../src/config.ts';
import { attachDatabase } from '../../src/db/database.ts';

const db = await attachDatabase(loadConfig(process.env), 'tool');

const one = async (id: string) => {
  const { rows } = await db.pool.query<{ document: string }>({
    name: 'one',
    text: 'select document from study_version where study_id = $1 and superseded_by is null',
    values: [id],
  });
  return rows[0]?.document ?? '';
};

/** `page` is the envelope's end as the service writes it, cursor included, so that both send the same bytes. */
const list = async (limit: number, page: string) => {
  const { rows } = await db.pool.query<{ summary: string }>({
    name: 'list',
    text: 'select summary from study_version where listed and superseded_by is null order by seq desc limit $1',
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
