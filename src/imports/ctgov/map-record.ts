import { misfitOf, type StudyFacts } from '../../studies/facts.ts';
import { hashOf, type Json, storable, tooDeep } from '../json.ts';
import type { Rejection } from '../report.ts';
import { contactWarnings } from './contacts.ts';
import { toStudyFacts } from './mapper.ts';
import { checkRecord } from './record.ts';

export type Mapped =
  | { ok: true; facts: StudyFacts; warnings: string[] }
  | { ok: false; problem: Pick<Rejection, 'pointer' | 'reason'> };

/**
 * Revision of the mapping. A record of the same bytes counts as unchanged, so raise this with every change of what the mapper
 * makes of a record or of what is cut out of it: the next import then reads all records anew.
 */
const MAPPER_REVISION = 2;

/** Checks and maps one record as received. */
export function mapRecord(value: Json): Mapped {
  const problem = tooDeep(value);
  if (problem) return { ok: false, problem };
  const { value: clean, replaced } = storable(value);
  const check = checkRecord(clean);
  if (check.ok) {
    const hash = hashOf({ revision: MAPPER_REVISION, record: withoutDayOfRelease(clean) });
    const facts = toStudyFacts(check.record, hash);
    const misfit = misfitOf(facts);
    if (misfit) return { ok: false, problem: { pointer: '', reason: misfit } };
    const warnings = replaced.map((pointer) => `${pointer}: a character that cannot be stored became U+FFFD`);
    return {
      ok: true,
      facts,
      warnings: [...warnings.slice(0, 20), ...contactWarnings(check.record)],
    };
  }
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
