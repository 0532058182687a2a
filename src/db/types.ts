import type pg from 'pg';
import type { Prisma } from './generated/client.ts';

/** Whatever runs one SQL statement: the pool, or a client within a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

/** The Prisma client inside an interactive transaction. */
export type Transaction = Prisma.TransactionClient;
