import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { etagOf, sendJsonText } from './conditional.ts';
import type { CursorPayload, Cursors } from './cursor.ts';
import { exampleOf } from './example.ts';
import { MAX_LIMIT } from './query.ts';

const PageInfo = z
  .strictObject({
    next: z.string().nullable().meta({ description: 'The cursor of the next page, null on the last.' }),
    limit: z.int().min(1).max(MAX_LIMIT).meta({ description: 'Items a page.' }),
    total: z.int().min(0).optional().meta({ description: 'Items in the whole list, when asked with `count=true`.' }),
  })
  .meta({ id: 'PageInfo', description: 'Where a page stands in its list.', examples: [{ next: null, limit: 20 }] });

/** The envelope of a list of `item`, as component `id`; `examples` are those of the items, on one page. */
export function pageOf<T extends z.ZodType>(item: T, id: string, description: string) {
  const example = exampleOf(item);
  return z
    .strictObject({ items: z.array(item).meta({ description: 'The items of this page.' }), page: PageInfo })
    .meta({
      id,
      description,
      examples: [{ items: example === undefined ? [] : [example], page: { next: null, limit: 20 } }],
    });
}

interface Paging {
  /** The cursor of the next page, null on the last. */
  next: string | null;
  limit: number;
  /** Only when asked with `count=true`. */
  total?: number | null;
  /** `Cache-Control`, when not that of public reads. */
  cache?: string;
}

/** The address of the request without its cursor, as an absolute path. */
function firstPage(url: string): string {
  if (!url.includes('cursor=')) return url;
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.delete('cursor');
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}

/** `Link` of a page (RFC 8288): always the first page, and the next one where there is one. */
function linkHeader(url: string, next: string | null): string {
  const first = firstPage(url);
  const link = `<${first}>; rel="first"`;
  return next === null ? link : `${link}, <${first}${first.includes('?') ? '&' : '?'}cursor=${next}>; rel="next"`;
}

const OPEN = Buffer.from('{"items":[');
const COMMA = Buffer.from(',');
const NOTHING = Buffer.alloc(0);

interface TextPage extends Paging {
  /** The items as rendered JSON. */
  items: readonly Buffer[];
  /** What changes whenever an item does, such as the tags of their versions; the bytes are hashed when absent. */
  tags?: string;
}

/** The envelope around its items: bytes stay bytes. */
function joined(items: readonly Buffer[], page: string): Buffer {
  const parts = items.flatMap((item, index) => [index === 0 ? NOTHING : COMMA, item]);
  return Buffer.concat([OPEN, ...parts, Buffer.from(`],"page":${page}}`)]);
}

/** Sends a page whose items are JSON text already, never parsed. */
export function sendListText(reply: FastifyReply, { items, tags, next, limit, total, cache }: TextPage): FastifyReply {
  const page = JSON.stringify(total === undefined || total === null ? { next, limit } : { next, limit, total });
  reply.header('link', linkHeader(reply.request.url, next));
  const etag = tags === undefined ? undefined : etagOf(`${page}${tags}`);
  return sendJsonText(reply, joined(items, page), { etag, cache });
}

interface ItemPage<T> extends Paging {
  items: readonly T[];
}

/** Sends a page of plain objects. */
export function sendList<T>(reply: FastifyReply, { items, ...paging }: ItemPage<T>): FastifyReply {
  return sendListText(reply, { items: items.map((item) => Buffer.from(JSON.stringify(item))), ...paging });
}

/** What a list query finds: `last` leads on to the next page and is null on the last one. */
interface Found<T> {
  items: readonly T[];
  last: CursorPayload | null;
  total?: number | null;
}

/** Sends what a list query found for this request: the page of plain objects and the way to the next one. */
export async function sendPage<T>(
  reply: FastifyReply,
  cursors: Cursors,
  { items, last, total }: Found<T>,
  cache?: string,
): Promise<FastifyReply> {
  const { request } = reply;
  const next = last && (await cursors.write(request, last));
  return sendList(reply, { items, next, limit: (request.query as { limit: number }).limit, total, cache });
}
