import { recordAudit } from '../audit/record.ts';
import { todayInParis } from '../db/dates.ts';
import type { Prisma } from '../db/generated/client.ts';
import { queryableOf } from '../db/transaction.ts';
import type { Transaction } from '../db/types.ts';
import { requireMatch } from '../http/preconditions.ts';
import { badRequest, ruleBroken } from '../http/problems.ts';
import { refusePersonalData } from '../personal-data/refuse.ts';
import { rendered, type Writing } from '../writes/answer-write.ts';
import type { WriteAnswer } from '../writes/write.ts';
import { differencesBetween, isUnchanged } from './differences.ts';
import { draftReport } from './drafts.ts';
import { type Issue, issueOf, tagOf } from './issue.ts';
import { findLatest, getVersion } from './queries.ts';
import type { RiphReportContent } from './report-schema.ts';
import type { ReportDifferences } from './schemas.ts';

const FIRST: ReportDifferences = { added: [], removed: [], changed: [] };

/**
 * Freezes the report of a year as its next version. Two publishers of one year come one after the other, and the second meets
 * what the first has published. With `If-Match`, only the draft that bears this tag is published.
 *
 * @throws Problem 409 `year_not_over`, `reason_required` for a correction without one, `report_unchanged`, `personal_data`; 412
 */
export async function publishReport(
  { tx, actor, precondition }: Writing,
  year: number,
  reason: string | null,
): Promise<WriteAnswer> {
  refuseUnfinished(year);
  if (reason !== null) refusePersonalData([{ pointer: '/reason', text: reason }]);
  await lockYear(tx, year);
  const db = queryableOf(tx);
  const latest = await findLatest(db, year);
  requireReason(year, latest, reason);
  const content = await draftReport(db, year);
  const issue = issueOf(content);
  requireMatch(precondition, tagOf(issue, 'json', 'en'));
  const differences = latest ? differencesFrom(latest, content) : FIRST;

  const version = (latest?.version ?? 0) + 1;
  const { contentHash } = issue;
  await tx.reportVersion.create({
    data: {
      year,
      version,
      content: issue.content,
      contentHash,
      reason,
      differences: differences as Prisma.InputJsonObject,
      actorKind: actor.kind,
      actorId: actor.id,
    },
    select: { version: true },
  });
  const { added, removed, changed } = differences;
  await recordAudit(tx, actor, {
    action: 'report.published',
    entityType: 'riph_report',
    entityId: String(year),
    details: {
      version,
      contentHash,
      studies: content.totals.studies,
      added: added.length,
      removed: removed.length,
      changed: changed.length,
    },
  });
  const published = await getVersion(db, year, String(version));
  return rendered(published, { status: 201, location: published.links.self });
}

/** Held to the end of the transaction, so that no two versions are made from one. */
async function lockYear(tx: Transaction, year: number): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`riph report ${year}`}, 0))`;
}

/** A year is published when it is over: until then studies still open in it. */
function refuseUnfinished(year: number): void {
  const today = todayInParis();
  if (today > `${year}-12-31`) return;
  const message = {
    en: `The year ${year} ends on ${year}-12-31 and today is ${today}: read its draft until then.`,
    fr: `L’année ${year} se termine le ${year}-12-31 et nous sommes le ${today} : lire le brouillon jusque-là.`,
  };
  throw ruleBroken('year_not_over', [{ in: 'path', name: 'year', code: 'year_not_over', message }], message);
}

/** A correction says what it corrects, and only a correction does (domain.md section 5 item 6). */
function requireReason(year: number, latest: Issue | null, reason: string | null): void {
  if (latest && reason === null) {
    const message = {
      en: `Version ${latest.version} of ${year} is published: a correction says what it corrects.`,
      fr: `La version ${latest.version} de ${year} est publiée : une correction dit ce qu’elle corrige.`,
    };
    throw ruleBroken('reason_required', [{ in: 'body', pointer: '/reason', code: 'required', message }], message);
  }
  if (!latest && reason !== null) {
    const message = {
      en: 'the first version corrects nothing: leave the reason out',
      fr: 'la première version ne corrige rien : omettre le motif',
    };
    throw badRequest([{ in: 'body', pointer: '/reason', code: 'not_a_correction', message }]);
  }
}

function differencesFrom(latest: Issue, content: RiphReportContent): ReportDifferences {
  const differences = differencesBetween(JSON.parse(latest.content) as RiphReportContent, content);
  if (isUnchanged(differences)) {
    const message = {
      en: `The registry gives the same studies, dates and counts as version ${latest.version}.`,
      fr: `Le registre donne les mêmes études, dates et effectifs que la version ${latest.version}.`,
    };
    throw ruleBroken('report_unchanged', [{ in: 'path', name: 'year', code: 'report_unchanged', message }], message);
  }
  return differences;
}
