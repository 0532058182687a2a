/** A Postgres `date` as Prisma gives it (midnight UTC) as a calendar date, YYYY-MM-DD. */
export function toCalendarDate(value: Date): string {
  return value.toISOString().slice(0, 10);
}

/** A calendar date, YYYY-MM-DD, as Prisma takes it for a `date` column. */
export function fromCalendarDate(value: string): Date {
  return new Date(`${value}T00:00:00.000Z`);
}

/** The calendar date `days` after `day`, before it when negative. */
export function addDays(day: string, days: number): string {
  const moved = fromCalendarDate(day);
  moved.setUTCDate(moved.getUTCDate() + days);
  return toCalendarDate(moved);
}

const parisDate = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** Today's calendar date in Europe/Paris, the calendar of every date in the registry (domain.md section 5 item 3). */
export function todayInParis(now = new Date()): string {
  return parisDate.format(now);
}
