/** The day of a version: a date of lower precision counts from its first day. */
export function dayOf(date: string): string {
  return date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date;
}
