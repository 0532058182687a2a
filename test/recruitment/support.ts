import type { Prisma } from '../../src/db/generated/client.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import type { StudyFactsInput } from '../../src/studies/facts.ts';
import type { Study } from '../../src/studies/schemas.ts';
import { hostSite, inventedFacts, TESTER } from '../studies/invented.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Teardown } from '../support/database.ts';
import { bearer } from '../support/keys.ts';

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The research office at work on one study: it sends writes with whatever version is current. */
export interface Office extends TestApp {
  studyId: string;
  hostId: string;
  read(): Promise<Study>;
  send(method: Method, path: string, payload?: object, headers?: Record<string, string>): ReturnType<Send>;
  /** The last audit entry of the study. */
  audited(): Promise<{ action: string; details: unknown }>;
}
type Send = (method: Method, path: string) => Promise<{ status: number; body: Study & { code: string } & Refusal }>;
interface Refusal {
  errors: { code: string; pointer?: string; name?: string; allowed?: string[]; missing?: string[]; message: string }[];
}

/**
 * A study with a site of the host of which nobody has said anything yet.
 *
 * @param legal its regime and category, as a curator states them
 * @param facts what a source says of it
 */
export async function openOffice(
  t: Teardown,
  legal: Prisma.StudyUpdateInput = {},
  facts: Partial<StudyFactsInput> = {},
  settings: NodeJS.ProcessEnv = {},
): Promise<Office> {
  const { app, db } = await openTestApp(t, settings);
  const auth = await bearer(db, ['studies:write']);
  const given = inventedFacts(1, { status: null, sites: [hostSite()], ...facts });
  const { studyId } = await applyStudyFacts(db, TESTER, given);
  await db.prisma.study.update({ where: { id: studyId }, data: legal });
  const url = `/v1/studies/${studyId}`;
  const read = async () => (await app.inject({ url, headers: auth })).json<Study>();
  const host = await db.prisma.studySite.findFirst({ where: { studyId, isHost: true } });
  return {
    app,
    db,
    studyId,
    hostId: host?.id ?? '',
    read,
    async send(method, path, payload, headers = {}) {
      const current = await app.inject({ url, headers: auth });
      const ifMatch = { 'if-match': String(current.headers.etag) };
      const answer = await app.inject({
        method,
        url: `${url}${path}`,
        ...(payload && { payload }),
        headers: { ...auth, ...ifMatch, ...headers },
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    async audited() {
      return db.prisma.auditEntry.findFirstOrThrow({ where: { entityId: studyId }, orderBy: { id: 'desc' } });
    },
  };
}

/** Records steps of the life cycle at the host and demands that each is taken. */
export async function walk(office: Office, steps: readonly (readonly [status: string, on: string, reason?: string])[]) {
  for (const [status, on, reason = null] of steps) {
    const answer = await office.send('POST', '/status-events', { scope: 'host', status, on, reason });
    if (answer.status !== 201) throw new Error(`${status} on ${on}: ${JSON.stringify(answer.body)}`);
  }
}
