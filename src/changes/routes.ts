import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listenTo } from '../db/notifications.ts';
import { ANONYMOUS } from '../http/caller.ts';
import { etagOf, sendJsonText } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { messages } from '../http/messages.ts';
import { preferredType } from '../http/negotiation.ts';
import { addVary } from '../http/problem-reply.ts';
import { badRequest } from '../http/problems.ts';
import { reads } from '../http/responses.ts';
import { openWaitingRoom } from '../http/waiting-room.ts';
import { refuseUnknownCodes } from '../structure/codes.ts';
import { refuseDraftFilter, seesDrafts } from '../studies/drafts.ts';
import { type Following, nextChanges, streamChanges } from './follow.ts';
import { createNews } from './news.ts';
import { type Changes, findChanges } from './queries.ts';
import { ChangeEvents, ChangePage, isPosition, ListChangesQuery } from './schemas.ts';
import { shareReads } from './share-reads.ts';

/** Requests of one process that may wait or stream at a time. */
const SEATS = 500;
/** Reads of the feed at a time: the other connections of the pool are for everybody else. */
const READS_AT_ONCE = 3;
/** A stream whose client takes nothing for this long is cut; a sign of life goes out much more often. */
const STALLED_MS = 60_000;
const MEDIA = ['application/json', 'text/event-stream'] as const;
/** The end of the feed moves, and a consumer that was given an old one would wait for what it has missed already. */
const FEED_CACHE = 'no-store';

/** `/changes`: what a partner follows to have the registry, or what a filter selects of it, at home. */
export const changeRoutes: FeatureRoutes = async (app, { db }) => {
  const enter = openWaitingRoom(app, SEATS);
  const read = shareReads((wanted) => findChanges(db.pool, wanted), READS_AT_ONCE);
  const news = createNews((tell) =>
    listenTo(db.pool, 'study_version', {
      onNotification: tell,
      onTrouble: (err) => app.log.warn({ err }, 'the listening connection is lost'),
    }),
  );
  app.addHook('onClose', () => news.close());

  function sendStream(reply: FastifyReply, query: Following): FastifyReply {
    const { signal, leave } = enter(reply);
    const events = Readable.from(streamChanges(read, news, query, signal)).once('close', leave);
    reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy());
    addVary(reply, 'accept');
    // Proxies of the nginx family would gather events otherwise; and no other request comes on the connection of a stream.
    reply.headers({ 'cache-control': FEED_CACHE, 'x-accel-buffering': 'no', connection: 'close' });
    return reply.type('text/event-stream').send(events);
  }

  async function awaitChanges(reply: FastifyReply, query: Following): Promise<Changes> {
    if (!query.wait) return read(query);
    const { signal, leave } = enter(reply);
    return nextChanges(read, news, query, signal).finally(leave);
  }

  app.get('/changes', {
    schema: {
      operationId: 'listChanges',
      tags: ['History'],
      summary: 'Follow the changes of the registry',
      description:
        'Every version of every study in the order of recording, from `after=0`. Go on with `after={page.last}`; nothing is ' +
        'lost or repeated, whoever writes meanwhile. With the filters of `GET /v1/studies`, the feed of what they select: ' +
        '`effect` says to keep the study or to drop it. Drafts are not in it, whoever asks: a study comes in when it is listed ' +
        'first, and one that becomes a draft again is dropped. `wait=30s` answers as soon as ' +
        'something matches; `Accept: text/event-stream` streams the same as server-sent events, resumed by `Last-Event-ID`.',
      querystring: ListChangesQuery,
      response: reads(ChangePage, 'A page of the feed', { alsoAs: { 'text/event-stream': ChangeEvents } }),
    },
    config: { scope: 'public', produces: MEDIA },
    handler: async function listChanges(request, reply) {
      refuseDraftFilter(ANONYMOUS, request.query);
      await refuseUnknownCodes(db.pool, request.query);
      const query = { ...request.query, seesDrafts: seesDrafts(request.caller) };
      if (wantsEvents(request)) return sendStream(reply, positioned(request, query));
      return sendChanges(reply, await awaitChanges(reply, query), query);
    },
  });
};

function wantsEvents({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && preferredType(headers.accept, MEDIA) === 'text/event-stream';
}

/** A client that comes back to a stream says what it has; that counts more than where its address began. */
function positioned({ headers }: FastifyRequest, query: Following): Following {
  if (query.wait !== undefined) {
    throw badRequest([{ in: 'query', name: 'wait', code: 'not_with_events', message: messages.notWithEvents() }]);
  }
  const given = headers['last-event-id'];
  if (given === undefined || given === '') return query;
  if (typeof given !== 'string' || !isPosition(given)) {
    const message = messages.notPosition();
    throw badRequest([{ in: 'header', name: 'Last-Event-ID', code: 'not_a_position', message }]);
  }
  return { ...query, after: given };
}

function sendChanges(
  reply: FastifyReply,
  { items, last, more }: Changes,
  { limit, seesDrafts }: Following,
): FastifyReply {
  const page = JSON.stringify({ last, more, limit });
  const url = new URL(reply.request.url, 'http://localhost');
  url.searchParams.set('after', last);
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
  const text = `{"items":[${items.map((item) => item.text).join()}],"page":${page}}`;
  // A version never changes, so their numbers stand for the bytes, as this reader is told of them.
  const etag = etagOf(`${page}${items.map(({ seq }) => seq).join()}${seesDrafts}`);
  return sendJsonText(reply, text, { etag, cache: FEED_CACHE });
}
