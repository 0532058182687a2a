import type { Queryable, Transaction } from './types.ts';

/**
 * The hand-written statements of `queries.ts`, run inside a transaction: a write answers the state that it has made by the
 * very statement that a read uses, so that both carry the same tag.
 */
export function queryableOf(tx: Transaction): Queryable {
  const query = async (statement: string | { text: string; values?: unknown[] }, values: unknown[] = []) => {
    const { text, values: own = values } = typeof statement === 'string' ? { text: statement } : statement;
    return { rows: await tx.$queryRawUnsafe<object[]>(text, ...own) };
  };
  return { query } as unknown as Queryable;
}
