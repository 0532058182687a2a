import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Database } from '../../src/db/database.ts';
import type { ScopeName } from '../../src/scopes.ts';
import { bearer } from './keys.ts';

/** Writes as somebody with these scopes; `etag` of the present state is read first where none is given. */
export async function curator(app: FastifyInstance, db: Database, scopes: readonly ScopeName[]) {
  const auth = await bearer(db, scopes);
  const etagOf = async (url: string) => String((await app.inject({ url, headers: auth })).headers.etag);
  const send = (method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: unknown, headers = {}) =>
    app.inject({ method, url, payload, headers: { ...auth, ...headers } } as InjectOptions);
  return {
    auth,
    post: (url: string, payload: unknown, headers = {}) => send('POST', url, payload, headers),
    patch: async (url: string, payload: unknown) => send('PATCH', url, payload, { 'if-match': await etagOf(url) }),
    put: async (url: string, payload: unknown, of = url) => send('PUT', url, payload, { 'if-match': await etagOf(of) }),
    remove: async (url: string, of = url) => send('DELETE', url, undefined, { 'if-match': await etagOf(of) }),
    send,
  };
}
