import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Transaction as DriverTransaction, SqlDriverAdapterFactory, SqlQuery } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import type { PrismaClient } from './generated/client.ts';
import type { createStatementNames } from './statement-names.ts';
import type { Queryable, Transaction } from './types.ts';

export interface TransactionOptions {
  /** Longest duration in milliseconds; then it is rolled back, and every further statement fails. */
  timeout?: number;
  /** Longest wait for a connection, in milliseconds. */
  maxWait?: number;
}

/** Runs `work` in one transaction, which is rolled back when it throws; if it hides that a statement failed, this throws. */
export type RunTransaction = <T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions) => Promise<T>;

type Names = ReturnType<typeof createStatementNames>;

const connections = new WeakMap<Transaction, Queryable>();

/** Receives the connection of the transaction that Prisma begins in this context. */
const beginning = new AsyncLocalStorage<(connection: Queryable) => void>();

/**
 * The connection of a transaction, for hand-written statements: what Prisma's models do on it and what these do is one
 * transaction, and a statement costs what it costs on `pg`. Each is prepared when it comes a second time.
 */
export function queryableOf(tx: Transaction): Queryable {
  const connection = connections.get(tx);
  if (!connection) throw new Error('a transaction that `transaction` of the database did not begin');
  return connection;
}

/** Prisma's interactive transactions, in which `queryableOf` knows the connection. */
export function transactions(prisma: PrismaClient): RunTransaction {
  return (work, options) => {
    let connection: Queryable | undefined;
    const begun = (given: Queryable) => {
      connection = given;
    };
    return beginning.run(begun, () =>
      prisma.$transaction((tx) => {
        if (!connection) throw new Error('Prisma began a transaction elsewhere');
        connections.set(tx, connection);
        return work(tx);
      }, options),
    );
  };
}

/** Prisma's adapter on the pool, which tells whoever begins a transaction the connection that it got. */
export function sharedAdapter(pool: pg.Pool, nameOf: Names): SqlDriverAdapterFactory {
  const factory = new PrismaPg(pool, {
    // Without a name the statement is parsed and planned anew; the adapter hands an absent one on as it is.
    statementNameGenerator: ({ sql }) => nameOf(sql) as string,
  });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      const begin = adapter.startTransaction.bind(adapter);
      adapter.startTransaction = async (level) => {
        const transaction = await begin(level);
        beginning.getStore()?.(connectionOf(transaction, nameOf));
        return transaction;
      };
      return adapter;
    },
  };
}

/** The connection that the adapter's transaction holds, until it is told to end. */
function connectionOf(transaction: DriverTransaction, nameOf: Names): Queryable {
  const held = transaction as unknown as { client: pg.PoolClient; performIO(given: SqlQuery): Promise<pg.QueryResult> };
  let end: string | null = null;
  transaction.executeRaw = async (statement) => {
    if (statement.sql === 'COMMIT' || statement.sql === 'ROLLBACK') end = statement.sql;
    const { command, rowCount } = await held.performIO(statement);
    // Postgres takes the COMMIT of a transaction in which a statement failed for a ROLLBACK, and calls that no error.
    if (statement.sql === 'COMMIT' && command !== 'COMMIT') {
      throw Object.assign(new Error('a statement failed, so nothing was committed'), { code: '25P02' });
    }
    return rowCount ?? 0;
  };
  const query = async (statement: string | pg.QueryConfig, values?: unknown[]) => {
    // What is late must not run after the end, when the connection may already be another's.
    if (end === 'COMMIT') throw new Error('a statement came after the commit of its transaction');
    if (end) throw Object.assign(new Error('statement on an expired transaction'), { code: 'P2028' });
    const config = typeof statement === 'string' ? { text: statement, values } : statement;
    return held.client.query({ name: nameOf(config.text), ...config });
  };
  return { query } as Queryable;
}
