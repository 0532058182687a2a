import type { Issue } from './issue.ts';
import type { ReportDifferences, RiphReportVersion, RiphReportYear } from './schemas.ts';

/** A published version as `queries.ts` selects it. */
export interface VersionRow {
  year: number;
  version: number;
  publishedAt: string;
  reason: string | null;
  contentHash: string;
  studies: number;
  differences: ReportDifferences;
}

export function toReportVersion(row: VersionRow): RiphReportVersion {
  const { year, version, publishedAt, reason, contentHash, studies } = row;
  const { added, removed, changed } = row.differences;
  return {
    year,
    version,
    publishedAt,
    reason,
    contentHash,
    studies,
    // Postgres keeps the keys of a jsonb in an order of its own.
    differences: {
      added,
      removed,
      changed: changed.map(({ id, title, fields }) => ({ id, title, fields })),
    },
    links: {
      self: `/v1/reports/riph/${year}/versions/${version}`,
      report: `/v1/reports/riph/${year}?version=${version}`,
    },
  };
}

/** A year with its versions as `queries.ts` selects it. */
export interface YearRow {
  year: number;
  versions: RiphReportYear['versions'];
}

export function toReportYear({ year, versions }: YearRow): RiphReportYear {
  return {
    year,
    state: versions.length > 0 ? 'published' : 'draft',
    versions,
    links: { report: `/v1/reports/riph/${year}`, versions: `/v1/reports/riph/${year}/versions` },
  };
}

/** An issue as JSON. The content goes in as the text that its hash is of. */
export function toReportJson({ content, ...issue }: Issue): string {
  const { year, version, publishedAt, reason, contentHash } = issue;
  const state = version === null ? 'draft' : 'published';
  const head = JSON.stringify({ year, state, version, publishedAt, reason, contentHash });
  return `${head.slice(0, -1)},"report":${content}}`;
}
