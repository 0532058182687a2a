import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { exitCodes, FatalError } from '../fatal.ts';

/** Listens, and returns the address to tell people. Throws a FatalError that names the variable to change. */
export async function listen(app: FastifyInstance, { host, port, publicUrl }: Config): Promise<string> {
  const { level } = app.log;
  app.log.level = 'warn'; // Fastify logs each address by itself; the greeting says it once
  try {
    const address = await app.listen({ host, port });
    return publicUrl ?? address;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} of ${host} is taken: set PORT to another one.`,
      EACCES: `Port ${port} may not be used by this user: set PORT to one above 1023.`,
      EADDRNOTAVAIL: `${host} is no address of this machine: set HOST.`,
      ENOTFOUND: `${host} is no known host name: set HOST.`,
    };
    const reason = code && reasons[code];
    throw reason ? new FatalError(reason, exitCodes.unavailable, { cause: error }) : error;
  } finally {
    app.log.level = level;
  }
}
