import type { ApprovalKind } from '../../db/enums.ts';
import { newId } from '../../db/ids.ts';
import type { Transaction } from '../../db/types.ts';
import { applyMergePatch } from '../../http/merge-patch.ts';
import { messages } from '../../http/messages.ts';
import { badRequest, bodyMistake, type Mistake, notFound, ruleBroken } from '../../http/problems.ts';
import { ensureHost } from '../../organizations/commands.ts';
import { countryName } from '../../organizations/countries.ts';
import { refusePersonalData } from '../../personal-data/refuse.ts';
import { keepGround } from '../../recruitment/approvals/ground.ts';
import { changeStudy } from '../../studies/change-study.ts';
import type { StudyContent } from '../../studies/mapper.ts';
import type { Writing } from '../../writes/answer-write.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { endOfSites } from './position.ts';
import { SiteInput, type SitePatch, type SitePath } from './schemas.ts';

/**
 * Adds a site, behind the others. From then on the office keeps the study's list of sites.
 *
 * @throws Problem 409 `already_exists` for a second site of the host, `missing_approval`, `personal_data`
 */
export async function addSite(
  { tx, actor, precondition }: Writing,
  studyId: string,
  input: SiteInput,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  const siteId = newId('sit');
  const change = { studyId, precondition, action: 'study.site_added' };
  const answer = await changeStudy(tx, actor, change, async (study) => {
    checkSite(input, study, siteId);
    const position = await endOfSites(tx, studyId);
    const data = { id: siteId, studyId, position, ...(await columnsOf(tx, input)) };
    // A study that opened abroad has no French approval; with its first site in France, it would lack one.
    const country = { in: 'body', pointer: '/country' } as const;
    await keepGround(tx, studyId, ivdrApprovals, country, () => tx.studySite.create({ data, select: { id: true } }));
    await keepSites(tx, studyId, study);
    return { siteId };
  });
  return { ...answer, status: 201, location: `/v1/studies/${studyId}` };
}

/** Changes where a site is, or what it is called. Throws as `addSite`, 404, 409 `missing_approval`. */
export function changeSite(
  { tx, actor, precondition }: Writing,
  { id: studyId, siteId }: SitePath,
  patch: SitePatch,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.site_changed' }, async (study) => {
    const { id: _, status: __, byInvitation: ___, ...state } = requireSite(study, siteId);
    const input = applyMergePatch(SiteInput, state, patch) as SiteInput;
    checkSite(input, study, siteId);
    if (state.isHost && !input.isHost) await refuseInUse(tx, siteId);
    const data = await columnsOf(tx, input);
    // An opening abroad has no French approval; moved to France, it would lack one.
    await keepGround(tx, studyId, ivdrApprovals, { in: 'body', pointer: '/country' }, () =>
      tx.studySite.update({ where: { id: siteId }, data, select: { id: true } }),
    );
    await keepSites(tx, studyId, study);
    return { siteId };
  });
}

/** Removes a site on which nothing hangs. Throws 404, 409 `in_use` naming what does, `missing_approval`. */
export function removeSite(
  { tx, actor, precondition }: Writing,
  { id: studyId, siteId }: SitePath,
  ivdrApprovals: readonly ApprovalKind[],
): Promise<WriteAnswer> {
  return changeStudy(tx, actor, { studyId, precondition, action: 'study.site_removed' }, async (study) => {
    requireSite(study, siteId);
    await refuseInUse(tx, siteId);
    // Without any site, a study as a whole is under French law.
    const site = { in: 'path', name: 'siteId' } as const;
    await keepGround(tx, studyId, ivdrApprovals, site, () =>
      tx.studySite.delete({ where: { id: siteId }, select: { id: true } }),
    );
    await keepSites(tx, studyId, study);
    return { siteId };
  });
}

function requireSite(study: StudyContent, siteId: string): StudyContent['sites'][number] {
  const site = study.sites.find(({ id }) => id === siteId);
  if (!site) throw notFound('site', siteId);
  return site;
}

/** An import would take away what the register does not list, so whoever writes the list keeps it. */
async function keepSites(tx: Transaction, studyId: string, { curated }: StudyContent): Promise<void> {
  if (curated.includes('sites')) return;
  const data = { curated: [...curated, 'sites'].sort() };
  await tx.study.update({ where: { id: studyId }, data, select: { id: true } });
}

async function columnsOf(tx: Transaction, { country, ...columns }: SiteInput) {
  return {
    ...columns,
    country: country?.code ?? null,
    countryName: country && (country.name ?? countryName(country.code ?? '')),
    organizationId: columns.isHost ? await ensureHost(tx) : null,
  };
}

function checkSite(input: SiteInput, study: StudyContent, siteId: string): void {
  const { facility, city, state, postalCode, country, latitude, longitude } = input;
  const texts = Object.entries({ facility, city, state, postalCode }).map(([key, text]) => ({
    pointer: `/${key}`,
    text,
  }));
  const mistakes: Mistake[] = texts
    .filter(({ text }) => text?.trim() === '')
    .map(({ pointer }) => ({ in: 'body', pointer, code: 'empty', message: messages.empty() }));
  if (facility === null && city === null) {
    mistakes.push({ in: 'body', pointer: '/facility', code: 'required', message: messages.required() });
  }
  if ((latitude === null) !== (longitude === null)) {
    mistakes.push(
      bodyMistake(
        latitude === null ? '/latitude' : '/longitude',
        'incomplete',
        'latitude and longitude come together',
        'latitude et longitude vont ensemble',
      ),
    );
  }
  if (country && country.code === null && country.name === null) {
    mistakes.push({ in: 'body', pointer: '/country/code', code: 'required', message: messages.required() });
  }
  if (mistakes.length > 0) throw badRequest(mistakes);
  refusePersonalData([...texts, { pointer: '/country/name', text: country?.name ?? null }]);
  const host = study.sites.find((site) => site.isHost && site.id !== siteId);
  if (input.isHost && host) {
    const en = `the host takes part through ${host.id}`;
    throw ruleBroken('already_exists', [
      bodyMistake('/isHost', 'one_host', en, `l’établissement participe par ${host.id}`),
    ]);
  }
}

/** What would lose its place without the site, as the wire calls it. */
async function refuseInUse(tx: Transaction, siteId: string): Promise<void> {
  const where = { where: { siteId } };
  const uses = {
    statusHistory: await tx.statusEvent.count(where),
    inclusions: await tx.yearlyInclusion.count(where),
    slots: await tx.cohortSlot.count(where),
    contacts: await tx.contactRole.count(where),
  };
  const found = Object.entries(uses).filter(([, count]) => count > 0);
  if (found.length === 0) return;
  throw ruleBroken(
    'in_use',
    found.map(([code, count]) => ({
      in: 'path',
      name: 'siteId',
      code,
      message: { en: `${code}: ${count} of this site`, fr: `${code} : ${count} pour ce centre` },
    })),
  );
}
