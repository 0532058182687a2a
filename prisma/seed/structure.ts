import { type Actor, recordAudit } from '../../src/audit/record.ts';
import { fromCalendarDate } from '../../src/db/dates.ts';
import { newId } from '../../src/db/ids.ts';
import type { Transaction } from '../../src/db/types.ts';
import { foldName } from '../../src/organizations/host.ts';
import type { SeedFiles } from './load.ts';

/**
 * Writes what studies refer to (programs, committees, departments, indicators, the host and its contact) into a database that
 * has none of them, each with its audit entry.
 */
export async function writeStructure(tx: Transaction, actor: Actor, files: SeedFiles): Promise<void> {
  const created = (entityType: string, entityId: string) =>
    recordAudit(tx, actor, { action: `${entityType}.created`, entityType, entityId, details: { source: 'seed' } });

  for (const [position, { focus, asOf, ...program }] of files.programs.entries()) {
    const focuses = { focusFr: focus?.fr, focusEn: focus?.en, machineTranslated: machineTranslated('focus', focus) };
    const data = { ...program, ...focuses, position, asOf: fromCalendarDate(asOf) };
    await tx.program.create({ data, select: { code: true } });
    await created('program', program.code);
  }
  for (const [position, { name, asOf, ...committee }] of files.committees.entries()) {
    const data = { ...committee, ...toNames(name), position, asOf: fromCalendarDate(asOf) };
    await tx.committee.create({ data, select: { code: true } });
    await created('committee', committee.code);
  }
  for (const [position, { name, asOf, ...department }] of files.departments.entries()) {
    const data = { ...department, ...toNames(name), position, asOf: fromCalendarDate(asOf) };
    await tx.department.create({ data, select: { code: true } });
    await created('department', department.code);
  }
  for (const [position, { name, values, ...indicator }] of files.indicators.entries()) {
    const stated = values.map((value) => ({ ...value, asOf: fromCalendarDate(value.asOf) }));
    const data = { ...indicator, ...toNames(name), position, values: { create: stated } };
    await tx.indicator.create({ data, select: { code: true } });
    await created('indicator', indicator.code);
  }
  let hostId: string | null = null;
  for (const organization of files.organizations) {
    const id = newId('org');
    if (organization.isHost) hostId = id;
    const aliasKeys = organization.aliases.map(foldName);
    const data = { id, nameKey: foldName(organization.name), aliasKeys, ...organization };
    await tx.organization.create({ data, select: { id: true } });
    await created('organization', id);
  }
  for (const { role, asOf, ...contact } of files.contacts) {
    const id = newId('con');
    const roles = { create: [{ id: newId('rol'), role }] };
    const data = { id, ...contact, organizationId: hostId, asOf: fromCalendarDate(asOf), roles };
    await tx.contact.create({ data, select: { id: true } });
    await created('contact', id);
  }
}

type Bilingual = SeedFiles['committees'][number]['name'];

function toNames(name: Bilingual) {
  return { nameFr: name.fr, nameEn: name.en, machineTranslated: machineTranslated('name', name) };
}

/** The entries that `localized()` reads, such as `name.fr`. */
function machineTranslated(field: string, text: Bilingual | undefined): string[] {
  return (text?.machineTranslated ?? []).map((language) => `${field}.${language}`);
}
