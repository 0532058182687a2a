import type { Visibility } from '../db/enums.ts';
import type { Queryable, Transaction } from '../db/types.ts';
import type { Audience } from '../http/caller.ts';
import type { CursorPayload } from '../http/cursor.ts';
import { cutPage } from '../http/keyset.ts';
import { notFound } from '../http/problems.ts';
import { refuseUnknownCodes } from '../structure/codes.ts';
import { type ContactRow, toContact, toContactRecord } from './mapper.ts';
import type { Contact, ContactRecord, ListContactsQuery, ListStudyContactsQuery } from './schemas.ts';
import {
  asKept,
  asSeenBy,
  codesOf,
  directory,
  ofStudy,
  oneContact,
  type Place,
  type View,
  withRoles,
} from './statements.ts';

/** A page of contacts; `last` leads on where there is more, `total` is there when asked for. */
export interface ContactsFound<T = Contact> {
  items: T[];
  last: CursorPayload | null;
  total: number | undefined;
}

interface Page {
  limit: number;
  count: boolean;
  cursor: CursorPayload | null;
}

/**
 * Reads a page out of `keyed` (id, name, a, b). A cursor must not carry a name (addresses end up in logs), so it holds the
 * contact's id, and its name is read again; should the contact be gone by then, its neighbours of the same rank are given
 * once more rather than skipped.
 */
async function readPage<T>(
  db: Queryable,
  { limit, count, cursor }: Page,
  view: View,
  keyed: ($: Place) => string,
  ofRole: ($: Place) => string,
  toItem: (row: ContactRow) => T,
): Promise<ContactsFound<T>> {
  const values: unknown[] = [];
  const $: Place = (value) => `$${values.push(value)}`;
  const [a, b, id] = cursor?.k ?? [];
  const last = cursor && `select lower(name) from contact where id = ${$(id)}`;
  const after = cursor
    ? `where (a, b, name, id) > (${$(a)}::int, ${$(b)}::int, coalesce((${last}), ''), ${$(id)})`
    : '';
  // Without a name: a plan made for one set of filters is wrong for another.
  const { rows } = await db.query<ContactRow>(
    `with page as (
       select id, a, b from (${keyed($)}) keyed ${after} order by a, b, name, id limit ${$(limit + 1)}
     )
     ${withRoles(view, ofRole($))}`,
    values,
  );
  const cut = cutPage(rows, limit, (row) => [row.a, row.b, row.id]);
  return { items: cut.page.map(toItem), last: cut.last, total: count ? await countContacts(db, keyed) : undefined };
}

async function countContacts(db: Queryable, keyed: ($: Place) => string): Promise<number> {
  const values: unknown[] = [];
  const text = `select count(*)::int as total from (${keyed((value) => `$${values.push(value)}`)}) keyed`;
  const { rows } = await db.query<{ total: number }>(text, values);
  return rows[0]?.total ?? 0;
}

async function readDirectory<T>(
  db: Queryable,
  query: ListContactsQuery,
  cursor: CursorPayload | null,
  view: View,
  toItem: (row: ContactRow) => T,
): Promise<ContactsFound<T>> {
  await refuseUnknownCodes(db, codesOf(query));
  const keyed = ($: Place) => directory(query, view, $);
  return readPage(db, { ...query, cursor }, view, keyed, () => 'true', toItem);
}

/** A page of the directory as an audience sees it. Throws 400 for a program or committee that does not exist. */
export function findContacts(
  db: Queryable,
  query: ListContactsQuery,
  audience: Audience,
  cursor: CursorPayload | null,
): Promise<ContactsFound> {
  return readDirectory(db, query, cursor, asSeenBy(audience), toContact);
}

/** A page of what the office keeps: contacts of these visibilities, also such as are shown nowhere. */
export function findContactRecords(
  db: Queryable,
  query: ListContactsQuery & { visibility: readonly Visibility[] },
  cursor: CursorPayload | null,
): Promise<ContactsFound<ContactRecord>> {
  return readDirectory(db, query, cursor, asKept(query.visibility), toContactRecord);
}

/**
 * A page of a study's contacts as an audience sees it, each with its roles in this study. Whether the study exists and is
 * listed is for the caller to say; for a draft or a withdrawn study the page is empty.
 */
export function findStudyContacts(
  db: Queryable,
  studyId: string,
  audience: Audience,
  query: ListStudyContactsQuery,
  cursor: CursorPayload | null,
): Promise<ContactsFound> {
  const view = asSeenBy(audience);
  const inStudy = ($: Place) => `r.study_id = ${$(studyId)}`;
  return readPage(db, { ...query, cursor }, view, ($) => ofStudy(studyId, view, $), inStudy, toContact);
}

async function getRow(db: Queryable, id: string, name: string, view: View): Promise<ContactRow> {
  const { rows } = await db.query<ContactRow>({ name, text: oneContact(view), values: [id, view.visibilities] });
  if (!rows[0]) throw notFound('contact', id);
  return rows[0];
}

/** A contact by its id. Throws the same 404 for one that is unknown, suppressed or beyond the audience. */
export async function getContact(db: Queryable, id: string, audience: Audience): Promise<Contact> {
  return toContact(await getRow(db, id, 'contact', asSeenBy(audience)));
}

/** What the office keeps of a contact, whatever its visibility and its roles. */
export async function getContactRecord(db: Queryable, id: string): Promise<ContactRecord> {
  return toContactRecord(await getRow(db, id, 'contact-record', asKept()));
}

/** What a body names by id or code; absent and null name nothing. */
export interface References {
  organization?: { id: string } | null;
  department?: { code: string } | null;
  study?: { id: string } | null;
  program?: { code: string } | null;
  committee?: { code: string } | null;
}

/** The places of what a body names and the registry does not hold, as JSON pointers into the body. */
export async function findMissing(tx: Transaction, given: References): Promise<string[]> {
  const { organization, department, study, program, committee } = given;
  const missing: string[] = [];
  if (organization && !(await tx.organization.count({ where: organization }))) missing.push('/organization/id');
  if (department && !(await tx.department.count({ where: department }))) missing.push('/department/code');
  if (study && !(await tx.study.count({ where: study }))) missing.push('/study/id');
  if (program && !(await tx.program.count({ where: program }))) missing.push('/program/code');
  if (committee && !(await tx.committee.count({ where: committee }))) missing.push('/committee/code');
  return missing;
}
