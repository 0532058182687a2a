import { recordAudit } from '../audit/record.ts';
import { queryableOf } from '../db/transaction.ts';
import type { Queryable, Transaction } from '../db/types.ts';
import { type Precondition, requireMatch } from '../http/preconditions.ts';
import { type Mistake, notFound, ruleBroken } from '../http/problems.ts';
import { rendered, type Writing } from './answer-write.ts';
import type { WriteAnswer } from './write.ts';

/** A resource beside the studies that is one row under a key, and how it is read. */
export interface Resource<T extends object> {
  /** Its table, which is also its name in the audit trail. */
  table: 'program' | 'committee' | 'department' | 'platform' | 'organization' | 'indicator' | 'contact';
  key: 'code' | 'id';
  /** The address of the list, such as `/v1/programs`. */
  address: string;
  get(db: Queryable, key: string): Promise<T>;
  /** What may name it, and the column that does: none of it may be there when it is removed. */
  uses: readonly Use[];
}

interface Use {
  what: 'studies' | 'sites' | 'contacts' | 'roles' | 'programs';
  table: string;
  column: string;
}

/** What the audit entry says beyond the fields that changed; free of personal data. */
export type Details = Record<string, string | number | boolean | null | readonly string[]>;

/** Answers a resource that was just entered, with its audit entry. */
export async function created<T extends object>(
  { tx, actor }: Writing,
  { table, address, get }: Resource<T>,
  key: string,
  details: Details = {},
): Promise<WriteAnswer> {
  const resource = await get(queryableOf(tx), key);
  await recordAudit(tx, actor, { action: `${table}.created`, entityType: table, entityId: key, details });
  return rendered(resource, { status: 201, location: `${address}/${encodeURIComponent(key)}` });
}

/**
 * The frame of every change of such a resource: locks its row, compares `If-Match` with what a read shows, does `work`, records
 * the audit entry with the members that changed, and answers what a read shows now.
 *
 * @throws Problem 404, 412, 428, and whatever `work` throws
 */
export async function changeResource<T extends object>(
  { tx, actor, precondition }: Writing,
  resource: Resource<T>,
  { key, action = `${resource.table}.updated` }: { key: string; action?: string },
  work: (before: T) => Promise<Details>,
): Promise<WriteAnswer> {
  const before = await lockResource(tx, resource, key, precondition);
  const details = await work(before);
  const after = await resource.get(queryableOf(tx), key);
  const fields = changedMembers(before, after);
  await recordAudit(tx, actor, {
    action,
    entityType: resource.table,
    entityId: key,
    details: { ...details, changed: fields.length > 0, fields },
  });
  return rendered(after);
}

/** Removes a resource that nothing names. Throws 409 `in_use` with the counts of what does; 404, 412, 428. */
export async function removeResource<T extends object>(
  { tx, actor, precondition }: Writing,
  resource: Resource<T>,
  key: string,
): Promise<WriteAnswer> {
  await lockResource(tx, resource, key, precondition);
  await refuseInUse(tx, resource, key);
  const { table, key: column } = resource;
  await queryableOf(tx).query(`delete from ${table} where ${column} = $1`, [key]);
  await recordAudit(tx, actor, { action: `${table}.deleted`, entityType: table, entityId: key });
  return { status: 204, body: null };
}

/** Locks a row and reads its resource. Nothing can begin to name it until the transaction ends. */
export async function lockResource<T extends object>(
  tx: Transaction,
  { table, key: column, get }: Pick<Resource<T>, 'table' | 'key' | 'get'>,
  key: string,
  precondition: Precondition,
): Promise<T> {
  const db = queryableOf(tx);
  const { rows } = await db.query(`select 1 from ${table} where ${column} = $1 for update`, [key]);
  if (rows.length === 0) throw notFound(table, key);
  const before = await get(db, key);
  requireMatch(precondition, rendered(before).etag ?? '');
  return before;
}

const WORDS: Readonly<Record<Use['what'], { en: string; fr: string }>> = {
  studies: { en: 'studies', fr: 'études' },
  sites: { en: 'sites of studies', fr: "centres d'études" },
  contacts: { en: 'contacts', fr: 'contacts' },
  roles: { en: 'roles of contacts', fr: 'rôles de contacts' },
  programs: { en: 'programs', fr: 'programmes' },
};

async function refuseInUse<T extends object>(tx: Transaction, { uses, key: name }: Resource<T>, key: string) {
  const db = queryableOf(tx);
  const mistakes: Mistake[] = [];
  for (const { what, table, column } of uses) {
    const { rows } = await db.query<{ total: number }>(
      `select count(*)::int as total from ${table} where ${column} = $1`,
      [key],
    );
    const total = rows[0]?.total ?? 0;
    const { en, fr } = WORDS[what];
    if (total > 0) {
      mistakes.push({
        in: 'path',
        name,
        code: what,
        message: { en: `${en} that name it: ${total}`, fr: `${fr} qui le citent : ${total}` },
      });
    }
  }
  if (mistakes.length > 0) throw ruleBroken('in_use', mistakes);
}

/** Members of which the two states differ, but for the instant of the change. */
function changedMembers<T extends object>(before: T, after: T): string[] {
  const text = (state: T, member: string) => JSON.stringify((state as Record<string, unknown>)[member]);
  return Object.keys(after).filter((member) => member !== 'updatedAt' && text(before, member) !== text(after, member));
}
