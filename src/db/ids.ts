import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new opaque id: a prefix that tells people the kind, and 80 random bits in 16 characters: `std_7k2m9q4x1z0c8v5n`. */
export function newId(
  prefix: 'std' | 'org' | 'con' | 'idf' | 'sit' | 'evt' | 'src' | 'rol' | 'apr' | 'coh' | 'cli' | 'msg' | 'imp',
): string {
  return `${prefix}_${Array.from(randomBytes(16), (byte) => CROCKFORD[byte & 31]).join('')}`;
}
