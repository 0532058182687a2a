import { etagOf, sendJson } from '../http/conditional.ts';
import type { FeatureRoutes } from '../http/feature.ts';
import { sendPage } from '../http/list.ts';
import { noQuery } from '../http/query.ts';
import { reads, writes } from '../http/responses.ts';
import { answerWrite, rendered, WriteQuery } from '../writes/answer-write.ts';
import type { WriteAnswer } from '../writes/write.ts';
import * as commands from './commands.ts';
import { findClients, getClient as readClient } from './queries.ts';
import {
  Client,
  ClientKeyPath,
  ClientPage,
  ClientPatch,
  ClientPath,
  ClientWithKey,
  ListClientsQuery,
  NewClient,
  NewKey,
} from './schemas.ts';

const tags = ['Clients'];
const config = { scope: 'clients:admin' } as const;
/** What stands against taking something from a client. */
const LOSSES = ['client_revoked', 'own_access', 'last_administrator'] as const;

/** 201 with the key, under the tag that a read of the client, which never holds a key, carries. */
function withKey({ client, key }: { client: Client; key: string }): WriteAnswer {
  const etag = etagOf(JSON.stringify(client));
  return rendered({ ...client, key }, { status: 201, location: client.links.self, etag });
}

/** `/clients`: the systems that call with keys. */
export const clientRoutes: FeatureRoutes = async (app, { db, cursors }) => {
  app.get('/clients', {
    schema: {
      operationId: 'listClients',
      tags,
      summary: 'List the clients',
      description: 'The systems that call with keys, newest first, with their keys but no secret.',
      querystring: ListClientsQuery,
      response: reads(ClientPage, 'A page of clients.'),
    },
    config,
    handler: async function listClients(request, reply) {
      return sendPage(reply, cursors, await findClients(db.prisma, request.query, await cursors.read(request)));
    },
  });

  app.get('/clients/:id', {
    schema: {
      operationId: 'getClient',
      tags,
      summary: 'Read a client',
      description: 'A client with its keys but no secret; also one that is revoked.',
      params: ClientPath,
      querystring: noQuery,
      response: reads(Client, 'The client.', { problems: ['not_found'] }),
    },
    config,
    handler: async function getClient(request, reply) {
      return sendJson(reply, await readClient(db.prisma, request.params.id));
    },
  });

  app.post('/clients', {
    schema: {
      operationId: 'createClient',
      tags,
      summary: 'Create a client with its first key',
      description:
        'Answers the key, which is stored hashed and can never be read again. Nobody hands out a scope or an audience that ' +
        'they do not hold themselves: such a request is refused with 403.',
      querystring: WriteQuery,
      body: NewClient,
      response: writes(ClientWithKey, 'The client with its key.', { success: 'created' }),
    },
    config,
    handler: async function createClient(request, reply) {
      return answerWrite(db, request, reply, async (writing) =>
        withKey(await commands.createClient({ ...writing, keeper: request.caller }, request.body)),
      );
    },
  });

  app.patch('/clients/:id', {
    schema: {
      operationId: 'changeClient',
      tags,
      summary: 'Change a client',
      description:
        'JSON Merge Patch. Acts from the next request of the client on. Scopes and audience can be raised only to what the ' +
        'administrator holds; an administrator takes `clients:admin` neither from itself nor from the last client of the office ' +
        'that has it.',
      params: ClientPath,
      querystring: WriteQuery,
      body: ClientPatch,
      response: writes(Client, 'The client.', { conditional: true, problems: LOSSES }),
    },
    config,
    handler: async function changeClient(request, reply) {
      return answerWrite(db, request, reply, async (writing) =>
        rendered(await commands.changeClient({ ...writing, keeper: request.caller }, request.params.id, request.body)),
      );
    },
  });

  app.delete('/clients/:id', {
    schema: {
      operationId: 'revokeClient',
      tags,
      summary: 'Revoke a client',
      description:
        'Refuses all its keys from the next request on, for good; the client stays readable. `If-Match: *` revokes whatever ' +
        'its present state.',
      params: ClientPath,
      querystring: WriteQuery,
      response: writes(Client, 'The client, revoked.', {
        conditional: true,
        problems: LOSSES,
      }),
    },
    config,
    handler: async function revokeClient(request, reply) {
      return answerWrite(db, request, reply, async (writing) =>
        rendered(await commands.revokeClient({ ...writing, keeper: request.caller }, request.params.id)),
      );
    },
  });

  app.post('/clients/:id/keys', {
    schema: {
      operationId: 'rotateKey',
      tags,
      summary: 'Give a client a new key',
      description:
        'Answers the key, which can never be read again. The keys before go on for `overlapDays`, then they expire. Since the ' +
        'key carries the scopes of the client, the administrator must hold them.',
      params: ClientPath,
      querystring: WriteQuery,
      body: NewKey,
      response: writes(ClientWithKey, 'The client with its new key.', {
        success: 'created',
        problems: ['client_revoked', 'precondition_failed'],
      }),
    },
    config,
    handler: async function rotateKey(request, reply) {
      return answerWrite(db, request, reply, async (writing) =>
        withKey(await commands.rotateKey({ ...writing, keeper: request.caller }, request.params.id, request.body)),
      );
    },
  });

  app.delete('/clients/:id/keys/:keyId', {
    schema: {
      operationId: 'revokeKey',
      tags,
      summary: 'Revoke a key',
      description:
        'Refuses the key from the next request on. An administrator revokes neither its own last key nor that of the last client ' +
        'of the office that keeps clients.',
      params: ClientKeyPath,
      querystring: WriteQuery,
      response: writes(Client, 'The client.', { conditional: true, problems: LOSSES }),
    },
    config,
    handler: async function revokeKey(request, reply) {
      return answerWrite(db, request, reply, async (writing) =>
        rendered(
          await commands.revokeKey({ ...writing, keeper: request.caller }, request.params.id, request.params.keyId),
        ),
      );
    },
  });
};
