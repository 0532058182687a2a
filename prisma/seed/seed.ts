import { type Actor, recordAudit } from '../../src/audit/record.ts';
import type { Database } from '../../src/db/database.ts';
import type { Transaction } from '../../src/db/types.ts';
import { applyStudyFacts } from '../../src/studies/commands.ts';
import { loadSeedFiles, type SeedFiles } from './load.ts';
import { writeStructure } from './structure.ts';
import { toStudyFacts } from './studies.ts';

const SEED: Actor = { kind: 'system', id: 'seed', origin: null, requestId: null };
/** Key of the advisory lock under which the seed's state is read and advanced. */
const SEED_LOCK = 7_247_002;

/** `foreign`: the database was filled by other hands, so the seed keeps out. */
type State = 'empty' | 'started' | 'completed' | 'foreign';

/**
 * Loads the seed into a database that has no program and no study, and goes on with one that was cut short: the structure
 * comes in one transaction with the audit entry `seed.started`, then study by study, then `seed.completed`. Instances that
 * start together work through the same list, and each study is written once. What was imported meanwhile is left as it is.
 *
 * @returns whether this call completed the seed.
 */
export async function seedIfEmpty(db: Database): Promise<boolean> {
  const state = await readState(db.prisma);
  if (state === 'completed' || state === 'foreign') return false;
  const files = loadSeedFiles();
  if (state === 'empty' && !(await start(db, files))) return false;

  const studies = toStudyFacts(files);
  for (const facts of studies) {
    const { name: source, id: sourceId } = facts.source;
    const where = { source_sourceId: { source, sourceId } };
    const stored = await db.prisma.sourceRecord.findUnique({ where, select: { id: true } });
    if (!stored) await applyStudyFacts(db, SEED, facts);
  }
  return complete(db, { programs: files.programs.length, studies: studies.length });
}

/** Writes the structure; false if the database turns out to be no longer the seed's to fill. */
async function start(db: Database, files: SeedFiles): Promise<boolean> {
  return underLock(db, async (tx) => {
    const state = await readState(tx);
    if (state !== 'empty') return state === 'started';
    await writeStructure(tx, SEED, files);
    await recordAudit(tx, SEED, { action: 'seed.started', entityType: 'registry', entityId: 'seed' });
    return true;
  });
}

async function complete(db: Database, details: { programs: number; studies: number }): Promise<boolean> {
  return underLock(db, async (tx) => {
    if ((await readState(tx)) === 'completed') return false;
    await recordAudit(tx, SEED, { action: 'seed.completed', entityType: 'registry', entityId: 'seed', details });
    return true;
  });
}

async function underLock<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(${SEED_LOCK})`;
      return work(tx);
    },
    { timeout: 60_000, maxWait: 15_000 },
  );
}

async function readState(tx: Transaction): Promise<State> {
  const entries = await tx.auditEntry.findMany({
    where: { entityType: 'registry', entityId: 'seed' },
    select: { action: true },
  });
  const actions = entries.map(({ action }) => action);
  if (actions.includes('seed.completed')) return 'completed';
  if (actions.includes('seed.started')) return 'started';
  const rows = (await tx.program.count()) + (await tx.study.count());
  return rows === 0 ? 'empty' : 'foreign';
}
