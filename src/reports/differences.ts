import { isDeepStrictEqual } from 'node:util';
import type { ReportStudy, RiphReportContent } from './report-schema.ts';
import type { ReportDifferences } from './schemas.ts';

/** What changed from one version of a report to the next: studies, and for those in both the fields. Empty: nothing. */
export function differencesBetween(before: RiphReportContent, after: RiphReportContent): ReportDifferences {
  const earlier = new Map(before.studies.map((study) => [study.id, study]));
  const later = new Set(after.studies.map(({ id }) => id));
  return {
    added: after.studies.filter(({ id }) => !earlier.has(id)).map(named),
    removed: before.studies.filter(({ id }) => !later.has(id)).map(named),
    changed: after.studies.flatMap((study) => {
      const known = earlier.get(study.id);
      const fields = known ? changedFields(known, study) : [];
      return fields.length > 0 ? [{ ...named(study), fields }] : [];
    }),
  };
}

/** Whether there is nothing to correct. */
export function isUnchanged({ added, removed, changed }: ReportDifferences): boolean {
  return added.length + removed.length + changed.length === 0;
}

function named({ id, title }: ReportStudy) {
  return { id, title };
}

function changedFields(before: ReportStudy, after: ReportStudy) {
  const [earlier, later] = [flat(before), flat(after)];
  return Object.keys({ ...earlier, ...later })
    .filter((field) => !isDeepStrictEqual(earlier[field] ?? null, later[field] ?? null))
    .map((field) => ({ field, before: earlier[field] ?? null, after: later[field] ?? null }));
}

/** Fields by name, those of inner objects as `inclusions.inYear`. */
function flat(study: object, prefix = ''): Record<string, unknown> {
  const entries = Object.entries(study).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(flat(value, `${prefix}${key}.`))
      : [[`${prefix}${key}`, value]],
  );
  return Object.fromEntries(entries);
}
