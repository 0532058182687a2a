import type { FastifyServerOptions } from 'fastify';
import { requestForLog } from './requests.ts';

/**
 * Options of pino for this service. No header, body or query string is ever logged on purpose; the paths below are
 * removed should somebody log a whole request or error some day.
 */
export const logOptions = {
  redact: {
    paths: [
      'authorization',
      'cookie',
      '*.authorization',
      '*.cookie',
      '*["set-cookie"]',
      'headers.authorization',
      'headers.cookie',
      'req.headers',
      'request.headers',
      'res.headers',
      'err.detail',
      'err.where',
      'err.parameters',
    ],
    censor: '[redacted]',
  },
  serializers: { req: requestForLog },
} satisfies Exclude<FastifyServerOptions['logger'], boolean | undefined>;
