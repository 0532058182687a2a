import { expireSlots } from './expire-slots.ts';
import { forgetAnswers } from './forget-answers.ts';
import { forgetMessages } from './forget-messages.ts';
import type { Job } from './job.ts';
import { sendMessage } from './send-message.ts';
import { takeQualitySnapshot } from './take-quality-snapshot.ts';

/** Every job, by name. */
export const jobs: readonly Job[] = [sendMessage, expireSlots, takeQualitySnapshot, forgetMessages, forgetAnswers];
