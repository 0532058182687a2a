import { expireSlots as expire } from '../recruitment/cohorts/commands.ts';
import type { Job } from './job.ts';

/** Soon after midnight in Paris, in summer and in winter. */
export const expireSlots: Job = {
  name: 'expire-slots',
  cron: '5 23 * * *',
  run: async ({ db, log }) => log.info({ studies: await expire(db) }, 'slots that nobody checked have expired'),
};
