import { z } from 'zod';
import { CONTACT_CACHE, sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery, pathText } from '../http/query.ts';
import { reads } from '../http/responses.ts';
import type { Audience } from './audience.ts';
import { findContacts, getContact as readContact } from './queries.ts';
import { Contact, ContactPage, ListContactsQuery } from './schemas.ts';

/** Nobody can sign in yet, so everybody reads what is public. */
const AUDIENCE: Audience = 'anonymous';

const params = z.strictObject({
  id: pathText({ description: 'The contact’s id.', examples: ['con_7g2k9m4v1x8q3z5t'] }),
});

/** `/contacts`: whom to call, in the institution and for each study. */
export const contactRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/contacts', {
    schema: {
      operationId: 'listContacts',
      tags: ['Contacts'],
      summary: 'List the contacts',
      description:
        'Contacts that are public, by role (the director of clinical research first), then by name. Filters on roles must hold ' +
        'for one role of the contact together. Contacts are personal data and may not be reused under the open licence.',
      querystring: ListContactsQuery,
      response: reads(ContactPage, 'A page of contacts.'),
    },
    config: { scope: 'public' },
    handler: async function listContacts(request, reply) {
      const page = await findContacts(db.pool, request.query, AUDIENCE, await cursors.read(request));
      return sendPage(reply, cursors, page, CONTACT_CACHE);
    },
  });

  app.get('/contacts/:id', {
    schema: {
      operationId: 'getContact',
      tags: ['Contacts'],
      summary: 'Read a contact',
      description: 'A contact by its id, with the roles that it holds today.',
      params,
      querystring: noQuery,
      response: reads(Contact, 'The contact.', { problems: ['not_found'] }),
    },
    config: { scope: 'public' },
    handler: async function getContact(request, reply) {
      return sendJson(reply, await readContact(db.pool, request.params.id, AUDIENCE), { cache: CONTACT_CACHE });
    },
  });
};
