import { type Logger, pino, stdTimeFunctions } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Config } from '../config.ts';
import { logOptions } from './logging.ts';

/** The service's log on standard output: one JSON object a line, or lines for people on a terminal. */
export function createLogger({ logLevel, logFormat }: Config): Logger {
  const options = { ...logOptions, base: undefined, level: logLevel, timestamp: stdTimeFunctions.isoTime };
  // Lines leave in blocks of 8 KiB or after a second; what is left leaves at the end of the process.
  if (logFormat === 'json')
    return pino(options, pino.destination({ sync: false, minLength: 8192, periodicFlush: 1000 }));
  return pino(options, PinoPretty({ sync: true, colorize: process.stdout.isTTY, singleLine: true }));
}
