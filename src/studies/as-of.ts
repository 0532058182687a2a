import { todayInParis } from '../db/dates.ts';
import { messages } from '../http/messages.ts';
import { dateOrDateTime } from '../http/query.ts';

/** `asOf=`: a day, which counts until its end in Paris, or an instant. Nobody knows how the registry will stand. */
export function asOf(what: string) {
  return dateOrDateTime({
    description: `${what}. A day counts until its end in Paris (today: until now); the future is a mistake.`,
    examples: ['2026-11-24'],
  }).refine((given) => (given.length === 10 ? given <= todayInParis() : Date.parse(given) <= Date.now()), {
    params: { mistakes: [{ code: 'in_future', message: messages.inFuture() }] },
  });
}
