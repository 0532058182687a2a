import { randomUUID } from 'node:crypto';
import { type Actor, recordAudit } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import type { ImportReport } from './report.ts';

/** Enters a run that wrote something, or tried to, into the audit trail: its counts, not its files or messages. */
export async function recordImportRun(db: Database, actor: Actor, report: ImportReport): Promise<void> {
  await db.transaction((tx) =>
    recordAudit(tx, actor, {
      action: 'import.finished',
      entityType: 'import',
      entityId: randomUUID(),
      details: {
        source: report.source,
        startedAt: report.startedAt,
        counts: report.counts,
        warnings: report.warnings.count,
        interrupted: report.stopped !== null,
      },
    }),
  );
}
