import type { FeatureRoutes } from '../../http/feature.ts';
import { writes } from '../../http/responses.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { ContactPath, ContactRecord } from '../schemas.ts';
import {
  createContact as create,
  eraseContact as erase,
  suppressContact as suppress,
  unsuppressContact as unsuppress,
  updateContact as update,
} from './commands.ts';
import { ContactInput, ContactPatch } from './schemas.ts';

/** Writes on `/contacts`: who is there for what, and who may see it. */
export const contactCurationRoutes: FeatureRoutes = async (app, { db }) => {
  app.post('/contacts', {
    schema: {
      operationId: 'createContact',
      tags: ['Contacts'],
      summary: 'Enter a contact',
      description: 'A person or, better, a functional mailbox, with its first roles and who may see it.',
      querystring: WriteQuery,
      body: ContactInput,
      response: writes(ContactRecord, 'The contact.', {
        success: 'created',
        problems: ['role_overlap', 'one_director'],
      }),
    },
    config: { scope: 'contacts:write' },
    handler: async function createContact(request, reply) {
      return answerWrite(db, request, reply, (writing) => create(writing, request.body));
    },
  });

  app.patch('/contacts/:id', {
    schema: {
      operationId: 'updateContact',
      tags: ['Contacts'],
      summary: 'Change a contact',
      description:
        'A JSON Merge Patch. What the office changes is no longer changed by imports; a contact that was renamed is known to ' +
        'them under its former name. Changing a contact makes no version of a study.',
      params: ContactPath,
      querystring: WriteQuery,
      body: ContactPatch,
      response: writes(ContactRecord, 'The contact.', { conditional: true, problems: ['suppressed'] }),
    },
    config: { scope: 'contacts:write' },
    handler: async function updateContact(request, reply) {
      return answerWrite(db, request, reply, (writing) => update(writing, request.params.id, request.body));
    },
  });

  app.delete('/contacts/:id', {
    schema: {
      operationId: 'eraseContact',
      tags: ['Contacts'],
      summary: 'Erase a contact',
      description:
        'The right to erasure (GDPR, article 17): the contact, its roles, messages that wait for it and what was cut out of source ' +
        'records about it are deleted for good. A source that still publishes the contact brings it back with its next version: ' +
        'suppress such a contact instead, which keeps the name for recognizing it, or have the source corrected first.',
      params: ContactPath,
      querystring: WriteQuery,
      response: writes(ContactRecord, 'The contact is erased.', { success: 'removed', conditional: true }),
    },
    config: { scope: 'contacts:write' },
    handler: async function eraseContact(request, reply) {
      return answerWrite(db, request, reply, (writing) => erase(writing, request.params.id));
    },
  });

  app.put('/contacts/:id/suppression', {
    schema: {
      operationId: 'suppressContact',
      tags: ['Contacts'],
      summary: 'Suppress a contact',
      description: 'Nobody sees the contact from now on, on any path, and no import or message reaches it.',
      params: ContactPath,
      querystring: WriteQuery,
      response: writes(ContactRecord, 'The contact.', { conditional: true }),
    },
    config: { scope: 'contacts:write' },
    handler: async function suppressContact(request, reply) {
      return answerWrite(db, request, reply, (writing) => suppress(writing, request.params.id));
    },
  });

  app.delete('/contacts/:id/suppression', {
    schema: {
      operationId: 'unsuppressContact',
      tags: ['Contacts'],
      summary: 'End the suppression of a contact',
      description: 'The contact is internal then; a change of its visibility shows it to others.',
      params: ContactPath,
      querystring: WriteQuery,
      response: writes(ContactRecord, 'The contact.', { conditional: true, problems: ['not_suppressed'] }),
    },
    config: { scope: 'contacts:write' },
    handler: async function unsuppressContact(request, reply) {
      return answerWrite(db, request, reply, (writing) => unsuppress(writing, request.params.id));
    },
  });
};
