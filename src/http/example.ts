import type { z } from 'zod';

/** The first example of a schema, from `examples` or `example` of its metadata; undefined when it has none. */
export function exampleOf(schema: z.ZodType): unknown {
  const { example, examples } = (schema.meta() ?? {}) as { example?: unknown; examples?: unknown[] };
  return example ?? examples?.[0];
}
