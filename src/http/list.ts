import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { etagOf, sendJsonText } from './conditional.ts';
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

/** The address of the request with another cursor, as an absolute path. */
function linkTo(url: string, cursor: string | null): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.delete('cursor');
  if (cursor !== null) parameters.set('cursor', cursor);
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** `Link` of a page (RFC 8288): always the first page, and the next one where there is one. */
function linkHeader(url: string, next: string | null): string {
  const first = `<${linkTo(url, null)}>; rel="first"`;
  return next === null ? first : `${first}, <${linkTo(url, next)}>; rel="next"`;
}

interface TextPage extends Paging {
  /** Each item as rendered JSON. */
  texts: readonly string[];
  /** The ETag of each item where it has one: hashing these is 20 times cheaper than hashing the page. */
  etags?: readonly string[];
}

/** Sends a page whose items are JSON texts already: they are joined, never parsed. */
export function sendListTexts(
  reply: FastifyReply,
  { texts, etags, next, limit, total, cache }: TextPage,
): FastifyReply {
  const page = JSON.stringify(total === undefined || total === null ? { next, limit } : { next, limit, total });
  reply.header('link', linkHeader(reply.request.url, next));
  const etag = etags && etagOf(`${page}${etags.join()}`);
  return sendJsonText(reply, `{"items":[${texts.join(',')}],"page":${page}}`, { etag, cache });
}

interface ItemPage<T> extends Paging {
  items: readonly T[];
}

/** Sends a page of plain objects. */
export function sendList<T>(reply: FastifyReply, { items, ...paging }: ItemPage<T>): FastifyReply {
  return sendListTexts(reply, { texts: items.map((item) => JSON.stringify(item)), ...paging });
}
