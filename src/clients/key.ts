import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key as its bearer holds it: `riph_<id>_<secret>`. The prefix lets scanners of source code find one that leaked. */
const KEY = /^riph_([0-9a-z]{16})_([\w-]{43})$/;

export interface KeyParts {
  /** Public: names the key in lists and in the audit trail. */
  id: string;
  secret: string;
}

/** The parts of a key; null for a text that is none, such as a token of an identity provider. */
export function parseKey(text: string): KeyParts | null {
  const [, id, secret] = KEY.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** A new secret of 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256: the secret is random, so a slow hash would protect nothing more and cost every request. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Compares in constant time. */
export function isSecretOf(secret: string, secretHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(secretHash));
}

/** The text that is shown to its bearer, once. */
export function formatKey(id: string, secret: string): string {
  return `riph_${id}_${secret}`;
}
