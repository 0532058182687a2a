import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { ContactPath } from '../contacts/schemas.ts';
import { contactAudience } from '../http/caller.ts';
import type { FeatureOptions } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { Problem } from '../http/problems.ts';
import { reads, writes } from '../http/responses.ts';
import { limitRoute } from '../http/route-limit.ts';
import { answerWrite, WriteQuery } from '../writes/answer-write.ts';
import { queueMessage, retryMessage as retry } from './commands.ts';
import { findMessages } from './queries.ts';
import { ListMessagesQuery, MessageInput, MessagePage, MessagePath, MessageReceipt, MessageRecord } from './schemas.ts';

const PER_MINUTE = 3;

interface MessageOptions extends FeatureOptions {
  /** Whether a mail server is configured. */
  mail: boolean;
  /** Messages of one address; 0 is unlimited. */
  messagesPerHour: number;
}

/** Anybody may send: room for the longest message, every character of it escaped, and no more to parse. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** `/contacts/{id}/messages`, the page's “Send an email”, and `/messages`, what became of them. */
export const messageRoutes: FastifyPluginAsyncZodOpenApi<MessageOptions> = async (app, options) => {
  const { db, cursors, mail, messagesPerHour } = options;
  const allowances = [
    { name: 'messages-minute', max: Math.min(PER_MINUTE, messagesPerHour), seconds: 60 },
    { name: 'messages-hour', max: messagesPerHour, seconds: 3600 },
  ];
  const limit = limitRoute(app, messagesPerHour > 0 ? allowances : []);
  const requireMail = () => {
    if (!mail) throw new Problem('mail_unavailable');
  };

  app.post('/contacts/:id/messages', {
    schema: {
      operationId: 'sendMessage',
      tags: ['Messages'],
      summary: 'Send a message to a contact',
      description:
        'Goes by mail to a contact that the caller sees, whose address is not shown; the contact answers to `replyTo`. Nothing about ' +
        'a patient: a message whose name, subject or text holds a social security number, a date of birth or the number of a medical ' +
        'record is refused, one that looks like it passes with `acknowledged`. A few messages an hour and address. It is delivered at least once; the ' +
        'words and the sender are forgotten when it is sent.',
      params: ContactPath,
      querystring: WriteQuery,
      body: MessageInput,
      response: writes(MessageReceipt, 'The message is on its way.', {
        success: 'accepted',
        problems: ['contact_without_address', 'patient_data', 'patient_data_suspected', 'mail_unavailable'],
      }),
    },
    config: { scope: 'public' },
    bodyLimit: MAX_MESSAGE_BYTES,
    preHandler: limit,
    handler: async function sendMessage(request, reply) {
      requireMail();
      const audience = contactAudience(request.caller);
      return answerWrite(db, request, reply, (writing) =>
        queueMessage(writing, request.params.id, audience, request.body),
      );
    },
  });

  app.get('/messages', {
    schema: {
      operationId: 'listMessages',
      tags: ['Messages'],
      summary: 'List what became of messages',
      description:
        'Messages to contacts, the newest first, without their words and addresses. `state=dead` are those given up.',
      querystring: ListMessagesQuery,
      response: reads(MessagePage, 'A page of messages.'),
    },
    config: { scope: 'messages:admin' },
    handler: async function listMessages(request, reply) {
      return sendPage(reply, cursors, await findMessages(db.pool, request.query, await cursors.read(request)));
    },
  });

  app.post('/messages/:id/retry', {
    schema: {
      operationId: 'retryMessage',
      tags: ['Messages'],
      summary: 'Send a message again that was given up',
      description: 'For when the mail server or the contact’s address is right again.',
      params: MessagePath,
      querystring: WriteQuery,
      response: writes(MessageRecord, 'The message is on its way.', {
        success: 'accepted',
        problems: ['message_not_dead', 'mail_unavailable'],
      }),
    },
    config: { scope: 'messages:admin' },
    handler: async function retryMessage(request, reply) {
      requireMail();
      return answerWrite(db, request, reply, (writing) => retry(writing, request.params.id));
    },
  });
};
