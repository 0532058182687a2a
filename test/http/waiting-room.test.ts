import { once } from 'node:events';
import Fastify from 'fastify';
import t from 'tap';
import { Problem } from '../../src/http/problems.ts';
import { openWaitingRoom, type Visit } from '../../src/http/waiting-room.ts';
import type { Teardown } from '../support/database.ts';

/** A service with room for two requests, which it keeps until they leave or are told to. */
async function openService(t: Teardown) {
  const app = Fastify();
  const visits: Visit[] = [];
  const enter = openWaitingRoom(app, 2);
  app.setErrorHandler((error, _request, reply) => {
    const { status, headers } = error as Problem;
    return reply
      .status(error instanceof Problem ? status : 500)
      .headers(headers ?? {})
      .send();
  });
  app.get('/', async (_request, reply) => {
    const visit = enter(reply);
    visits.push(visit);
    if (!visit.signal.aborted) await once(visit.signal, 'abort');
    visit.leave();
    return 'told to go';
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  t.teardown(() => app.close());
  return { app, url, visits };
}

/** Until as many requests as this have entered. */
async function entered(visits: readonly Visit[], count: number): Promise<void> {
  while (visits.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
}

t.test('a full room refuses, and a seat that is left is free', async (t) => {
  const { url, visits } = await openService(t);
  const first = new AbortController();
  const waiting = [fetch(url, { signal: first.signal }).catch((error: Error) => error.name), fetch(url)];
  await entered(visits, 2);
  const refused = await fetch(url);
  t.equal(refused.status, 503);
  t.ok(refused.headers.get('retry-after'));
  const gone = once(visits[0]?.signal as AbortSignal, 'abort').catch(() => []);
  first.abort();
  await gone;
  t.equal(await waiting[0], 'AbortError');
  const third = fetch(url);
  await entered(visits, 3);
  t.equal(visits.length, 3);
  void third.catch(() => 'ended with the service');
});

t.test('a stop ends every visit and its connection', async (t) => {
  const { app, url, visits } = await openService(t);
  const waiting = [fetch(url), fetch(url)];
  await entered(visits, 2);
  await app.close();
  for (const answer of await Promise.all(waiting)) {
    t.equal(await answer.text(), 'told to go');
    t.equal(answer.headers.get('connection'), 'close');
  }
});
