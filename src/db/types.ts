import type pg from 'pg';
import type { Prisma } from './generated/client.ts';

/** Whatever runs one SQL statement: the pool, or a client within a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

/** Prisma's models inside a transaction, which `transaction` of the database alone begins. */
export type Transaction = Omit<Prisma.TransactionClient, '$transaction'>;
