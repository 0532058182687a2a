import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createSerializerCompiler, fastifyZodOpenApiPlugin, fastifyZodOpenApiTransformers } from 'fastify-zod-openapi';
import { etagOf, sendJsonText } from './conditional.ts';
import { completeDocument } from './openapi-document.ts';
import { DOCS_CSP } from './security.ts';

/** The groups of the reference, in its order. */
const tags = [
  { name: 'Programs', description: 'The research programs of the hospital.' },
  {
    name: 'Studies',
    description: 'Studies on persons: interventional and observational, with the status at the host site.',
  },
  { name: 'History', description: 'How studies came to be what they are, and the feed of all changes.' },
  { name: 'Contacts', description: 'Public contacts for research. They may not be reused.' },
  { name: 'Messages', description: 'Messages to contacts, whose addresses are not shown, and what became of them.' },
  { name: 'Structure', description: 'Committees, departments and platforms.' },
  { name: 'Organizations', description: 'Sponsors, sites and partners.' },
  { name: 'Reports', description: 'The yearly report on research that was open for inclusion.' },
  { name: 'Indicators', description: 'Published figures, each with its source and date.' },
  { name: 'Clients', description: 'The systems that call with keys, and the keys. For administrators.' },
  { name: 'Audit', description: 'Who wrote what, when and from where. For administrators.' },
  { name: 'Imports', description: 'Spreadsheets of the research office.' },
  { name: 'Quality', description: 'How complete, fresh and consistent the registry is, now and over time.' },
  { name: 'Service', description: 'The service itself: health, metrics and the kinds of problems.' },
];

const description = `Clinical research of Gustave Roussy as an API: research programs, studies (RIPH and others) and their
inclusion status, public contacts.

**Reading** needs no key, except for what is not public. Answers are JSON in camelCase; dates are \`YYYY-MM-DD\`, or shorter
where the source knows no more; what is not known is \`null\`.

**Keys and tokens** go into \`Authorization: Bearer …\`: systems have keys (\`riph_…\`) made by an administrator, people have access
tokens of the hospital's identity provider. Each route names the scope that it needs; a key or token that does not hold is
refused everywhere, so that nobody sees less than they expect.

**Lists** are pages of \`limit\` items (1 to 200). \`page.next\` is the cursor of the next page; it belongs to its query. A walk
sees the registry as it stood at its first page, so that nothing is skipped or repeated while data changes.

**Mistakes** in a request are never ignored: one problem (RFC 9457) names them, up to a hundred at once, with the values
allowed and the name that was probably meant. \`Accept-Language\` chooses French or English. Each \`type\` is a page that explains it.

**Caching**: answers carry a strong \`ETag\`; \`If-None-Match\` saves their transfer.

**Limits** are published in \`RateLimit\` and \`RateLimit-Policy\`: a quota of its own for each client and person, one for each
address without a key, and one for bad keys; 429 and 503 carry \`Retry-After\`.

**Reuse**: data on studies under the Licence Ouverte 2.0 (Etalab). Contacts may not be reused.`;

/** Everything in the document that does not come from routes. Nothing of it depends on where the service runs. */
const openapi = {
  openapi: '3.1.0' as const,
  info: {
    title: 'Registry of clinical research',
    version: '0.1.0',
    summary: 'Programs, studies and contacts of clinical research at Gustave Roussy',
    description,
    contact: { name: 'Gustave Roussy, clinical research', url: 'https://www.gustaveroussy.fr' },
    license: {
      name: 'Licence Ouverte 2.0 (Etalab) for data on studies; contacts may not be reused',
      url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
    },
  },
  servers: [{ url: '/', description: 'This service' }],
  components: {
    securitySchemes: {
      apiKey: {
        type: 'http' as const,
        scheme: 'bearer',
        bearerFormat: 'riph_<id>_<secret>',
        description:
          'A key of a system, made by an administrator of the registry; each route names the scope it needs.',
      },
      openIdConnect: {
        type: 'http' as const,
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An access token of the hospital’s identity provider (OpenID Connect); roles give the scopes.',
      },
    },
  },
  tags,
};

/** Collects the routes that follow into the document. Call before any route is added. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  app.setSerializerCompiler(
    createSerializerCompiler({ stringify: JSON.stringify, fallbackSerializer: () => JSON.stringify }),
  );
  await app.register(fastifyZodOpenApiPlugin);
  const { transform, transformObject } = fastifyZodOpenApiTransformers;
  await app.register(swagger, {
    openapi,
    transform,
    transformObject: (input) =>
      completeDocument(transformObject(input) as object) as ReturnType<typeof transformObject>,
  });
}

/** The document as it is served and committed: two spaces, a line feed at the end. */
export function documentText(app: FastifyInstance): string {
  return `${JSON.stringify(app.swagger(), null, 2)}\n`;
}

/** `/openapi.json`, rendered once, and the reference under `/docs`. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  let document: { bytes: Buffer; etag: string } | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async function getOpenApi(_request, reply) {
    if (!document) {
      const bytes = Buffer.from(documentText(app));
      document = { bytes, etag: etagOf(bytes) };
    }
    return sendJsonText(reply, document.bytes, { etag: document.etag });
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_CSP,
    uiConfig: {
      url: '/openapi.json',
      layout: 'BaseLayout',
      docExpansion: 'list',
      deepLinking: true,
      validatorUrl: null,
      tryItOutEnabled: false,
    },
    theme: { title: 'Registry of clinical research: reference' },
  });
}
