import { z } from 'zod';
import { parseScopes, type ScopeName } from './scopes.ts';

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
/** What a decision can be of; `db/enums.ts` has the same, and the types say so. */
export const approvals = z
  .string()
  .transform((value) => value.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()])))
  .pipe(z.array(z.enum(['cpp', 'ansm', 'ctis'], 'must be cpp, ansm or ctis, comma separated')));
/** Only `true` and `false`: a typing error must not silently mean "off". */
export const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
/** One of `values`. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`);
/** A URL of a database. */
export const postgresUrl = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  return (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') && url.pathname.length > 1;
}, 'must be a URL like postgres://user:password@host:5432/database');
/** A web address. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
/** An origin of pages, or any. */
export const origin = z.union([z.literal('*'), httpUrl], 'must be * or an http or https origin');
/** The keys that tokens are checked with come from there: without TLS anybody on the way could put in their own. */
export const issuer = httpUrl.refine((value) => {
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}, 'must be an https URL (http only on this machine)');

/** Reads `role=scope,scope;role=*`. */
function parseRoles(text: string): ReadonlyMap<string, readonly ScopeName[]> {
  const entries = text.split(';').filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [, role, scopes] = /^([^=]+)=(.+)$/.exec(entry.trim()) ?? [];
      if (role === undefined || scopes === undefined) throw new Error('must be like role=scope,scope;role=*');
      return [role.trim(), parseScopes(scopes)];
    }),
  );
}
/** What roles may do: a map from roles to scopes. */
export const roleScopes = z.string().transform((value, context) => {
  try {
    return parseRoles(value);
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
});

export const smtpUrl = z.url({ protocol: /^smtps?$/, error: 'must be a URL like smtps://user:password@host:465' });

/** `office@example.org` or `Registry <office@example.org>`; what follows a line feed would be another header. */
export const mailbox = z
  .string()
  .regex(/^([^<>\p{Cc}]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u, 'must be a mail address');
