/** The last day that a date of reduced precision can mean: `2023-04` is at the latest 2023-04-30. */
export function lastDayOf(date: string): string {
  if (date.length === 10) return date;
  const [year = 0, month = 12] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** Days from a date, taken at its latest, to `today`; 0 for one to come. */
export function daysSince(date: string, today: string): number {
  return Math.max(0, Math.round((Date.parse(today) - Date.parse(lastDayOf(date))) / 86_400_000));
}
