import { z } from 'zod';
import { FreeWords } from '../http/inputs.ts';
import { pageOf } from '../http/list.ts';
import { Faults, once, parameter } from '../http/parameter.ts';
import { listQuery, oneOf, pathText } from '../http/query.ts';
import { Instant, LocalizedText } from '../http/shared-schemas.ts';
import { FORMATS } from './formats.ts';
import { EXAMPLE_REPORT } from './report-example.ts';
import { RiphReportContent } from './report-schema.ts';

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const TITLE = { fr: null, en: 'A trial of something new', machineTranslated: [] };
const YEAR = z.int().meta({ description: 'Calendar year.' });
const ContentHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({
    description: 'SHA-256 of `report` as compact JSON, the same in every format: `jq -cj .report | sha256sum`.',
  });

const NamedStudy = {
  id: z.string().meta({ description: 'The study.' }),
  title: LocalizedText.meta({ description: 'Its title.' }),
};
const named = (description: string) => z.array(z.strictObject(NamedStudy)).meta({ description });

const DIFFERENCES = {
  added: [],
  removed: [],
  changed: [
    { id: 'std_5j0v3m8k2c7q9x1z', title: TITLE, fields: [{ field: 'inclusions.inYear', before: 10, after: 12 }] },
  ],
};

/** What a version of a report corrects. */
export const ReportDifferences = z
  .strictObject({
    added: named('Studies that the version before did not have.'),
    removed: named('Studies that it had.'),
    changed: z
      .array(
        z.strictObject({
          ...NamedStudy,
          fields: z
            .array(
              z.strictObject({
                field: z.string().meta({ description: 'Name within the study, such as `inclusions.inYear`.' }),
                before: z.unknown().meta({ description: 'What the version before said; null: nothing.' }),
                after: z.unknown().meta({ description: 'What this version says; null: nothing.' }),
              }),
            )
            .meta({ description: 'What is said otherwise.' }),
        }),
      )
      .meta({ description: 'Studies in both of which something is said otherwise.' }),
  })
  .meta({ id: 'ReportDifferences', description: 'The differences from the version before.', examples: [DIFFERENCES] });
export type ReportDifferences = z.infer<typeof ReportDifferences>;

const PUBLICATION = {
  year: 2023,
  version: 1,
  publishedAt: '2024-01-15T09:30:00.000Z',
  reason: null,
  contentHash: HASH,
};

/** A published version: when, why, what it corrects, and where it is. */
export const RiphReportVersion = z
  .strictObject({
    year: YEAR,
    version: z.int().min(1).meta({ description: 'Its number, from 1.' }),
    publishedAt: Instant.meta({ description: 'When it was published.' }),
    reason: z.string().nullable().meta({ description: 'What it corrects, in words; null for the first.' }),
    contentHash: ContentHash,
    studies: z.int().min(0).meta({ description: 'Studies in it.' }),
    differences: ReportDifferences,
    links: z
      .strictObject({
        self: z.string().meta({ description: 'This version.' }),
        report: z.string().meta({ description: 'The report; add `format` and `lang`.' }),
      })
      .meta({ description: 'Addresses, relative to the service.' }),
  })
  .meta({
    id: 'RiphReportVersion',
    description: 'A published version of the report of a year. It never changes.',
    examples: [
      {
        ...PUBLICATION,
        studies: 1,
        differences: { added: [], removed: [], changed: [] },
        links: { self: '/v1/reports/riph/2023/versions/1', report: '/v1/reports/riph/2023?version=1' },
      },
    ],
  });
export type RiphReportVersion = z.infer<typeof RiphReportVersion>;

export const RiphReportVersionPage = pageOf(RiphReportVersion, 'RiphReportVersionPage', 'The versions, newest first.');

/** A report, frozen or not. */
export const RiphReport = z
  .strictObject({
    year: YEAR,
    state: z
      .enum(['draft', 'published'])
      .meta({ description: '`draft`: computed from the registry as it stands, and nobody answers for it.' }),
    version: z.int().min(1).nullable().meta({ description: 'Number of the published version; null for a draft.' }),
    publishedAt: Instant.nullable().meta({ description: 'When it was published; null for a draft.' }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'What the version corrects; null for the first and for a draft.' }),
    contentHash: ContentHash,
    report: RiphReportContent,
  })
  .meta({
    id: 'RiphReport',
    description: 'The yearly report on research involving the human person that was open for inclusion.',
    examples: [{ ...PUBLICATION, state: 'published', report: EXAMPLE_REPORT }],
  });

/** A year and what is published of it. */
export const RiphReportYear = z
  .strictObject({
    year: YEAR,
    state: z.enum(['draft', 'published']).meta({ description: 'What is read of it without asking for a version.' }),
    versions: z
      .array(
        z.strictObject({
          version: z.int().meta({ description: 'Its number.' }),
          publishedAt: Instant.meta({ description: 'When it was published.' }),
          contentHash: ContentHash,
        }),
      )
      .meta({ description: 'The published versions, newest first.' }),
    links: z
      .strictObject({
        report: z.string().meta({ description: 'The report.' }),
        versions: z.string().meta({ description: 'Its versions with their differences.' }),
      })
      .meta({ description: 'Addresses, relative to the service.' }),
  })
  .meta({
    id: 'RiphReportYear',
    description: 'A year of which there is a report.',
    examples: [
      {
        year: 2023,
        state: 'published',
        versions: [{ version: 1, publishedAt: PUBLICATION.publishedAt, contentHash: HASH }],
        links: { report: '/v1/reports/riph/2023', versions: '/v1/reports/riph/2023/versions' },
      },
    ],
  });
export type RiphReportYear = z.infer<typeof RiphReportYear>;

export const RiphReportYearPage = pageOf(RiphReportYear, 'RiphReportYearPage', 'The years, newest first.');

/** What publishing says. */
export const ReportPublication = z
  .strictObject({
    reason: FreeWords.optional().meta({
      description: 'What a correction corrects; public, so it names no person. Not for the first version.',
    }),
  })
  .meta({
    id: 'ReportPublication',
    description: 'The publication of a report, or of its correction.',
    examples: [{ reason: 'Inclusions of two studies were counted late' }],
  });
export type ReportPublication = z.infer<typeof ReportPublication>;

const notVersion = {
  en: 'must be draft, latest or the number of a version',
  fr: 'doit être draft, latest ou le numéro d’une version',
};
const version = parameter(
  (raw) => {
    const given = once(raw);
    if (given === 'draft' || given === 'latest') return given;
    if (!/^[1-9]\d{0,5}$/.test(given)) throw new Faults({ code: 'not_a_version', message: notVersion });
    return Number(given);
  },
  {
    anyOf: [
      { type: 'string', enum: ['draft', 'latest'] },
      { type: 'integer', minimum: 1, maximum: 999_999 },
    ],
  },
  {
    description:
      'A published version by its number, the `latest` of them, or the `draft`. Default: the latest, else the draft.',
  },
);

export const GetReportQuery = z.strictObject({
  version: version.optional(),
  format: oneOf(FORMATS, { description: 'The format, before `Accept`.' }).optional(),
  lang: oneOf(['fr', 'en'] as const, {
    description: 'The language of CSV, XLSX and PDF, before `Accept-Language`; JSON holds both.',
  }).optional(),
});
export type GetReportQuery = z.infer<typeof GetReportQuery>;

export const ListReportsQuery = listQuery({});
export type ListReportsQuery = z.infer<typeof ListReportsQuery>;

const year = pathText({ description: 'The year, four digits.', examples: ['2023'] });
export const ReportPath = z.strictObject({ year });
export const ReportVersionPath = z.strictObject({
  year,
  version: pathText({ description: 'Number of the version.', examples: ['1'] }),
});
