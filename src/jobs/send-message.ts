import { z } from 'zod';
import { deliverMessage, SEND_MESSAGE } from '../messages/commands.ts';
import { MailFailure, type SendMail } from '../messages/mail.ts';
import type { Job } from './job.ts';

const Payload = z.strictObject({ messageId: z.string() });

/** Mail that was accepted while a server was configured waits for one. */
const nowhere: SendMail = async () => {
  throw new MailFailure('no mail server is configured', false);
};

export const sendMessage: Job = {
  name: SEND_MESSAGE,
  run: ({ db, sendMail }, { payload, ...run }) =>
    deliverMessage(db, sendMail ?? nowhere, { ...Payload.parse(payload), ...run }),
};
