import { Writable } from 'node:stream';
import { type Level, pino } from 'pino';
import { logOptions } from '../../src/http/logging.ts';

/** A log with the options of the service's, and the lines that it has written. */
export function keepLog(level: Level = 'debug') {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: pino({ ...logOptions, level }, stream), lines };
}
