import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { type ScopeName, scopes } from '../scopes.ts';
import { ANONYMOUS, type Authenticate, type Caller } from './caller.ts';
import { Problem } from './problems.ts';
import { problemResponses } from './responses.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; anonymous without an `Authorization`. */
    caller: Caller;
  }
}

/** 401 with the challenge of RFC 6750 section 3. */
export function unauthorized(detail?: { en: string; fr: string }, error?: 'invalid_token'): Problem {
  const challenge = `Bearer realm="riph-registry"${error ? `, error="${error}"` : ''}`;
  return new Problem('unauthorized', { ...(detail && { detail }), headers: { 'www-authenticate': challenge } });
}

/**
 * 401 for a key or token that does not hold; what is wrong with it is not told, since only its owner should know that
 * it exists.
 */
export function badToken(): Problem {
  return unauthorized(
    {
      en: 'The key or token is unknown, expired or revoked.',
      fr: 'La clé ou le jeton est inconnu, expiré ou révoqué.',
    },
    'invalid_token',
  );
}

/** 403 naming the scope that is missing. */
export function forbidden(scope: ScopeName): Problem {
  return new Problem('forbidden', {
    detail: {
      en: `The route needs the scope ${scope}: ${scopes[scope]}`,
      fr: `La route exige le droit ${scope}.`,
    },
    headers: { 'www-authenticate': `Bearer realm="riph-registry", error="insufficient_scope", scope="${scope}"` },
  });
}

async function callerOf(request: FastifyRequest, authenticate: Authenticate): Promise<Caller> {
  const header = request.headers.authorization;
  if (header === undefined) return ANONYMOUS;
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(header) ?? [];
  if (token === undefined) {
    throw unauthorized(
      {
        en: 'Authorization is not "Bearer" followed by a key or token.',
        fr: 'Authorization n’est pas « Bearer » suivi d’une clé ou d’un jeton.',
      },
      'invalid_token',
    );
  }
  return authenticate(token);
}

/** Writes what the scope of a route means into its declaration: the security of the document and the refusals. */
function declareScope(route: RouteOptions): void {
  const scope = route.config?.scope;
  if (!scope || !route.schema || route.schema.hide) return;
  const needed: string[] = scope === 'public' ? [] : [scope];
  const ways: Record<string, string[]>[] = [{ apiKey: needed }, { openIdConnect: needed }];
  route.schema.security = scope === 'public' ? [{}, ...ways] : ways;
  const refusals = scope === 'public' ? (['unauthorized'] as const) : (['unauthorized', 'forbidden'] as const);
  route.schema.response = { ...problemResponses(refusals), ...(route.schema.response as object) };
}

/**
 * Knows the caller of every request, and refuses who shows a key or token that does not hold. Call before what counts
 * requests.
 */
export function registerCaller(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('caller', null as never);
  app.addHook('onRequest', async (request) => {
    request.caller = ANONYMOUS;
    const { scope, unlimited } = request.routeOptions.config;
    // Health, metrics and pages outside the contract are the same for everybody, whatever a supervisor sends along.
    if (scope && !unlimited) request.caller = await callerOf(request, authenticate);
  });
}

/** Refuses callers who lack the scope that the route declares. Call after what counts requests, which counts refusals too. */
export function registerScopes(app: FastifyInstance): void {
  app.addHook('onRoute', declareScope);
  app.addHook('onRequest', async ({ caller, routeOptions }) => {
    const { scope } = routeOptions.config;
    if (!scope || scope === 'public' || caller.scopes.has(scope)) return;
    throw caller.kind === 'anonymous' ? unauthorized() : forbidden(scope);
  });
}
