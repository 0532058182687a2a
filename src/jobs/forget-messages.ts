import { forgetMessages as forget } from '../messages/commands.ts';
import type { Job } from './job.ts';

export const forgetMessages: Job = {
  name: 'forget-messages',
  cron: '40 2 * * *',
  run: async ({ db, log }) => log.info(await forget(db), 'old messages forgotten'),
};
