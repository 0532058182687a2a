import { todayInParis } from '../db/dates.ts';
import { type Mistake, ruleBroken } from '../http/problems.ts';

type Place = Pick<Mistake, 'in' | 'name' | 'pointer'>;

/** Says that a day has not come yet. */
export function dateInFuture(day: string, today: string, where: Place): Mistake {
  const message = {
    en: `${day} lies in the future: today is ${today} in Paris`,
    fr: `le ${day} est dans le futur : nous sommes le ${today} à Paris`,
  };
  return { ...where, code: 'date_in_future', message };
}

/** Refuses a day that has not come in Paris (domain.md section 5 item 3): 409 `date_in_future`. */
export function refuseFuture(day: string, where: Place): void {
  const today = todayInParis();
  if (day > today) throw ruleBroken('date_in_future', [dateInFuture(day, today, where)]);
}

/** Refuses what would be there twice: 409 `already_exists`; `other` is the code or id of what is there. */
export function alreadyExists(other: string, pointer: string): Error {
  const message = { en: `already leads to “${other}”`, fr: `mène déjà à « ${other} »` };
  return ruleBroken('already_exists', [{ in: 'body', pointer, code: 'already_exists', message }]);
}
