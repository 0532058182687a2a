interface Response {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: { $ref?: string } }>;
}

/** The parts of the document that this layer touches; the rest passes through as it is. */
interface Operation {
  parameters?: {
    in: string;
    name: string;
    schema?: { type?: unknown; description?: string };
    description?: string;
    style?: string;
    explode?: boolean;
  }[];
  responses: Record<string, Response>;
}
export interface OpenApiDocument {
  paths?: Record<string, Record<string, Operation>>;
  components?: { headers?: Record<string, unknown>; responses?: Record<string, Response> };
}

const text = (description: string, example: string) => ({ description, schema: { type: 'string' }, example });

const headers = {
  ETag: text('Names this representation, for `If-None-Match` (strong, RFC 9110).', '"5Jd0tYc2mEuRf8kq1vQZ4w"'),
  Link: text('The first and the next page (RFC 8288).', '</v1/studies?limit=20>; rel="first"'),
  Location: text('The canonical address.', '/v1/studies/std_0123456789abcdef'),
  'Cache-Control': text(
    'How long the answer may be kept (RFC 9111).',
    'public, max-age=60, stale-while-revalidate=300',
  ),
  'Retry-After': {
    description: 'Seconds after which a new try makes sense.',
    schema: { type: 'integer', minimum: 0 },
    example: 5,
  },
  RateLimit: text(
    'Requests that remain, and seconds to renewal (draft-ietf-httpapi-ratelimit-headers).',
    '"default";r=599;t=60',
  ),
  'RateLimit-Policy': text('The limit: quota and window in seconds.', '"default";q=600;w=60'),
  'X-Request-Id': text('Names this request, when asking for help.', '5f0c2c3e-8d0b-4d2f-9a53-0f4f5d1c7b2a'),
};
type HeaderName = keyof typeof headers;

const refs = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
const onAll: readonly HeaderName[] = ['RateLimit', 'RateLimit-Policy', 'X-Request-Id'];

function headersOf(status: string, isList: boolean): readonly HeaderName[] {
  if (status === '200') return ['ETag', 'Cache-Control', ...(isList ? (['Link'] as const) : []), ...onAll];
  if (status === '304') return ['ETag', 'Cache-Control', ...onAll];
  if (status === '308') return ['Location', 'Cache-Control', ...onAll];
  return onAll;
}

/** @fastify/swagger takes a shared response for a schema and wraps it in a media type: this finds the reference again. */
function sharedResponse(response: Response): string | undefined {
  const reference = response.content?.['application/json']?.schema?.$ref;
  return reference?.startsWith('#/components/responses/') ? reference : response.$ref;
}

/**
 * Completes the generated document with what holds for every route and would otherwise be repeated in each: the headers of
 * answers, and how lists are written in a query (`a,b`; repeating works too). Changes the document in place.
 */
export function completeDocument<T extends OpenApiDocument>(document: T): T {
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const operation of Object.values(operations)) {
      for (const parameter of operation.parameters ?? []) {
        // Tools show the description of the parameter, not that of its schema.
        if (parameter.schema?.description) {
          parameter.description = parameter.schema.description;
          delete parameter.schema.description;
        }
        if (parameter.in === 'query' && parameter.schema?.type === 'array') {
          Object.assign(parameter, { style: 'form', explode: false });
        }
      }
      const isList = operation.parameters?.some(({ name }) => name === 'cursor') ?? false;
      for (const [status, response] of Object.entries(operation.responses)) {
        const $ref = sharedResponse(response);
        if ($ref) operation.responses[status] = { $ref };
        if ($ref) continue;
        const names = path.startsWith('/v1/') ? headersOf(status, isList) : onAll;
        response.headers = { ...response.headers, ...refs(names) };
      }
    }
  }
  for (const [id, response] of Object.entries(document.components?.responses ?? {})) {
    const retries = /RateLimited|Overloaded|Unavailable|Timeout|NotReady/.test(id);
    response.headers = { ...response.headers, ...refs(retries ? ['Retry-After', ...onAll] : onAll) };
  }
  const used = Object.entries(headers).filter(([name]) =>
    JSON.stringify(document).includes(`#/components/headers/${name}"`),
  );
  document.components ??= {};
  document.components.headers = { ...document.components.headers, ...Object.fromEntries(used) };
  return document;
}
