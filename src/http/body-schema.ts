import { z } from 'zod';

const made = new WeakMap<z.ZodType, z.ZodType>();

/**
 * The schema of a body, derived from that of the resource: the same members, but unknown ones are refused however deep, and what
 * may be null or empty may be left out. A component `X` becomes `XInput`. What it makes of a body has the resource's type.
 */
export function bodyOf<S extends z.ZodType>(schema: S): S {
  const body = made.get(schema) ?? named(schema, convert(schema));
  made.set(schema, body);
  return body as S;
}

function convert(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const members = Object.entries(schema.shape).map(([name, member]) => [name, optional(member as z.ZodType)]);
    return z.strictObject(Object.fromEntries(members));
  }
  if (schema instanceof z.ZodOptional) {
    const body = bodyOf(schema.unwrap() as z.ZodType);
    return body.optional().meta({ description: body.meta()?.description });
  }
  if (schema instanceof z.ZodNullable) return bodyOf(schema.unwrap() as z.ZodType).nullable();
  if (schema instanceof z.ZodDefault) {
    return bodyOf(schema.unwrap() as z.ZodType).default(schema._zod.def.defaultValue);
  }
  // A clone keeps the checks of the list, such as its length.
  if (schema instanceof z.ZodArray) {
    return schema.clone({ ...schema._zod.def, element: bodyOf(schema.element as z.ZodType) });
  }
  return schema;
}

/** A member that may be left out where nothing can stand for it. */
function optional(member: z.ZodType): z.ZodType {
  const body = bodyOf(member);
  const description = member.meta()?.description ?? body.meta()?.description;
  const stated = (schema: z.ZodType) => schema.meta({ description });
  if (member instanceof z.ZodNullable) return stated(body.default(null));
  if (member instanceof z.ZodArray) return stated(body.default([]));
  if (body instanceof z.ZodObject && body.safeParse({}).success) return stated(body.prefault({}));
  return body;
}

/** What was said of the resource's schema holds for the body's. */
function named(schema: z.ZodType, body: z.ZodType): z.ZodType {
  if (body === schema) return schema;
  const { id, description, examples } = schema.meta() ?? {};
  return id === undefined
    ? body.meta({ ...(description !== undefined && { description }) })
    : body.meta({ id: `${id}Input`, description, ...(examples !== undefined && { examples }) });
}
