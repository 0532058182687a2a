import { type Actor, recordAudit } from '../audit/record.ts';
import { replaceSourceContacts, replaceSourceFragments } from '../contacts/commands.ts';
import type { Database } from '../db/database.ts';
import { todayInParis } from '../db/dates.ts';
import { newId } from '../db/ids.ts';
import type { Transaction } from '../db/types.ts';
import { addIdentifiers, replaceDetails, replaceSites, statedColumns, toStudyColumns } from './apply-facts.ts';
import { listen } from './curated.ts';
import { type FactsOutcome, isSilentOn, type StudyFacts } from './facts.ts';
import { classifyIdentifier } from './identifiers.ts';
import { currentVersion, findStudyOf, lockRecord, lockWithVoices, NOBODY_SPOKE, settle } from './known-study.ts';
import { readHostStatus, readOverallStatus } from './life-cycle.ts';
import { observeStatus } from './observe-status.ts';
import { recordVersion, recordVersionsOf } from './record-version.ts';
import { outranks } from './sources.ts';

/** Thrown for facts that break a rule of the domain; the message names the rule. */
export class RefusedFacts extends Error {
  constructor(
    /** JSON pointer into the facts. */
    readonly pointer: string,
    message: string,
  ) {
    super(message);
  }
}

class DryRun extends Error {
  constructor(readonly result: FactsOutcome) {
    super('dry run');
  }
}

/**
 * Makes the registry say what a source says of a study, in one transaction: creates the study or updates what belongs to the
 * source, leaves curated fields alone, appends a status event where the status changed, and records a version and an audit
 * entry where the document changed. The same record again changes nothing; a version of an earlier day is left aside
 * (`older`). With `dryRun` everything is done and rolled back.
 *
 * @throws RefusedFacts when the record contradicts a rule, such as a date in the future.
 */
export async function applyStudyFacts(
  db: Database,
  actor: Actor,
  facts: StudyFacts,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<FactsOutcome> {
  if (facts.source.versionDate > todayInParis()) {
    throw new RefusedFacts(
      '/source/versionDate',
      `the record's version lies in the future: ${facts.source.versionDate}`,
    );
  }
  try {
    return await db.transaction(
      async (tx) => {
        const result = await applyInTransaction(tx, actor, facts);
        if (dryRun) throw new DryRun(result);
        return result;
      },
      { timeout: 60_000, maxWait: 15_000 },
    );
  } catch (error) {
    if (error instanceof DryRun) return error.result;
    throw error;
  }
}

async function applyInTransaction(tx: Transaction, actor: Actor, facts: StudyFacts): Promise<FactsOutcome> {
  const { source } = facts;
  const identifiers = facts.identifiers.map(({ raw, type, authority, alias }) => ({
    ...classifyIdentifier(raw, type),
    authority,
    alias,
  }));
  const doubtful = identifiers
    .filter(({ checkDigit }) => checkDigit === false)
    .map(({ type, value }) => `${type} ${value}: the check digits do not agree`);

  const stored = await lockRecord(tx, source);
  const settled = stored && settle(stored, source);
  if (stored && settled) {
    const version = await currentVersion(tx, stored.studyId);
    return { outcome: settled, studyId: stored.studyId, version, warnings: doubtful };
  }

  const known = stored?.studyId ?? (await findStudyOf(tx, identifiers));
  const studyId = known ?? newId('std');
  const { others, decided } = known ? await lockWithVoices(tx, known, source.name) : NOBODY_SPOKE;
  // A source of a lower rank adds its numbers and its record; what the better source says stays.
  const leads = others.every((other) => !outranks(other, source.name));
  const { heard, contradictions } = listen(facts, decided);
  if (!known) await tx.study.create({ data: { id: studyId, ...toStudyColumns(facts) }, select: { id: true } });
  else if (leads) await tx.study.update({ where: { id: studyId }, data: statedColumns(heard), select: { id: true } });
  if (!isSilentOn(heard, 'identifiers')) await addIdentifiers(tx, studyId, identifiers);
  const sourceRecordId = await saveSourceRecord(tx, studyId, stored?.id ?? null, facts);
  const naming = leads ? await replaceParts(tx, actor, studyId, { facts, heard, existing: known !== null }) : [];
  await replaceSourceFragments(tx, sourceRecordId, source.fragments);
  await recordVersionsOf(
    tx,
    naming.filter((id) => id !== studyId),
    actor,
  );
  const leftAside = leads ? contradictions : [];
  const { version, changed } = await recordApplied(tx, actor, studyId, { source, isNew: known === null, leftAside });
  const outcome = known === null ? 'created' : changed ? 'updated' : 'unchanged';
  return { outcome, studyId, version, warnings: [...doubtful, ...leftAside.map(({ message }) => message)] };
}

/** Makes what hangs on the study what its leading source says. Returns the studies whose documents name what was learned. */
async function replaceParts(
  tx: Transaction,
  actor: Actor,
  studyId: string,
  { facts, heard, existing }: { facts: StudyFacts; heard: StudyFacts; existing: boolean },
): Promise<string[]> {
  const naming = await replaceDetails(tx, studyId, heard, existing);
  const sites = await replaceSites(tx, studyId, heard, existing);
  // What the source says of a status is an observation beside the office's history, whoever keeps the list of sites.
  await observe(tx, actor, studyId, facts, sites.hostSiteId);
  if (!isSilentOn(facts, 'contacts')) {
    const { name, versionDate } = facts.source;
    const contacts = contactsOf(facts, sites.ids);
    await replaceSourceContacts(tx, { studyId, source: name, asOf: versionDate, contacts });
  }
  return naming;
}

interface Applied {
  source: StudyFacts['source'];
  isNew: boolean;
  leftAside: readonly { keys: readonly string[] }[];
}

/** Records the version of a study to which a record was applied, and the audit entry. */
async function recordApplied(tx: Transaction, actor: Actor, studyId: string, { source, isNew, leftAside }: Applied) {
  const { version, changed } = await recordVersion(tx, studyId, actor);
  await recordAudit(tx, actor, {
    action: isNew ? 'study.created' : 'study.source_applied',
    entityType: 'study',
    entityId: studyId,
    details: {
      source: source.name,
      sourceId: source.id,
      versionDate: source.versionDate,
      version,
      changed,
      ...(leftAside.length > 0 && { leftAside: leftAside.flatMap(({ keys }) => keys) }),
    },
  });
  return { version, changed };
}

/** Everybody whom the record names, with the site that they speak for. */
function contactsOf(facts: StudyFacts, siteIds: readonly (string | null)[]) {
  const ofStudy = facts.contacts.map((contact) => ({ ...contact, siteId: null }));
  const ofSites = facts.sites.flatMap((site, index) => {
    const siteId = siteIds[index];
    // Without a site among those that the office keeps, a site's contact would seem to speak for the whole study.
    return siteId ? site.contacts.map((contact) => ({ ...contact, siteId })) : [];
  });
  return [...ofStudy, ...ofSites].map((contact, position) => ({ ...contact, position }));
}

async function saveSourceRecord(
  tx: Transaction,
  studyId: string,
  storedId: string | null,
  { source }: StudyFacts,
): Promise<string> {
  const id = storedId ?? newId('src');
  const data = {
    versionDate: source.versionDate,
    contentHash: source.contentHash,
    url: source.url,
    complete: source.content !== null,
    parts: source.parts,
    ...(source.content === null ? {} : { content: source.content as object }),
    receivedAt: new Date(),
  };
  await tx.sourceRecord.upsert({
    where: { id },
    create: { id, studyId, source: source.name, sourceId: source.id, ...data },
    update: data,
    select: { id: true },
  });
  return id;
}

/** Records what the source says of the study as a whole and of the host's site, where that is news. */
async function observe(
  tx: Transaction,
  actor: Actor,
  studyId: string,
  facts: StudyFacts,
  hostSiteId: string | null,
): Promise<void> {
  const overall = { status: facts.status, silence: facts.statusSilence };
  const observation = { studyId, source: facts.source.name, occurredOn: facts.source.versionDate };
  await observeStatus(tx, actor, { ...observation, siteId: null, ...readOverallStatus(overall) });
  if (!hostSiteId || isSilentOn(facts, 'sites')) return;
  const said = facts.sites.filter((site) => site.isHost).map((site) => site.status);
  await observeStatus(tx, actor, { ...observation, siteId: hostSiteId, ...readHostStatus(said, overall) });
}
