import type { StudyFacts } from '../../studies/facts.ts';
import { hashOf, type Json, unstorable } from '../json.ts';
import type { Rejection } from '../report.ts';
import { toStudyFacts } from './mapper.ts';
import { checkRecord } from './record.ts';

export type Mapped = { ok: true; facts: StudyFacts } | { ok: false; problem: Pick<Rejection, 'pointer' | 'reason'> };

/** Checks and maps one record as received. */
export function mapRecord(value: Json): Mapped {
  const problem = unstorable(value);
  if (problem) return { ok: false, problem };
  const check = checkRecord(value);
  if (check.ok) return { ok: true, facts: toStudyFacts(check.record, hashOf(withoutDayOfRelease(value))) };
  const [first, ...others] = check.problems;
  const places = others.slice(0, 5).map(({ pointer }) => pointer);
  const more =
    others.length > 0 ? ` (${others.length} more: ${places.join(', ')}${others.length > 5 ? ' …' : ''})` : '';
  return { ok: false, problem: { pointer: first?.pointer ?? '', reason: `${first?.reason}${more}` } };
}

/**
 * ClinicalTrials.gov stamps every record with the day of its latest release: the same version that was downloaded on another
 * day differs in that only, and is the same.
 */
function withoutDayOfRelease(value: Json): Json {
  const record = value as { derivedSection?: { miscInfoModule?: { versionHolder?: Json } } };
  const info = record.derivedSection?.miscInfoModule;
  if (info?.versionHolder === undefined) return value;
  const { versionHolder: _, ...rest } = info;
  return { ...record, derivedSection: { ...record.derivedSection, miscInfoModule: rest } } as Json;
}

/** The NCT number of whatever was read, for a message; null if there is none. */
export function nctNumberOf(value: Json): string | null {
  const nctId = (value as { protocolSection?: { identificationModule?: { nctId?: unknown } } } | null)?.protocolSection
    ?.identificationModule?.nctId;
  return typeof nctId === 'string' ? nctId.slice(0, 40) : null;
}
