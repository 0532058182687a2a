import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { unavailable } from '../http/problems.ts';

const TIMEOUT_MS = 5000;
/** How long an address of keys is believed, and after how long a failed look for it is worth another. */
const BELIEVED_MS = 3_600_000;
const RETRY_MS = 5000;

/** What is needed of a discovery document (OpenID Connect Discovery 1.0 section 3). */
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** Where the keys are. The document must name the issuer that it was asked of (section 4.3). */
async function findKeysOf(issuer: string): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  const found = Discovery.parse(await answer.json());
  if (found.issuer !== issuer) throw new Error(`${address} speaks for another issuer: ${found.issuer}`);
  const keys = new URL(found.jwks_uri);
  if (keys.protocol === 'http:' && issuer.startsWith('https:')) throw new Error(`${address} names keys without TLS`);
  return keys;
}

/** Whether the key of a token does not exist, rather than that nobody could say. */
const isNoSuchKey = (error: unknown) =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

/**
 * The keys of an issuer, by the header of a token. Nothing is asked before the first token, so that the service starts
 * without its issuer. Keys are kept for ten minutes; one that is unknown has them fetched again, at most once in `cooldownMs`,
 * so that made-up ones cost the issuer nothing. Throws `issuer_unavailable` while keys cannot be had.
 */
export function createIssuerKeys(issuer: string, cooldownMs = 30_000): JWTVerifyGetKey {
  let known: { address: string; keys: JWTVerifyGetKey } | undefined;
  let failure: unknown;
  let due = 0;
  let running: Promise<void> | undefined;

  async function discover(): Promise<void> {
    try {
      const address = await findKeysOf(issuer);
      // The same address keeps its keys: they have an age of their own.
      if (known?.address !== address.href) {
        const keys = createRemoteJWKSet(address, { cooldownDuration: cooldownMs, timeoutDuration: TIMEOUT_MS });
        known = { address: address.href, keys };
      }
      due = Date.now() + BELIEVED_MS;
    } catch (error) {
      failure = error;
      due = Date.now() + RETRY_MS;
    } finally {
      running = undefined;
    }
  }

  return async (header, token) => {
    if (Date.now() >= due) {
      running ??= discover();
      await running;
    }
    if (!known) throw unavailable('issuer_unavailable', { cause: failure });
    try {
      return await known.keys(header, token);
    } catch (error) {
      if (isNoSuchKey(error)) throw error;
      throw unavailable('issuer_unavailable', { cause: error });
    }
  };
}
