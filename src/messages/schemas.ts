import { z } from 'zod';
import { MessageState } from '../db/enums.ts';
import { line, mailAddress } from '../http/line.ts';
import { pageOf } from '../http/list.ts';
import { csvEnum, listQuery, pathText } from '../http/query.ts';
import { Instant } from '../http/shared-schemas.ts';

/** Control characters but for tab and line feed. */
const UNPRINTABLE = /[^\P{Cc}\t\n]/u;

const words = z
  .string()
  .max(5000)
  .overwrite((text) => text.replace(/\r\n?/g, '\n').trim())
  .min(1)
  .refine((text) => !UNPRINTABLE.test(text), {
    params: {
      mistakes: [
        {
          code: 'control_character',
          message: { en: 'must not hold control characters', fr: 'ne doit pas contenir de caractère de contrôle' },
        },
      ],
    },
  });

/** A message as its sender writes it. */
export const MessageInput = z
  .strictObject({
    name: line(120, { description: 'Name of the sender, for the contact.' }),
    replyTo: mailAddress({ description: 'Where the contact answers.' }),
    subject: line(150, { description: 'Subject.' }),
    text: words.meta({ description: 'The message, plain text of at most 5,000 characters; nothing about a patient.' }),
    language: z.enum(['fr', 'en']).meta({ description: 'The language of the message.' }),
    acknowledged: z
      .boolean()
      .default(false)
      .meta({ description: 'That a message that was suspected of patient data is not about a patient.' }),
  })
  .meta({
    id: 'MessageInput',
    description: 'A message to a contact, whose address is not shown.',
    examples: [
      {
        name: 'Jane Doe, Invented Hospital',
        replyTo: 'jane.doe@example.org',
        subject: 'Slots in the thoracic trials',
        text: 'Which of your trials take patients with KRAS G12C in first line?',
        language: 'en',
      },
    ],
  });
export type MessageInput = z.infer<typeof MessageInput>;

/** What a sender is told. */
export const MessageReceipt = z
  .strictObject({
    id: z.string().meta({ description: 'Names the message when asking for it.' }),
    state: z.literal('queued').meta({ description: 'It is sent within a minute, and again for a day if that fails.' }),
  })
  .meta({
    id: 'MessageReceipt',
    description: 'A message that was accepted.',
    examples: [{ id: 'msg_5v3m8k2c7q9x1z0j', state: 'queued' }],
  });

/** What an administrator sees of a message: neither its words nor an address. */
export const MessageRecord = z
  .strictObject({
    id: z.string().meta({ description: 'Stable, opaque id.' }),
    contactId: z.string().meta({ description: 'The contact to whom it goes.' }),
    state: z
      .enum(MessageState)
      .meta({ description: 'On its way, sent, or given up after all attempts or a final refusal.' }),
    language: z.string().meta({ description: 'The language of the message.' }),
    attempts: z.int().meta({ description: 'How often it was handed to the mail server.' }),
    lastError: z.string().nullable().meta({ description: 'Why it was not taken last: codes, no text of the server.' }),
    createdAt: Instant.meta({ description: 'When it was accepted.' }),
    updatedAt: Instant.meta({ description: 'When that changed last.' }),
    sentAt: Instant.nullable().meta({ description: 'When the mail server took it; null before.' }),
  })
  .meta({
    id: 'MessageRecord',
    description: 'What became of a message to a contact.',
    examples: [
      {
        id: 'msg_5v3m8k2c7q9x1z0j',
        contactId: 'con_7g2k9m4v1x8q3z5t',
        state: 'dead',
        language: 'en',
        attempts: 1,
        lastError: 'EENVELOPE 550 5.1.1',
        createdAt: '2026-11-24T09:30:00.000Z',
        updatedAt: '2026-11-24T09:30:02.000Z',
        sentAt: null,
      },
    ],
  });
export type MessageRecord = z.infer<typeof MessageRecord>;

/** A page of messages. */
export const MessagePage = pageOf(MessageRecord, 'MessagePage', 'Messages, the newest first.');

/** The query string of `GET /v1/messages`. */
export const ListMessagesQuery = listQuery({
  state: csvEnum(Object.values(MessageState), {
    description: 'States; `dead` are those that were given up.',
    examples: [['dead']],
  }).optional(),
});
export type ListMessagesQuery = z.infer<typeof ListMessagesQuery>;

/** The path of one message. */
export const MessagePath = z.strictObject({
  id: pathText({ description: 'The message’s id.', examples: ['msg_5v3m8k2c7q9x1z0j'] }),
});
