import { z } from 'zod';
import { badRequest } from './problems.ts';
import { mistakesOf } from './validation.ts';

type Members = Record<string, unknown>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Applies a JSON Merge Patch (RFC 7396 section 2) and returns the result; neither argument is changed. Members are defined, not
 * assigned, so that `__proto__` is a member like any other.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const members = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, mergePatch(members.get(name), value));
  }
  return Object.fromEntries(members);
}

type Patched<S extends z.ZodRawShape> = { [K in keyof S]: z.ZodOptional<z.ZodNullable<z.ZodType<unknown>>> };

/**
 * The body of a PATCH on what `schema` writes: each member may be absent (it stays) or null (it is removed). What the patched
 * whole must be is for `applyMergePatch` to say; this declares the members and finds those that are unknown.
 */
export function patchOf<S extends z.ZodRawShape>(schema: z.ZodObject<S>): z.ZodObject<Patched<S>, z.core.$strict> {
  const members = Object.entries(schema.shape).map(([name, member]) => {
    const { description } = (member as z.ZodType).meta() ?? {};
    return [
      name,
      memberOf(member as z.ZodType)
        .nullable()
        .optional()
        .meta({ description }),
    ];
  });
  return z.strictObject(Object.fromEntries(members)) as z.ZodObject<Patched<S>, z.core.$strict>;
}

/** A member as a patch may give it: without its default, which would be written where nothing was said, and itself a patch. */
function memberOf(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  ) {
    return memberOf(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodObject ? patchOf(schema) : schema;
}

/**
 * What a resource is to be after a patch: `state`, in the shape of `schema`, with the patch applied. Throws 400 naming the
 * members that the result lacks or has wrong.
 */
export function applyMergePatch<T extends z.ZodType>(schema: T, state: z.input<T>, patch: unknown): z.output<T> {
  const merged = mergePatch(state, patch);
  const result = schema.safeParse(merged);
  if (!result.success) throw badRequest(mistakesOf(result.error, 'body', merged));
  return result.data;
}
