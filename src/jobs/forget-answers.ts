import { forgetAnswers as forget } from '../writes/write.ts';
import type { Job } from './job.ts';

export const forgetAnswers: Job = {
  name: 'forget-answers',
  cron: '10 * * * *',
  run: async ({ db, log }) => log.debug({ answers: await forget(db) }, 'old answers forgotten'),
};
