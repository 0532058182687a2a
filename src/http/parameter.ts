import { z } from 'zod';
import { messages } from './messages.ts';
import type { Mistake } from './problems.ts';
import { suggest } from './suggest.ts';

/** Values in one list parameter: far above any real use, far below any harm. */
export const MAX_LIST_ITEMS = 100;

export interface ParameterMeta extends Record<string, unknown> {
  description: string;
  examples?: unknown[];
}
type Fault = Omit<Mistake, 'in' | 'name'>;
type JsonSchema = Record<string, unknown>;

/** Thrown inside a parser, caught by `parameter`: the faults of one parameter. */
export class Faults extends Error {
  readonly faults: Fault[];
  constructor(...faults: Fault[]) {
    super('faults');
    this.faults = faults;
  }
}

/**
 * A parameter as zod sees it: the raw text (an array when repeated) goes to `parse`; its faults keep their code, allowed
 * values and suggestion. `json` is what the OpenAPI document shows.
 */
export function parameter<T>(parse: (raw: string | string[]) => T, json: JsonSchema, meta: ParameterMeta) {
  const raw = z.union([z.string(), z.array(z.string())]);
  const parsed = raw.transform((value, context): T => {
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof Faults)) throw error;
      context.issues.push({ code: 'custom', input: value, message: 'invalid', params: { mistakes: error.faults } });
      return z.NEVER;
    }
  });
  return parsed.meta({ ...meta, override: ({ jsonSchema }) => replace(jsonSchema, { ...json, ...meta }) });
}

function replace(target: object, source: JsonSchema): void {
  for (const key of Object.keys(target)) delete (target as JsonSchema)[key];
  Object.assign(target, source);
}

/** The text of a parameter that takes one value. */
export function once(raw: string | string[]): string {
  if (Array.isArray(raw)) throw new Faults({ code: 'repeated', message: messages.repeated() });
  if (raw === '') throw new Faults({ code: 'empty', message: messages.empty() });
  return raw;
}

/** The text, unless it is longer than `maximum` characters. */
export function bounded(text: string, maximum: number): string {
  if (text.length > maximum) throw new Faults({ code: 'too_long', message: messages.tooLong(maximum) });
  return text;
}

/** Comma separated, repeated, or both. */
export function items(raw: string | string[]): string[] {
  const list = [raw].flat().flatMap((text) => text.split(','));
  if (list.length > MAX_LIST_ITEMS) throw new Faults({ code: 'too_many', message: messages.tooMany(MAX_LIST_ITEMS) });
  return list.map((item) => item.trim());
}

/** The fault of a value that is none of `allowed`, with the one that was probably meant. */
export function unknownValue(value: string, allowed: readonly string[]): Fault {
  if (value === '') return { code: 'empty', message: messages.empty(), allowed };
  const didYouMean = suggest(value, allowed);
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return {
    code: 'not_allowed',
    message: messages.notAllowed(shown, didYouMean),
    allowed,
    ...(didYouMean && { didYouMean }),
  };
}

/** The list as values of `allowed`, each once; every other item is a fault of its own. */
export function known<T extends string>(list: string[], allowed: readonly T[]): T[] {
  const bad = list.filter((item) => !allowed.includes(item as T));
  if (bad.length > 0) throw new Faults(...[...new Set(bad)].slice(0, 20).map((item) => unknownValue(item, allowed)));
  return [...new Set(list)] as T[];
}
