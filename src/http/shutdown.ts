import type { FastifyInstance } from 'fastify';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes on a Ctrl-C that the terminal has sent to every process already: within this time two are one. */
const echoMs = 500;

/**
 * Resolves at the first signal to stop. A later one ends the process at once; the embedded database then stays up,
 * and the next start finds it.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first = 0;
    for (const signal of signals) {
      process.on(signal, () => {
        if (first > 0 && Date.now() - first > echoMs) process.exit(1);
        first ||= Date.now();
        resolve(signal);
      });
    }
  });
}

/** Refuses new requests, lets the running ones end for up to `graceMs`, then cuts them. */
export async function drain(app: FastifyInstance, graceMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close();
  clearTimeout(timer);
}
