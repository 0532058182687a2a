import type { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/types.ts';

const byPosition = { orderBy: { position: 'asc' } } as const;

const WITH_EVERYTHING = {
  identifiers: byPosition,
  parties: { ...byPosition, include: { organization: { select: { id: true, name: true, class: true } } } },
  programs: { orderBy: { programCode: 'asc' }, include: { program: { select: { code: true, name: true } } } },
  committees: { orderBy: { committeeCode: 'asc' }, include: { committee: { select: { code: true, nameEn: true } } } },
  departments: {
    orderBy: { departmentCode: 'asc' },
    include: { department: { select: { code: true, nameEn: true } } },
  },
  platforms: { orderBy: { platformCode: 'asc' }, include: { platform: { select: { code: true, nameEn: true } } } },
  conditions: byPosition,
  biomarkers: byPosition,
  arms: byPosition,
  interventions: byPosition,
  outcomes: byPosition,
  criteria: byPosition,
  references: byPosition,
  links: byPosition,
  sites: byPosition,
  approvals: { orderBy: [{ decidedOn: 'asc' }, { kind: 'asc' }] },
  statusEvents: { where: { voidedAt: null }, orderBy: [{ occurredOn: 'asc' }, { id: 'asc' }] },
  cohorts: { ...byPosition, include: { slots: { orderBy: { siteId: 'asc' } } } },
  inclusions: { orderBy: [{ year: 'asc' }, { siteId: 'asc' }] },
  // The record itself is large and never part of the document: whether it is whole is all that is told.
  sources: {
    orderBy: [{ source: 'asc' }, { sourceId: 'asc' }],
    select: { source: true, sourceId: true, url: true, versionDate: true, complete: true },
  },
} as const satisfies Prisma.StudyInclude;

/** A study with every table that its document is made of. */
export type StudyRow = Prisma.StudyGetPayload<{ include: typeof WITH_EVERYTHING }>;

/** Reads a study whole, in one statement. Throws when there is none. */
export function getStudyRow(tx: Transaction, studyId: string): Promise<StudyRow> {
  return tx.study.findUniqueOrThrow({ where: { id: studyId }, include: WITH_EVERYTHING, relationLoadStrategy: 'join' });
}
