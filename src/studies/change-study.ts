import type { Actor } from '../audit/record.ts';
import type { Transaction } from '../db/types.ts';
import { type Precondition, requireMatch } from '../http/preconditions.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { WriteAnswer } from '../writes/write.ts';
import type { StudyContent } from './mapper.ts';
import { appendVersion, lockStudy } from './record-version.ts';

interface Change {
  studyId: string;
  precondition: Precondition;
  /** `study.verb` for the audit trail, such as `study.status_recorded`. */
  action: string;
  /** Whether the study may be withdrawn from the registry: only for what restores it. */
  withdrawn?: boolean;
}

/**
 * The frame of every write on a study and on what hangs on it: locks the study, compares `If-Match` with its current version,
 * does `work` on its document, records the version and the audit entry, and answers the new document. `work` returns details for
 * the audit entry, free of personal data.
 *
 * @throws Problem 404, 409 `already_withdrawn`, 412, 428, and whatever `work` throws
 */
export async function changeStudy(
  tx: Transaction,
  actor: Actor,
  { studyId, precondition, action, withdrawn = false }: Change,
  work: (current: StudyContent) => Promise<Record<string, string | number | boolean | null | readonly string[]>>,
): Promise<WriteAnswer> {
  const current = await lockStudy(tx, studyId);
  if (!current) throw notFound('study', studyId);
  if (current.withdrawn && !withdrawn) throw new Problem('already_withdrawn');
  requireMatch(precondition, current.etag);

  const details = await work(current.content);
  const { document, etag } = await appendVersion(tx, studyId, actor, current, ({ version, changed, fields }) => ({
    action,
    entityType: 'study',
    entityId: studyId,
    details: { ...details, version, changed, fields: [...fields] },
  }));
  return { status: 200, body: document, etag };
}
