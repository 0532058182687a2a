import { hash } from 'node:crypto';
import { type JWTHeaderParameters, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { OidcConfig } from '../config.ts';
import { badToken } from '../http/auth.ts';
import type { Authenticate } from '../http/caller.ts';
import { Problem } from '../http/problems.ts';

/** Signatures by a private key only: with HMAC whoever checks could sign, and the public key would do as the secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Clocks of two machines differ. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** The roles that a token claims: under `path` as it is, since names of claims may hold dots, or along its dots. */
export function rolesIn(claims: JWTPayload, path: string): string[] {
  const inwards = path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], claims);
  return [claims[path] ?? inwards].flat().filter((role) => typeof role === 'string');
}

/**
 * The account as logs of writes name it: the `sub`, which is opaque at most issuers. One that is a mail address is personal
 * data and does not belong in the audit trail, so its digest stands for it.
 */
export function accountOf(sub: string): string {
  return /^[\w.:|-]{1,255}$/.test(sub) ? sub : `sha256:${hash('sha256', sub)}`;
}

/**
 * Whether a token is one for this service to accept. `at+jwt` says so (RFC 9068 section 2.1), but many issuers, Keycloak among
 * them, write `JWT` for every kind. Of those, what can be told for an ID token is refused: it says to an application who
 * signed in, and any page that saw the sign-in has it. Its marks are hashes of what was issued along with it and the `nonce`
 * of the sign-in (OpenID Connect Core sections 2 and 3.3.2.11), or Keycloak's claim `typ`, which tells an access token too,
 * since before version 25 those had the nonce as well.
 */
export function isAccessToken(header: JWTHeaderParameters, claims: JWTPayload): boolean {
  const type = (header.typ ?? 'JWT').toLowerCase().replace(/^application\//, '');
  if (type === 'at+jwt') return true;
  if (type !== 'jwt' || 'at_hash' in claims || 'c_hash' in claims) return false;
  return claims.typ === undefined ? !('nonce' in claims) : claims.typ === 'Bearer';
}

/**
 * Knows the bearers of access tokens: JWTs that the issuer signed for this service and that are in force (`nbf` counts where
 * there is one, since not every issuer writes it), and no ID tokens as far as those can be told. A person without a role
 * that maps to scopes may read what anybody may.
 */
export function createTokenCheck(oidc: OidcConfig, keys: JWTVerifyGetKey): Authenticate {
  const verify = async (token: string) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: oidc.issuer,
        audience: oidc.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
      });
      if (!isAccessToken(protectedHeader, payload)) throw badToken();
      return payload;
    } catch (error) {
      // Not as a cause: errors of jose carry the claims, and those hold the person's name.
      throw error instanceof Problem ? error : badToken();
    }
  };
  return async (token) => {
    const claims = await verify(token);
    if (!claims.sub) throw badToken();
    const scopes = rolesIn(claims, oidc.rolesClaim).flatMap((role) => oidc.roles.get(role) ?? []);
    return {
      kind: 'person',
      id: accountOf(claims.sub),
      audience: 'internal',
      scopes: new Set(scopes),
      quotaPerMinute: null,
    };
  };
}
