import type { Database } from '../../src/db/database.ts';
import type { StudyStatus } from '../../src/db/enums.ts';
import type { Prisma } from '../../src/db/generated/client.ts';
import { newId } from '../../src/db/ids.ts';
import type { ReportStudy, RiphReportContent } from '../../src/reports/report-schema.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFactsInput } from '../../src/studies/facts.ts';
import { recordVersion } from '../../src/studies/record-version.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

type Step = readonly [on: string, status: StudyStatus];

interface StudyInput {
  /** What the office recorded at the host. */
  steps?: readonly Step[];
  curated?: Prisma.StudyUpdateInput;
  facts?: Partial<StudyFactsInput>;
  planned?: number;
  /** Inclusions at the host by year. */
  inclusions?: Readonly<Record<number, number>>;
}

/** A study of which a source says nothing and the office keeps the history at the host. */
export async function keepStudy(db: Database, number: number, input: StudyInput = {}): Promise<string> {
  const facts = inventedFacts(number, { status: null, sites: [hostSite()], ...input.facts });
  const { studyId } = await applyStudyFacts(db, TESTER, facts);
  await db.prisma.study.update({ where: { id: studyId }, data: input.curated ?? {} });
  const { id: siteId } = await db.prisma.studySite.findFirstOrThrow({ where: { studyId, isHost: true } });
  await db.prisma.studySite.update({ where: { id: siteId }, data: { plannedInclusions: input.planned ?? null } });
  for (const [year, count] of Object.entries(input.inclusions ?? {}))
    await countInclusions(db, studyId, Number(year), count);
  await addSteps(db, studyId, input.steps ?? []);
  return studyId;
}

/** Records steps at the host as the office, and the version that follows. */
export async function addSteps(db: Database, studyId: string, steps: readonly Step[]): Promise<void> {
  const { id: siteId } = await db.prisma.studySite.findFirstOrThrow({ where: { studyId, isHost: true } });
  await db.prisma.statusEvent.createMany({
    data: steps.map(([on, status]) => ({
      id: newId('evt'),
      studyId,
      siteId,
      origin: 'office' as const,
      status,
      occurredOn: new Date(on),
      source: 'office',
      actorKind: TESTER.kind,
      actorId: TESTER.id,
    })),
  });
  await db.transaction((tx) => recordVersion(tx, studyId, TESTER));
}

/** Counts inclusions at the host; `addSteps` records the version. */
export async function countInclusions(db: Database, studyId: string, year: number, count: number): Promise<void> {
  const { id: siteId } = await db.prisma.studySite.findFirstOrThrow({ where: { studyId, isHost: true } });
  const key = { studyId, siteId, year };
  await db.prisma.yearlyInclusion.upsert({
    where: { studyId_siteId_year: key },
    create: { ...key, count, source: 'office' },
    update: { count },
  });
}

export interface Publisher extends TestApp {
  report(year: number, query?: string): Promise<RiphReportContent>;
  publish(
    year: number,
    body?: object,
    headers?: Record<string, string>,
    query?: string,
  ): Promise<{ status: number; body: Record<string, unknown> & { code?: string }; headers: Record<string, unknown> }>;
}

/** The service with a caller who may publish. */
export async function openPublisher(t: Teardown): Promise<Publisher> {
  const { app, db } = await openTestApp(t);
  const auth = await bearer(db, ['reports:publish']);
  return {
    app,
    db,
    async report(year, query = '') {
      return (await app.inject(`/v1/reports/riph/${year}${query}`)).json().report;
    },
    async publish(year, payload = {}, headers = {}, query = '') {
      const url = `/v1/reports/riph/${year}/versions${query}`;
      const answer = await app.inject({ method: 'POST', url, payload, headers: { ...auth, ...headers } });
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
    },
  };
}

/** The study of a report whose NCT number ends in `number`. */
export function studyOf(report: RiphReportContent, number: number): ReportStudy | undefined {
  return report.studies.find(({ identifiers }) => identifiers.nct[0]?.endsWith(String(number).padStart(7, '0')));
}
