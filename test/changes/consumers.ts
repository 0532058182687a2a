import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Teardown } from '../support/database.ts';

/** A change as a consumer receives it. */
export interface Received {
  seq: string;
  studyId: string;
  version: number;
  action: string;
  effect: 'upsert' | 'remove';
  changed: string[];
  document?: { id: string; version: number } | null;
}

/**
 * The address of a service that listens, for clients that need a real connection. When the test ends their connections are
 * cut: a client that gives up before it has asked leaves one behind that is not idle.
 */
export async function listening(test: Teardown, app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  test.teardown(() => app.server.closeAllConnections());
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** The events of a stream, one by one, with the id that the client would resume from. */
export async function* events(
  url: string,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): AsyncGenerator<{ lastId: string; name: string | null; change: Received | null }, undefined> {
  const answer = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: signal ?? null });
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
  let text = '';
  let lastId = headers['last-event-id'] ?? '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      lastId = field('id') ?? lastId;
      const data = field('data');
      yield { lastId, name: field('event') ?? null, change: data ? (JSON.parse(data) as Received) : null };
    }
  }
}

/** The next change of a stream, past its signs of life. */
export async function nextChange(stream: ReturnType<typeof events>) {
  for (;;) {
    const { value, done } = await stream.next();
    if (done || value.change) return value;
  }
}
