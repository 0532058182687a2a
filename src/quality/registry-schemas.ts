import { z } from 'zod';
import { pageOf } from '../http/list.ts';
import { date, listQuery } from '../http/query.ts';
import { CalendarDate } from '../http/shared-schemas.ts';
import { FINDING_KINDS } from './findings.ts';
import { count, kind, number, STATEMENT, share, statement, Wording, where } from './schemas.ts';

/** The counts of a day: those of `GET /v1/quality`, and those kept for time series. */
export const QualityCounts = z
  .strictObject({
    studies: count('Studies that are listed.'),
    openHere: count('Those that are open for inclusion at Gustave Roussy.'),
    completeness: z
      .strictObject({
        mean: share.nullable().meta({ description: 'Mean of the shares of the studies; null without studies.' }),
        items: z
          .array(
            z.strictObject({
              number,
              complete: count('Studies that have it.'),
              partial: count('Studies that have a part of it.'),
              missing: count('Studies that lack it.'),
              notApplicable: count('Studies of which nothing is due.'),
            }),
          )
          .meta({ description: 'Studies by item.' }),
        distribution: z
          .array(
            z.strictObject({
              from: share.meta({ description: 'Lowest share.' }),
              to: share.meta({ description: 'Share below which they are; 1 is a band of its own.' }),
              studies: count('Studies in between.'),
            }),
          )
          .meta({ description: 'Studies by their share.' }),
      })
      .meta({ description: 'Completeness against the WHO data set.' }),
    freshness: z
      .strictObject({
        verified: z
          .strictObject({
            within6Months: count('Verified up to 183 days ago.'),
            within12Months: count('Verified 184 to 365 days ago.'),
            within24Months: count('Verified 366 to 730 days ago.'),
            older: count('Verified longer ago.'),
            unknown: count('No source says.'),
          })
          .meta({ description: 'Studies by the age of their last verification.' }),
        slots: z
          .strictObject({
            current: count('Slots checked within 30 days.'),
            unchecked: count('Slots that nobody checked for 30 days.'),
          })
          .meta({ description: 'Free places of cohorts.' }),
      })
      .meta({ description: 'How old what the registry knows is.' }),
    findings: z
      .array(z.strictObject({ kind, studies: count('Studies with at least one finding of the kind.') }))
      .meta({ description: 'Studies by kind of finding.' }),
  })
  .meta({
    id: 'QualityCounts',
    description: 'The quality of all listed studies, counted.',
    examples: [
      {
        studies: 1346,
        openHere: 203,
        completeness: {
          mean: 0.871,
          items: [{ number: 21, complete: 12, partial: 0, missing: 1334, notApplicable: 0 }],
          distribution: [{ from: 0.75, to: 0.9, studies: 811 }],
        },
        freshness: {
          verified: { within6Months: 402, within12Months: 188, within24Months: 131, older: 625, unknown: 0 },
          slots: { current: 14, unchecked: 3 },
        },
        findings: [{ kind: 'unregistered', studies: 4 }],
      },
    ],
  });
export type QualityCounts = z.infer<typeof QualityCounts>;
const COUNTS = QualityCounts.meta()?.examples?.[0] as QualityCounts;

/** `GET /v1/quality`. */
export const Quality = z
  .strictObject({
    asOf: CalendarDate.meta({ description: 'The day on which ages and dues were reckoned.' }),
    statement,
    items: z
      .array(z.strictObject({ number, name: Wording.meta({ description: 'Name of the item.' }), where }))
      .meta({ description: 'The 24 items of the WHO data set, version 1.3.1, and where the registry holds them.' }),
    counts: QualityCounts,
    links: z
      .strictObject({
        findings: z
          .record(z.enum(FINDING_KINDS), z.string())
          .meta({ description: 'The studies behind each kind of finding.' }),
        history: z.string().meta({ description: 'The same counts, day by day.' }),
      })
      .meta({ description: 'Addresses, relative to the service.' }),
  })
  .meta({
    id: 'Quality',
    description: 'How complete, how fresh and how consistent the registry is.',
    examples: [
      {
        asOf: '2026-11-24',
        statement: STATEMENT,
        items: [{ number: 21, name: { fr: 'Évaluation éthique', en: 'Ethics review' }, where: ['/approvals'] }],
        counts: COUNTS,
        links: {
          findings: Object.fromEntries(
            FINDING_KINDS.map((each) => [each, `/v1/quality/findings?kind=${each}`]),
          ) as Record<(typeof FINDING_KINDS)[number], string>,
          history: '/v1/quality/history',
        },
      },
    ],
  });
export type Quality = z.infer<typeof Quality>;

/** An entry of `GET /v1/quality/history`. */
export const QualitySnapshot = z
  .strictObject({ day: CalendarDate.meta({ description: 'The day (Europe/Paris).' }), counts: QualityCounts })
  .meta({
    id: 'QualitySnapshot',
    description: 'The counts of a day as they were then.',
    examples: [{ day: '2026-11-23', counts: COUNTS }],
  });
export type QualitySnapshot = z.infer<typeof QualitySnapshot>;
export const QualitySnapshotPage = pageOf(QualitySnapshot, 'QualitySnapshotPage', 'Counts by day, newest first.');

export const ListSnapshotsQuery = listQuery({
  from: date({ description: 'First day wanted.', examples: ['2026-01-01'] }).optional(),
  to: date({ description: 'Last day wanted.', examples: ['2026-12-31'] }).optional(),
});
export type ListSnapshotsQuery = z.infer<typeof ListSnapshotsQuery>;
