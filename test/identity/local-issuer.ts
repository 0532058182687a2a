import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Teardown } from '../support/database.ts';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
interface SigningKey extends Pair {
  kid: string;
  alg: string;
}

/** A new pair of keys. */
export async function newKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  return { kid, alg, ...(await generateKeyPair(alg, { extractable: true })) };
}

const publicJwk = async ({ kid, alg, publicKey }: SigningKey): Promise<JWK> => ({
  ...(await exportJWK(publicKey)),
  kid,
  alg,
  use: 'sig',
});

/** An issuer of OpenID Connect as far as a service that checks tokens sees it: discovery and keys over HTTP. */
export async function startIssuer(test: Teardown, ...initial: SigningKey[]) {
  const keys = initial;
  const asked = { discovery: 0, keys: 0 };
  let says: Record<string, unknown> = {};
  const server = createServer(async (request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    asked[isDiscovery ? 'discovery' : 'keys'] += 1;
    const body = isDiscovery
      ? { issuer: url, jwks_uri: `${url}/keys`, ...says }
      : { keys: await Promise.all(keys.map(publicJwk)) };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  test.teardown(stop);
  return {
    url,
    keys,
    asked,
    stop,
    start: () => listen(port),
    /** Changes what the discovery document says. */
    say(members: Record<string, unknown>) {
      says = members;
    },
    /** An access token for the registry; `claims` replace the usual ones, undefined leaves one out. */
    async token(claims: JWTPayload = {}, key = keys[0], header: Record<string, unknown> = {}): Promise<string> {
      if (!key) throw new Error('the issuer has no key');
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: url, aud: 'riph', sub: 'account-1', iat: now, exp: now + 300, roles: ['registry-editor'] };
      const entries = Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== undefined);
      return new SignJWT(Object.fromEntries(entries))
        .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
        .sign(key.privateKey, { crit: { x: true } });
    },
  };
}
