import { todayInParis } from '../db/dates.ts';
import { type Mistake, ruleBroken } from '../http/problems.ts';

/** Says that a day has not come yet. */
export function dateInFuture(day: string, today: string, pointer: string): Mistake {
  const message = {
    en: `${day} lies in the future: today is ${today} in Paris`,
    fr: `le ${day} est dans le futur : nous sommes le ${today} à Paris`,
  };
  return { in: 'body', pointer, code: 'date_in_future', message };
}

/** Throws 409 for a day that has not come yet in Paris. */
export function requirePast(day: string, pointer: string): void {
  const today = todayInParis();
  if (day > today) throw ruleBroken('date_in_future', [dateInFuture(day, today, pointer)]);
}
