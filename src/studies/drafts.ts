import type { Caller } from '../http/caller.ts';
import { unknownValue } from '../http/parameter.ts';
import { badRequest } from '../http/problems.ts';
import { type ListStudiesQuery, PUBLIC_STATUSES } from './schemas.ts';

/** Whether a caller sees studies that are still drafts: public views never show them (domain.md section 5 item 8). */
export function seesDrafts({ scopes }: Caller): boolean {
  return scopes.has('studies:write');
}

/** Refuses `draft` as a status to look for from whoever sees none, as it refuses any status that there is not. */
export function refuseDraftFilter(caller: Caller, query: Pick<ListStudiesQuery, 'status' | 'hostStatus'>): void {
  if (seesDrafts(caller)) return;
  const asking = (['status', 'hostStatus'] as const).filter((name) => query[name]?.includes('draft'));
  if (asking.length === 0) return;
  throw badRequest(asking.map((name) => ({ in: 'query', name, ...unknownValue('draft', PUBLIC_STATUSES) })));
}
