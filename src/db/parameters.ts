/** The values of a statement that is being written, and the placeholder of each. */
export interface Parameters {
  values: unknown[];
  add(value: unknown): string;
}

/** None so far. */
export function parameters(): Parameters {
  const values: unknown[] = [];
  return { values, add: (value) => `$${values.push(value)}` };
}

/** The instant that a day or an RFC 3339 time names; a day begins at midnight in Paris, the registry's calendar. */
export function instant(given: string, { add }: Pick<Parameters, 'add'>): string {
  return given.length === 10 ? `(${add(given)}::timestamp at time zone 'Europe/Paris')` : `${add(given)}::timestamptz`;
}
