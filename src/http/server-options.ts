import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type FastifyBaseLogger, type FastifyHttpOptions, LogController } from 'fastify';
import { problemBody, sendProblem } from './problem-reply.ts';
import { type ProblemCode, problemTypes } from './problem-types.ts';
import { Problem } from './problems.ts';
import { requestIdOf } from './requests.ts';
import { addSecurityHeaders } from './security.ts';

/** The settings that this layer needs; `Config` satisfies it. Durations in milliseconds, sizes in bytes. */
export interface HttpConfig {
  trustProxy: boolean;
  rateLimitPerMinute: number;
  corsOrigin: string;
  requestTimeoutMs: number;
  bodyLimitBytes: number;
}

/** Node's limit, stated since the answer 431 depends on it. */
const MAX_HEADER_BYTES = 16_384;
/** Longer than the 60 s after which most proxies drop idle connections: the proxy, not this end, must close first. */
const KEEP_ALIVE_MS = 72_000;

/** How often Node looks for requests that are over time; its default would let them live 30 s longer. */
const CHECK_INTERVAL_MS = 1000;

/** What Fastify is started with. */
export function serverOptions(config: HttpConfig, logger: FastifyBaseLogger | undefined) {
  return {
    ...(logger && { loggerInstance: logger }),
    // One logger for all requests: lines name their request themselves, and a child for each is a cost that every read pays.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    // One hop: the last address of X-Forwarded-For is what the proxy saw, those before it are what the client wrote.
    trustProxy: config.trustProxy && ((_address: string, hop: number) => hop === 0),
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: config.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: CHECK_INTERVAL_MS },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    genReqId: requestIdOf,
    // Requests that arrive on open connections during a stop are answered like any other; the connection closes after.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
    // Addresses that the router cannot read reach no hook: what hooks add is added here.
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id);
      addSecurityHeaders(reply, config.corsOrigin);
      const tooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
      sendProblem(reply, new Problem(tooLong ? 'uri_too_long' : 'malformed_request'));
    },
  } satisfies FastifyHttpOptions<Server>;
}

const brokenRequests: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Answers what is no HTTP request at all, on the bare socket, and closes it. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const problem = new Problem(brokenRequests[error.code ?? ''] ?? 'malformed_request');
  const requestId = requestIdOf({ headers: {} });
  const body = JSON.stringify(problemBody(problem, { language: 'en', path: '', requestId }));
  const head = [
    `HTTP/1.1 ${problem.status} ${problemTypes[problem.code].title.en}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
