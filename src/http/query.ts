import { z } from 'zod';
import { messages } from './messages.ts';
import { bounded, Faults, items, known, MAX_LIST_ITEMS, once, type ParameterMeta, parameter } from './parameter.ts';

/** Longest path segment that a route takes unless it says otherwise. */
const MAX_SEGMENT = 200;

/** One of `values`. */
export function oneOf<T extends string>(values: readonly T[], meta: ParameterMeta) {
  const parse = (raw: string | string[]) => known([once(raw)], values)[0] as T;
  return parameter(parse, { type: 'string', enum: values }, meta);
}

/** A list of `values`, comma separated and/or repeated, without duplicates; each bad item is named. */
export function csvEnum<T extends string>(values: readonly T[], meta: ParameterMeta) {
  const json = { type: 'array', items: { type: 'string', enum: values }, minItems: 1, maxItems: MAX_LIST_ITEMS };
  return parameter((raw) => known(items(raw), values), json, meta);
}

/** A list of free texts, comma separated and/or repeated, without duplicates. */
export function csvText(maxLength: number, meta: ParameterMeta) {
  const json = {
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength },
    minItems: 1,
    maxItems: MAX_LIST_ITEMS,
  };
  const parse = (raw: string | string[]) => [...new Set(items(raw).map((item) => bounded(once(item), maxLength)))];
  return parameter(parse, json, meta);
}

/** Free text of at most `maxLength` characters, trimmed. */
export function text(maxLength: number, meta: ParameterMeta) {
  return parameter(
    (raw) => once(bounded(once(raw).trim(), maxLength)),
    { type: 'string', minLength: 1, maxLength },
    meta,
  );
}

/** A whole number from `min` to `max`; more or less is an error, never a silent clamp. */
export function int(min: number, max: number, meta: ParameterMeta) {
  const parse = (raw: string | string[]) => {
    const given = once(raw);
    if (!/^-?\d{1,16}$/.test(given)) throw new Faults({ code: 'not_a_whole_number', message: messages.notWhole() });
    const value = Number(given);
    if (value > max) throw new Faults({ code: 'too_large', message: messages.tooLarge(max) });
    if (value < min) throw new Faults({ code: 'too_small', message: messages.tooSmall(min) });
    return value;
  };
  return parameter(parse, { type: 'integer', minimum: min, maximum: max }, meta);
}

/** A year of four digits, from 1900 to 2199. */
export function year(meta: ParameterMeta) {
  const parse = (raw: string | string[]) => {
    const given = once(raw);
    if (!/^(19|20|21)\d\d$/.test(given)) throw new Faults({ code: 'not_a_year', message: messages.notYear() });
    return Number(given);
  };
  return parameter(parse, { type: 'integer', minimum: 1900, maximum: 2199 }, meta);
}

/** `true` or `false`, nothing else. */
export function bool(meta: ParameterMeta) {
  const parse = (raw: string | string[]) => {
    const given = once(raw);
    if (given !== 'true' && given !== 'false')
      throw new Faults({ code: 'not_a_boolean', message: messages.notBoolean() });
    return given === 'true';
  };
  return parameter(parse, { type: 'boolean' }, meta);
}

/** Whether a text is `YYYY-MM-DD` of a day that the calendar has, from year 1 (the first that Postgres shares with ISO). */
export function isCalendarDate(given: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(given) || given.startsWith('0000')) return false;
  const time = Date.parse(`${given}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(given);
}

/** A day that exists, as `YYYY-MM-DD`. */
export function date(meta: ParameterMeta) {
  const parse = (raw: string | string[]) => {
    const given = once(raw);
    if (!isCalendarDate(given)) throw new Faults({ code: 'not_a_date', message: messages.notDate() });
    return given;
  };
  return parameter(parse, { type: 'string', format: 'date' }, meta);
}

const TIME = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/i;

/** A day as `YYYY-MM-DD`, or an instant with its offset (RFC 3339); handed on as it was written. */
export function dateOrDateTime(meta: ParameterMeta) {
  const parse = (raw: string | string[]) => {
    // A `+` that was not encoded arrives as a space; no RFC 3339 text holds one otherwise.
    const given = once(raw).replace(/ (?=\d\d:\d\d$)/, '+');
    if (isCalendarDate(given) || isCalendarDate(TIME.exec(given)?.[1] ?? '')) return given;
    throw new Faults({ code: 'not_a_date_or_time', message: messages.notDateTime() });
  };
  const json = { type: 'string', anyOf: [{ format: 'date' }, { format: 'date-time' }] };
  return parameter(parse, json, meta);
}

export interface SortKey<T extends string> {
  key: T;
  descending: boolean;
}

/** `-updatedAt,title`: keys in order of weight, `-` for descending, each once. */
export function sortBy<T extends string>(keys: readonly T[], meta: ParameterMeta) {
  const allowed = keys.flatMap((key) => [key, `-${key}`]);
  const parse = (raw: string | string[]): SortKey<T>[] => {
    const order = known(items(raw), allowed).map((item) => {
      const descending = item.startsWith('-');
      return { key: (descending ? item.slice(1) : item) as T, descending };
    });
    if (new Set(order.map(({ key }) => key)).size < order.length) {
      throw new Faults({ code: 'repeated', message: messages.repeated() });
    }
    return order;
  };
  return parameter(
    parse,
    { type: 'array', items: { type: 'string', enum: allowed }, minItems: 1, maxItems: keys.length },
    meta,
  );
}

/** `id,title`: the names to select, returned in the order of `names`. */
export function fieldsOf<T extends string>(names: readonly T[], meta: ParameterMeta) {
  const parse = (raw: string | string[]) => {
    const wanted = known(items(raw), names);
    return names.filter((name) => wanted.includes(name));
  };
  return parameter(
    parse,
    { type: 'array', items: { type: 'string', enum: names }, minItems: 1, maxItems: names.length },
    meta,
  );
}

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 200;

const pageParameters = {
  limit: int(1, MAX_LIMIT, {
    description: `Items a page, 1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent.`,
    default: DEFAULT_LIMIT,
  }).default(DEFAULT_LIMIT),
  cursor: text(2000, {
    description: 'Where to go on: `page.next` of the page before, with the same query.',
  }).optional(),
  count: bool({ description: 'Whether `page.total` is wanted; it costs a second statement.', default: false }).default(
    false,
  ),
};

/** The query string of a list: `filters` and the parameters of paging. Unknown parameters are mistakes. */
export function listQuery<S extends z.ZodRawShape>(filters: S) {
  return z.strictObject({ ...filters, ...pageParameters });
}

/** The query string of a route that takes no parameters, so that a stray one is an error and not ignored. */
export const noQuery = z.strictObject({});

/** A path segment of at most `maxLength` characters. */
export function pathText(meta: ParameterMeta, maxLength = MAX_SEGMENT) {
  return z.string().min(1).max(maxLength).meta(meta);
}
