import { isHostName } from '../../organizations/host.ts';
import { REMOVED } from '../../personal-data/reach.ts';
import type { StudyFacts } from '../../studies/facts.ts';
import type { CtgovProtocol } from './record.ts';

type IdentifierFacts = StudyFacts['identifiers'][number];

const AUTHORITIES: Record<string, string> = {
  NIH: 'US National Institutes of Health, grant or contract',
  FDA: 'US Food and Drug Administration',
  VA: 'US Department of Veterans Affairs',
  CDC: 'US Centers for Disease Control and Prevention',
  AHRQ: 'US Agency for Healthcare Research and Quality',
  SAMHSA: 'US Substance Abuse and Mental Health Services Administration',
  EUDRACT_NUMBER: 'EudraCT',
  CTIS: 'CTIS',
};

/**
 * The numbers of a record. Only the NCT number's type is certain; a sponsor's own number is `internal` unless its format says
 * otherwise, and the rest is left to the format, since ID-RCB numbers are filed as EudraCT numbers.
 */
export function identifiersOf({ identificationModule: module }: CtgovProtocol): IdentifierFacts[] {
  const found: IdentifierFacts[] = [{ raw: module.nctId, type: 'nct', authority: null, alias: false }];
  const add = (raw: string | null | undefined, facts: Omit<IdentifierFacts, 'raw'>) => {
    const number = raw?.trim();
    // A mail address filed as a number was removed with the personal data.
    if (!number || number.includes(REMOVED) || found.some((known) => known.raw === number)) return;
    found.push({ raw: number, ...facts });
  };
  for (const alias of module.nctIdAliases ?? []) add(alias, { type: 'nct', authority: null, alias: true });
  add(module.orgStudyIdInfo?.id, { type: 'internal', authority: null, alias: false });
  for (const { id, type, domain } of module.secondaryIdInfos ?? []) {
    add(id, {
      type: isHostName(domain) ? 'internal' : null,
      authority: domain?.trim() || (AUTHORITIES[type ?? ''] ?? null),
      alias: false,
    });
  }
  return found;
}
