import { type Logger, pino, stdTimeFunctions } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Config } from '../config.ts';
import { logOptions } from './logging.ts';

/** The service's log on standard output: one JSON object a line, or lines for people on a terminal. */
export function createLogger({ logLevel, logFormat }: Config): Logger {
  const options = { ...logOptions, level: logLevel, timestamp: stdTimeFunctions.isoTime };
  if (logFormat === 'json') return pino(options);
  return pino(
    options,
    PinoPretty({ sync: true, colorize: process.stdout.isTTY, ignore: 'pid,hostname', singleLine: true }),
  );
}
