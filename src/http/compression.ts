import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import { ENCODINGS, registerEncodedTags } from './conditional.ts';

/**
 * Compresses answers of 1 KiB and more for clients that ask, and keeps their ETags strong. Bodies of requests stay as
 * they are.
 */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    globalDecompression: false,
    encodings: [...ENCODINGS],
    threshold: 1024,
  });
  registerEncodedTags(app);
}
