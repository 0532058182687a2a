import * as z from 'zod';

/** The first day that the registry takes: whatever is earlier is a typing error. */
const FIRST_DAY = '1900-01-01';

/** A day on which something happened. That it is not in the future is a rule (409), not a format. */
export const PastDay = z.iso.date().refine((day) => day >= FIRST_DAY, {
  params: {
    mistakes: [
      {
        code: 'too_small',
        message: { en: `must be on or after ${FIRST_DAY}`, fr: `doit être le ${FIRST_DAY} ou après` },
      },
    ],
  },
});
