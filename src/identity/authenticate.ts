import { authenticateKey } from '../clients/authenticate.ts';
import { parseKey } from '../clients/key.ts';
import type { OidcConfig } from '../config.ts';
import type { Queryable } from '../db/types.ts';
import { badToken } from '../http/auth.ts';
import type { Authenticate } from '../http/caller.ts';
import { createIssuerKeys } from './issuer.ts';
import { createTokenCheck } from './token.ts';

/** A JWT in compact form, signed or not. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Knows the bearers of keys, and of tokens where an issuer is configured. */
export function createAuthenticate(db: Queryable, oidc: OidcConfig | null): Authenticate {
  const checkToken = oidc && createTokenCheck(oidc, createIssuerKeys(oidc.issuer));
  return async (token) => {
    const key = parseKey(token);
    if (key) return authenticateKey(db, key);
    if (checkToken && JWT.test(token)) return checkToken(token);
    throw badToken();
  };
}
