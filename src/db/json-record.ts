/** The name of a column as Postgres has it. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Column values as one JSON record for `jsonb_populate_record`; an endless bound is spelled as Postgres spells it. */
export function jsonRecord(values: Record<string, unknown>): string {
  const record = Object.entries(values).map(([field, value]) => [
    columnName(field),
    value === Number.POSITIVE_INFINITY ? 'Infinity' : value,
  ]);
  return JSON.stringify(Object.fromEntries(record));
}
