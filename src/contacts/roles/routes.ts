import type { FeatureRoutes } from '../../http/feature.ts';
import { writes } from '../../http/responses.ts';
import { answerWrite, WriteQuery } from '../../writes/answer-write.ts';
import { ContactPath, ContactRecord } from '../schemas.ts';
import { addRole, removeRole, updateRole } from './commands.ts';
import { ContactRoleInput, ContactRolePatch, ContactRolePath } from './schemas.ts';

const OVERLAPS = ['role_overlap', 'one_director'] as const;

/** `/contacts/{id}/roles`: what a contact is there for, and when. The ETag is that of the contact. */
export const contactRoleRoutes: FeatureRoutes = async (app, { db }) => {
  app.post('/contacts/:id/roles', {
    schema: {
      operationId: 'addContactRole',
      tags: ['Contacts'],
      summary: 'Give a contact a role',
      description:
        'In the institution, or in a study, program or committee. The same role at the same place may be held again later, ' +
        'not twice at a time; there is one director of clinical research at a time.',
      params: ContactPath,
      querystring: WriteQuery,
      body: ContactRoleInput,
      response: writes(ContactRecord, 'The contact.', { problems: OVERLAPS }),
    },
    config: { scope: 'contacts:write' },
    handler: async function addContactRole(request, reply) {
      return answerWrite(db, request, reply, (writing) => addRole(writing, request.params.id, request.body));
    },
  });

  app.patch('/contacts/:id/roles/:roleId', {
    schema: {
      operationId: 'updateContactRole',
      tags: ['Contacts'],
      summary: 'Change when a contact holds a role',
      description: 'A role that a source gave keeps the dates that are set here, whatever its next version says.',
      params: ContactRolePath,
      querystring: WriteQuery,
      body: ContactRolePatch,
      response: writes(ContactRecord, 'The contact.', { conditional: true, problems: OVERLAPS }),
    },
    config: { scope: 'contacts:write' },
    handler: async function updateContactRole(request, reply) {
      const { id, roleId } = request.params;
      return answerWrite(db, request, reply, (writing) => updateRole(writing, id, roleId, request.body));
    },
  });

  app.delete('/contacts/:id/roles/:roleId', {
    schema: {
      operationId: 'removeContactRole',
      tags: ['Contacts'],
      summary: 'Remove a role that was given by mistake',
      description: 'A role that ended gets a validTo instead, and so does one that a source gave.',
      params: ContactRolePath,
      querystring: WriteQuery,
      response: writes(ContactRecord, 'The contact.', { conditional: true, problems: ['imported_role'] }),
    },
    config: { scope: 'contacts:write' },
    handler: async function removeContactRole(request, reply) {
      const { id, roleId } = request.params;
      return answerWrite(db, request, reply, (writing) => removeRole(writing, id, roleId));
    },
  });
};
