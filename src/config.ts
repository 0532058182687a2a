import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import {
  approvals,
  flag,
  httpUrl,
  issuer,
  mailbox,
  oneOf,
  origin,
  postgresUrl,
  roleScopes,
  smtpUrl,
  whole,
} from './config-values.ts';
import { exitCodes, FatalError } from './fatal.ts';
import type { ScopeName } from './scopes.ts';

interface Variable {
  schema: z.ZodType<unknown, string>;
  /** The value in effect when the variable is absent, written as in the environment; null means "not set". */
  default: string | null;
  description: string;
}

const variable = <T, D extends string | null>(schema: z.ZodType<T, string>, fallback: D, description: string) => ({
  schema,
  default: fallback,
  description,
});

/** Every environment variable of the service: the one source of `.env.example`. */
export const variables = {
  HOST: variable(z.string(), '127.0.0.1', 'Address to listen on; 0.0.0.0 for all interfaces.'),
  PORT: variable(whole(0, 65_535), '3000', 'Port to listen on; 0 takes a free one.'),
  DATABASE_URL: variable(
    postgresUrl,
    null,
    'Postgres 15 or newer, TLS by its parameters (sslmode, sslrootcert, as in libpq). Unset: an embedded server.',
  ),
  DATABASE_POOL_SIZE: variable(whole(1, 500), '10', 'Connections that one instance holds at most.'),
  RIPH_DATA_DIR: variable(z.string(), '.data', 'Folder of the embedded database, its password and its log.'),
  RIPH_SEED: variable(oneOf(['default', 'none']), 'default', 'What an empty database is filled with at first start.'),
  RIPH_LOG_LEVEL: variable(
    oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'info',
    'Least severe level that is logged.',
  ),
  RIPH_LOG_FORMAT: variable(oneOf(['auto', 'pretty', 'json']), 'auto', 'auto is pretty on a terminal, json elsewhere.'),
  RIPH_PUBLIC_URL: variable(
    httpUrl.transform((value) => value.replace(/\/+$/, '')),
    null,
    'Address under which clients reach the service; unset: taken from each request.',
  ),
  RIPH_TRUST_PROXY: variable(flag, 'false', 'Believe the X-Forwarded-* headers of the proxy in front.'),
  RIPH_RATE_LIMIT_PER_MINUTE: variable(whole(0, 1_000_000), '600', 'Requests a minute and client; 0 is unlimited.'),
  RIPH_CORS_ORIGIN: variable(origin, '*', 'Origin whose pages may read the API from a browser.'),
  RIPH_REQUEST_TIMEOUT_MS: variable(whole(1, 600_000), '30000', 'Time a client has to send its whole request.'),
  RIPH_STATEMENT_TIMEOUT_MS: variable(whole(1, 3_600_000), '15000', 'Time after which Postgres cancels a statement.'),
  RIPH_CONNECT_TIMEOUT_MS: variable(whole(1, 600_000), '5000', 'Time to wait for a database connection.'),
  RIPH_BODY_LIMIT_BYTES: variable(whole(1024, 1_073_741_824), '1048576', 'Largest request body accepted.'),
  RIPH_SHUTDOWN_GRACE_MS: variable(whole(0, 600_000), '10000', 'Time that running requests have to end at a stop.'),
  RIPH_TEXT_CACHE_MB: variable(whole(0, 65_536), '64', 'Rendered texts that one process keeps at most; 0 is none.'),
  RIPH_WORKER: variable(
    oneOf(['service', 'none']),
    'service',
    'Who does the jobs (mail, daily upkeep): this service, or none when `npm run worker` runs beside it.',
  ),
  RIPH_SMTP_URL: variable(smtpUrl, null, 'Mail server for messages to contacts. Unset: messages answer 503.'),
  RIPH_MAIL_FROM: variable(mailbox, null, 'Sender of these mails; needed with RIPH_SMTP_URL.'),
  RIPH_SMTP_TIMEOUT_MS: variable(whole(1, 600_000), '10000', 'Time to wait for the mail server, at each step.'),
  RIPH_MESSAGES_PER_HOUR: variable(
    whole(0, 1000),
    '5',
    'Messages to contacts that one address may send; 3 a minute at most, 0 is unlimited.',
  ),
  RIPH_SECURITY_CONTACT: variable(
    z.string().regex(/^(https:\/\/|mailto:|tel:)\S+$/, 'must be an https, mailto or tel address'),
    null,
    'Whom to tell of a weakness (security.txt, RFC 9116). Unset: the public contacts of this service.',
  ),
  RIPH_OIDC_ISSUER: variable(
    issuer,
    null,
    'Identity provider of people who sign in (OpenID Connect), exactly as `iss` in its tokens. Unset: keys only.',
  ),
  RIPH_OIDC_AUDIENCE: variable(z.string(), null, 'The `aud` that access tokens for this service carry.'),
  RIPH_OIDC_ROLES_CLAIM: variable(z.string(), 'roles', 'Claim with the roles; dots lead inwards: realm_access.roles.'),
  RIPH_OIDC_ROLES: variable(
    roleScopes,
    null,
    'What roles may do: registry-admin=*;registry-editor=studies:write,contacts:write,contacts:read.',
  ),
  RIPH_CURSOR_SECRET: variable(
    z.string().min(16, 'must have at least 16 characters'),
    null,
    'Signs list cursors; the same on every instance. Unset: a secret kept in the database.',
  ),
  RIPH_IVDR_APPROVALS: variable(
    approvals,
    '',
    'What a performance study (ivdr_ps) needs before it opens: cpp, ansm, ctis, comma separated. Empty: nothing.',
  ),
} satisfies Record<string, Variable>;

type Variables = typeof variables;
type Value<K extends keyof Variables> =
  | z.output<Variables[K]['schema']>
  | (Variables[K]['default'] extends null ? null : never);

/** How people sign in. */
export interface OidcConfig {
  issuer: string;
  audience: string;
  rolesClaim: string;
  roles: ReadonlyMap<string, readonly ScopeName[]>;
}

/** The configuration in force. Durations are milliseconds, sizes bytes, paths absolute. */
export interface Config {
  host: Value<'HOST'>;
  port: Value<'PORT'>;
  databaseUrl: Value<'DATABASE_URL'>;
  databasePoolSize: Value<'DATABASE_POOL_SIZE'>;
  dataDir: Value<'RIPH_DATA_DIR'>;
  seed: Value<'RIPH_SEED'>;
  logLevel: Value<'RIPH_LOG_LEVEL'>;
  logFormat: 'pretty' | 'json';
  publicUrl: Value<'RIPH_PUBLIC_URL'>;
  trustProxy: Value<'RIPH_TRUST_PROXY'>;
  rateLimitPerMinute: Value<'RIPH_RATE_LIMIT_PER_MINUTE'>;
  corsOrigin: Value<'RIPH_CORS_ORIGIN'>;
  requestTimeoutMs: Value<'RIPH_REQUEST_TIMEOUT_MS'>;
  statementTimeoutMs: Value<'RIPH_STATEMENT_TIMEOUT_MS'>;
  connectTimeoutMs: Value<'RIPH_CONNECT_TIMEOUT_MS'>;
  bodyLimitBytes: Value<'RIPH_BODY_LIMIT_BYTES'>;
  shutdownGraceMs: Value<'RIPH_SHUTDOWN_GRACE_MS'>;
  textCacheMb: Value<'RIPH_TEXT_CACHE_MB'>;
  worker: Value<'RIPH_WORKER'>;
  smtpUrl: Value<'RIPH_SMTP_URL'>;
  mailFrom: Value<'RIPH_MAIL_FROM'>;
  smtpTimeoutMs: Value<'RIPH_SMTP_TIMEOUT_MS'>;
  messagesPerHour: Value<'RIPH_MESSAGES_PER_HOUR'>;
  securityContact: Value<'RIPH_SECURITY_CONTACT'>;
  cursorSecret: Value<'RIPH_CURSOR_SECRET'>;
  ivdrApprovals: Value<'RIPH_IVDR_APPROVALS'>;
  /** Null: nobody signs in, keys only. */
  oidc: OidcConfig | null;
}

function unknownVariable(name: string): string {
  const known = Object.keys(variables).filter((key) => key.startsWith('RIPH_'));
  const nearest = known.map((key) => ({ key, away: distance(key, name) })).sort((a, b) => a.away - b.away)[0];
  const hint = nearest && nearest.away <= 5 ? ` (did you mean ${nearest.key}?)` : '';
  return `${name}: no such setting${hint}`;
}

type Get = <K extends keyof Variables>(name: K) => Value<K>;

/** Signing in takes an issuer, an audience and roles: without one of them nobody could, or anybody of the issuer would. */
function readOidc(get: Get, mistakes: string[]): OidcConfig | null {
  const issuer = get('RIPH_OIDC_ISSUER');
  const audience = get('RIPH_OIDC_AUDIENCE');
  const roles = get('RIPH_OIDC_ROLES');
  if (issuer !== null && audience !== null && roles !== null) {
    return { issuer, audience, roles, rolesClaim: get('RIPH_OIDC_ROLES_CLAIM') };
  }
  const isIncomplete = issuer !== null || audience !== null || roles !== null;
  if (isIncomplete && !mistakes.some((mistake) => mistake.startsWith('RIPH_OIDC'))) {
    mistakes.push('RIPH_OIDC_ISSUER, RIPH_OIDC_AUDIENCE and RIPH_OIDC_ROLES: set all of them or none');
  }
  return null;
}

/** The message never repeats a value: DATABASE_URL and secrets would end up in logs. */
function read(env: NodeJS.ProcessEnv, mistakes: string[]): Get {
  return (name) => {
    const given = env[name];
    // An empty variable counts as absent: compose files and .env.example write `NAME=` for "not set".
    const raw = given === undefined || given === '' ? variables[name].default : given;
    if (raw === null) return null as never;
    const result = variables[name].schema.safeParse(raw);
    if (result.success) return result.data as never;
    mistakes.push(`${name}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
    return null as never;
  };
}

/** The process's environment, completed by a `.env` file in the working folder; what is already set wins. */
function environment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/**
 * Reads the configuration. Throws one FatalError (exit code 78) that lists every mistake: bad values, and RIPH_*
 * variables that do not exist, which would otherwise be typing errors without effect.
 */
export function loadConfig(env: NodeJS.ProcessEnv = environment()): Config {
  const mistakes = Object.keys(env)
    .filter((name) => name.startsWith('RIPH_') && !Object.hasOwn(variables, name))
    .map(unknownVariable);
  const get = read(env, mistakes);
  const format = get('RIPH_LOG_FORMAT');
  const config: Config = {
    host: get('HOST'),
    port: get('PORT'),
    databaseUrl: get('DATABASE_URL'),
    databasePoolSize: get('DATABASE_POOL_SIZE'),
    dataDir: resolve(get('RIPH_DATA_DIR') ?? ''),
    seed: get('RIPH_SEED'),
    logLevel: get('RIPH_LOG_LEVEL'),
    logFormat: format === 'auto' ? (process.stdout.isTTY ? 'pretty' : 'json') : format,
    publicUrl: get('RIPH_PUBLIC_URL'),
    trustProxy: get('RIPH_TRUST_PROXY'),
    rateLimitPerMinute: get('RIPH_RATE_LIMIT_PER_MINUTE'),
    corsOrigin: get('RIPH_CORS_ORIGIN'),
    requestTimeoutMs: get('RIPH_REQUEST_TIMEOUT_MS'),
    statementTimeoutMs: get('RIPH_STATEMENT_TIMEOUT_MS'),
    connectTimeoutMs: get('RIPH_CONNECT_TIMEOUT_MS'),
    bodyLimitBytes: get('RIPH_BODY_LIMIT_BYTES'),
    shutdownGraceMs: get('RIPH_SHUTDOWN_GRACE_MS'),
    textCacheMb: get('RIPH_TEXT_CACHE_MB'),
    worker: get('RIPH_WORKER'),
    smtpUrl: get('RIPH_SMTP_URL'),
    mailFrom: get('RIPH_MAIL_FROM'),
    smtpTimeoutMs: get('RIPH_SMTP_TIMEOUT_MS'),
    messagesPerHour: get('RIPH_MESSAGES_PER_HOUR'),
    securityContact: get('RIPH_SECURITY_CONTACT'),
    cursorSecret: get('RIPH_CURSOR_SECRET'),
    ivdrApprovals: get('RIPH_IVDR_APPROVALS'),
    oidc: readOidc(get, mistakes),
  };
  if (config.smtpUrl !== null && config.mailFrom === null) mistakes.push('RIPH_MAIL_FROM: needed with RIPH_SMTP_URL');
  if (mistakes.length > 0) {
    const heading = `The configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:`;
    throw new FatalError([heading, ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'), exitCodes.config);
  }
  return config;
}

/** The text of `.env.example`: each variable with its description, commented out at its default. */
export function envExample(): string {
  const entries = Object.entries<Variable>(variables).map(
    ([name, { description, default: fallback }]) => `# ${description}\n# ${name}=${fallback ?? ''}\n`,
  );
  return `# Settings of riph-registry, at their defaults. Generated by \`npm run env:example\`.\n\n${entries.join('\n')}`;
}
