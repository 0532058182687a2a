import { takeQualitySnapshot as take } from '../quality/commands.ts';
import type { Job } from './job.ts';

/** Late in the evening in Paris, in summer and in winter: the counts of a day are those at its end. */
export const takeQualitySnapshot: Job = {
  name: 'take-quality-snapshot',
  cron: '50 21 * * *',
  run: async ({ db, ivdrApprovals, log }) =>
    log.info({ day: await take(db.pool, ivdrApprovals) }, 'the counts of the day are kept'),
};
