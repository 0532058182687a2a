import * as z from 'zod';
import { Phase, Regime, SponsorClass, StudyStatus, StudyType } from '../db/enums.ts';
import { CalendarDate, LocalizedText } from '../http/shared-schemas.ts';
import { EXAMPLE_REPORT } from './report-example.ts';

const [STUDY] = EXAMPLE_REPORT.studies;
const [GROUP] = EXAMPLE_REPORT.groups.categories;
const count = (description: string) => z.int().min(0).meta({ description });
const countOrNull = (description: string) => z.int().min(0).nullable().meta({ description });
const numbers = (description: string) => z.array(z.string()).meta({ description });

/** Words of the report itself, always in both languages. */
export const ReportText = z
  .strictObject({
    fr: z.string().meta({ description: 'In French.' }),
    en: z.string().meta({ description: 'In English.' }),
  })
  .meta({
    id: 'ReportText',
    description: 'Words of a report, in both languages.',
    examples: [{ fr: 'Thorax', en: 'Thoracic' }],
  });

const Sum = z
  .strictObject({
    sum: countOrNull('The sum over the studies that are counted; null where none is.'),
    studies: count('How many studies are counted.'),
  })
  .meta({
    id: 'ReportSum',
    description: 'A sum, and over how many studies: a study that is not counted is no zero.',
    examples: [{ sum: 12, studies: 1 }],
  });

const Occurrences = z
  .strictObject({
    recorded: count('Recorded by the research office.'),
    observed: count('Only seen in an imported record, on or after the day on which it happened.'),
  })
  .meta({
    id: 'ReportOccurrences',
    description: 'How many studies, by what is known of the day.',
    examples: [{ recorded: 3, observed: 1 }],
  });

const OpenInterval = z
  .strictObject({
    from: CalendarDate.meta({ description: 'The day of the opening.' }),
    to: CalendarDate.nullable().meta({
      description: 'The day of the suspension or closing, no longer open; null while open.',
    }),
    firstDay: CalendarDate.meta({ description: 'The first day in the year on which it was open.' }),
    lastDay: CalendarDate.nullable().meta({
      description: 'The last such day; null while it is open and the year is not over.',
    }),
  })
  .meta({
    id: 'ReportOpenInterval',
    description: 'A time during which the host could include.',
    examples: STUDY?.openIntervals,
  });

/** A study as a report lists it. */
export const ReportStudy = z
  .strictObject({
    id: z.string().meta({ description: 'The study.' }),
    title: LocalizedText.meta({ description: 'Public title, or the scientific one where there is none.' }),
    acronym: z.string().nullable().meta({ description: 'Short name; null where it has none.' }),
    identifiers: z
      .strictObject({
        nct: numbers('ClinicalTrials.gov.'),
        euCt: numbers('EU CT.'),
        eudract: numbers('EudraCT.'),
        idRcb: numbers('ID-RCB.'),
        internal: numbers('Numbers of the host and protocol codes.'),
      })
      .meta({ description: 'Its numbers by register.' }),
    regime: z.enum(Regime).nullable().meta({ description: 'Legal regime; null: not stated.' }),
    riphCategory: z
      .union([z.literal(1), z.literal(2), z.literal(3)])
      .nullable()
      .meta({ description: 'Category under the national regime; null for every other, and where not stated.' }),
    studyType: z.enum(StudyType).nullable().meta({ description: 'Kind of study; null: not stated.' }),
    phases: z.array(z.enum(Phase)).meta({ description: 'Empty: not stated.' }),
    sponsor: z
      .strictObject({
        name: z.string().meta({ description: 'Its name.' }),
        class: z.enum(SponsorClass).nullable().meta({ description: 'Its class; null where unknown.' }),
      })
      .nullable()
      .meta({ description: 'Lead sponsor; null: not stated.' }),
    committees: z
      .array(
        z.strictObject({
          code: z.string().meta({ description: 'Its code.' }),
          name: ReportText.meta({ description: 'Its name on the day of the report.' }),
        }),
      )
      .meta({ description: 'Committees of the host.' }),
    programs: z
      .array(
        z.strictObject({
          code: z.string().meta({ description: 'Its code.' }),
          name: z.string().meta({ description: 'Its proper name.' }),
        }),
      )
      .meta({ description: 'Programs of the host.' }),
    basis: z.enum(['office', 'source']).meta({
      description:
        '`office`: the research office recorded the days of this entry. `source`: at least one is the day on which an imported record first said so, and what happened lies on or before it.',
    }),
    derived: z.boolean().meta({
      description: 'True where a source tells only the status of the study as a whole and the host was given the same.',
    }),
    firstOpenedOn: CalendarDate.meta({ description: 'The first opening at the host, in whichever year.' }),
    openIntervals: z.array(OpenInterval).meta({ description: 'The open intervals that meet the year.' }),
    openedInYear: z.boolean().meta({ description: 'Whether the first opening lies in the year.' }),
    openingObserved: z.boolean().meta({ description: 'Whether the first opening was only observed in a record.' }),
    status: z
      .enum(StudyStatus)
      .nullable()
      .meta({ description: 'Status at the host on `statusOn`; null: nobody vouches for one.' }),
    closedOn: CalendarDate.nullable().meta({
      description: 'The day on which inclusions ended for good, as known on `statusOn`; null: not yet.',
    }),
    closedInYear: z.boolean().meta({ description: 'Whether that day lies in the year.' }),
    closingObserved: z.boolean().meta({ description: 'Whether the closing was only observed in a record.' }),
    inclusions: z
      .strictObject({
        planned: countOrNull('Planned at the host; null: not stated.'),
        inYear: countOrNull('In the year at the host; null: not counted.'),
        cumulative: countOrNull('To the end of the year; null where a year in which it was open is not counted.'),
      })
      .meta({ description: 'Persons at the host. Null is not zero.' }),
  })
  .meta({
    id: 'ReportStudy',
    description: 'A study that was open for inclusion at the host in the year.',
    examples: [STUDY],
  });
export type ReportStudy = z.infer<typeof ReportStudy>;

const ReportGroup = z
  .strictObject({
    code: z.string().meta({ description: 'Its code; `not_stated` for studies of which it is not known.' }),
    label: ReportText.meta({ description: 'Its name.' }),
    studies: count('Studies in it.'),
    inclusionsInYear: Sum.meta({ description: 'Their inclusions in the year.' }),
  })
  .meta({
    id: 'ReportGroup',
    description: 'The studies of a report that have something in common.',
    examples: [GROUP],
  });
export type ReportGroup = z.infer<typeof ReportGroup>;

const groups = (description: string) => z.array(ReportGroup).meta({ description });

/** The frozen part of a report: everything that its formats show comes from here. */
export const RiphReportContent = z
  .strictObject({
    format: z.literal(1).meta({ description: 'Version of this shape.' }),
    year: z.int().meta({ description: 'Calendar year.' }),
    asOf: CalendarDate.meta({ description: 'The day (Europe/Paris) on which the registry was read.' }),
    statusOn: CalendarDate.meta({
      description: 'The day of each `status`: the last of the year, or `asOf` while it lasts.',
    }),
    totals: z
      .strictObject({
        studies: count('Studies, each counted once.'),
        opened: Occurrences.meta({ description: 'Studies whose first opening lies in the year.' }),
        closed: Occurrences.meta({ description: 'Studies whose inclusions ended for good in the year.' }),
        inclusions: z
          .strictObject({ planned: Sum, inYear: Sum, cumulative: Sum })
          .meta({ description: 'Persons at the host.' }),
      })
      .meta({ description: 'Over all studies.' }),
    groups: z
      .strictObject({
        categories: groups('By category, or by regime where there is none.'),
        committees: groups('By committee; a study in several counts in each.'),
        programs: groups('By program; a study in several counts in each.'),
        phases: groups('By phase; a study of phases 1 and 2 is one of phase 1/2.'),
        sponsorClasses: groups('By class of the lead sponsor.'),
      })
      .meta({ description: 'The same studies, grouped.' }),
    studies: z.array(ReportStudy).meta({ description: 'By category or regime, then by title.' }),
    notes: z
      .array(
        z.strictObject({
          code: z
            .enum(['category_not_stated', 'observed', 'derived', 'inclusions_not_counted'])
            .meta({ description: 'What about.' }),
          studies: count('How many studies it concerns.'),
          text: ReportText.meta({ description: 'The note.' }),
        }),
      )
      .meta({ description: 'What a reader must know of the figures.' }),
    method: z
      .array(
        z.strictObject({
          heading: ReportText.meta({ description: 'What about.' }),
          text: ReportText.meta({ description: 'The paragraph.' }),
        }),
      )
      .meta({ description: 'How the report was made.' }),
  })
  .meta({ id: 'RiphReportContent', description: 'What a report says.', examples: [EXAMPLE_REPORT] });
export type RiphReportContent = z.infer<typeof RiphReportContent>;
