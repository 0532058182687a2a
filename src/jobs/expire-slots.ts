import { expireSlots as expire } from '../recruitment/cohorts/commands.ts';
import type { Job } from './job.ts';

/** Every hour, so soon after midnight in Paris in summer and in winter; a worker that was away does it when it starts. */
export const expireSlots: Job = {
  name: 'expire-slots',
  cron: '5 * * * *',
  atStart: true,
  run: async ({ db, log }) => log.info({ studies: await expire(db) }, 'slots that nobody checked have expired'),
};
