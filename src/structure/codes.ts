import type { Queryable } from '../db/types.ts';
import { unknownValue } from '../http/parameter.ts';
import { badRequest } from '../http/problems.ts';
import { CODED, type Coded, findCodes } from './queries.ts';

/** Codes by which a list is filtered, as they stand in the query; a filter that is not asked for is absent. */
export type CodeFilters = { [Name in Coded]?: readonly string[] };

/**
 * Refuses codes of programs, committees, departments and platforms that do not exist, so that a typing error is not answered with
 * an empty list: the codes are data, and no schema can hold them. Call it before the list statement; without such a filter it
 * reads nothing. Codes are compared as they are, in lower case; aliases are no codes. Throws 400 naming each unknown one, with
 * those allowed.
 */
export async function refuseUnknownCodes(db: Queryable, filters: CodeFilters): Promise<void> {
  if (CODED.every((name) => filters[name] === undefined)) return;
  const codes = await findCodes(db);
  const mistakes = CODED.flatMap((name) => {
    const allowed = codes.filter((one) => one.name === name).map(({ code }) => code);
    const unknown = new Set(filters[name]?.filter((code) => !allowed.includes(code)));
    return [...unknown].map((code) => ({ in: 'query' as const, name, ...unknownValue(code, allowed) }));
  });
  if (mistakes.length > 0) throw badRequest(mistakes);
}
