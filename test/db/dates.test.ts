import t from 'tap';
import { addDays } from '../../src/db/dates.ts';

t.test('days are counted in the calendar, across months, leap days and changes of the clock', async (t) => {
  t.equal(addDays('2024-03-01', -1), '2024-02-29');
  t.equal(addDays('2023-12-31', 1), '2024-01-01');
  t.equal(addDays('2026-03-29', 1), '2026-03-30');
  t.equal(addDays('2026-10-26', -30), '2026-09-26');
  t.equal(addDays('2026-05-05', 0), '2026-05-05');
});
