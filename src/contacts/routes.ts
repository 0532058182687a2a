import { forbidden } from '../http/auth.ts';
import { contactAudience } from '../http/caller.ts';
import { CONTACT_CACHE, sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery } from '../http/query.ts';
import { reads } from '../http/responses.ts';
import { findContactRecords, findContacts, getContactRecord, getContact as readContact } from './queries.ts';
import { ContactPath, ContactView, ContactViewPage, ListContactsQuery } from './schemas.ts';

/** `/contacts`: whom to call, in the institution and for each study. */
export const contactRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/contacts', {
    schema: {
      operationId: 'listContacts',
      tags: ['Contacts'],
      summary: 'List the contacts',
      description:
        'Contacts that the caller’s audience sees, by role (the director of clinical research first), then by name. Filters on ' +
        'roles must hold for one role of the contact together. `visibility` gives the records of those who keep contacts. ' +
        'Contacts are personal data and may not be reused under the open licence.',
      querystring: ListContactsQuery,
      response: reads(ContactViewPage, 'A page of contacts.', { problems: ['forbidden'] }),
    },
    config: { scope: 'public' },
    handler: async function listContacts(request, reply) {
      const { caller, query } = request;
      const { visibility } = query;
      if (visibility && !caller.scopes.has('contacts:write')) throw forbidden('contacts:write');
      const cursor = await cursors.read(request);
      const page = visibility
        ? await findContactRecords(db.pool, { ...query, visibility }, cursor)
        : await findContacts(db.pool, query, contactAudience(caller), cursor);
      return sendPage<object>(reply, cursors, page, CONTACT_CACHE);
    },
  });

  app.get('/contacts/:id', {
    schema: {
      operationId: 'getContact',
      tags: ['Contacts'],
      summary: 'Read a contact',
      description:
        'A contact by its id, with the roles that it holds today. Callers who keep contacts get the record: its visibility, and ' +
        'past and future roles.',
      params: ContactPath,
      querystring: noQuery,
      response: reads(ContactView, 'The contact.', { problems: ['not_found'] }),
    },
    config: { scope: 'public' },
    handler: async function getContact({ caller, params }, reply) {
      const contact = caller.scopes.has('contacts:write')
        ? await getContactRecord(db.pool, params.id)
        : await readContact(db.pool, params.id, contactAudience(caller));
      return sendJson(reply, contact, { cache: CONTACT_CACHE });
    },
  });
};
