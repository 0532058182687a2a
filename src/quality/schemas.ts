import { z } from 'zod';
import { pageOf } from '../http/list.ts';
import { csvEnum, int, listQuery } from '../http/query.ts';
import { CalendarDate, LocalizedText, PartialDate } from '../http/shared-schemas.ts';
import { FINDING_KINDS } from './findings.ts';

export const count = (description: string) => z.int().min(0).meta({ description });
export const share = z.number().min(0).max(1);

export const Wording = z
  .strictObject({
    fr: z.string().meta({ description: 'In French.' }),
    en: z.string().meta({ description: 'In English.' }),
  })
  .meta({
    id: 'Wording',
    description: 'Words of the registry itself, in both languages.',
    examples: [{ fr: 'Titre public', en: 'Public title' }],
  });

export const number = z.int().min(1).max(24).meta({ description: 'Number of the item in the WHO data set, 1 to 24.' });
export const where = z.array(z.string()).meta({
  description: 'Where the registry holds it: JSON pointers into the study document, or an address beside it.',
});

const Item = z
  .strictObject({
    number,
    name: Wording.meta({ description: 'Name of the item.' }),
    where,
    state: z
      .enum(['complete', 'partial', 'missing', 'not_applicable'])
      .meta({ description: 'Whether the study has it; `not_applicable` where nothing is due.' }),
    missing: z.array(Wording).meta({ description: 'What is not there.' }),
  })
  .meta({
    id: 'QualityItem',
    description: 'An item of the WHO Trial Registration Data Set, version 1.3.1, as one study has it.',
    examples: [
      {
        number: 21,
        name: { fr: 'Évaluation éthique', en: 'Ethics review' },
        where: ['/approvals'],
        state: 'missing',
        missing: [{ fr: "l'avis d'un comité d'éthique", en: 'the decision of an ethics committee' }],
      },
    ],
  });

export const kind = z.enum(FINDING_KINDS).meta({
  description:
    '`unregistered`: interventional and open without a NCT, EU CT or ISRCTN number; `unclassified`: open here without a legal ' +
    'regime; `contradiction`: two statements that cannot both be true; `missing_approval`: opened by the office without what the ' +
    'regime asks for; `stale`: open, and unverified for a year, past its expected end, or with places unchecked for 30 days.',
});

const Finding = z
  .strictObject({
    kind,
    code: z.string().meta({ description: 'The rule that found it, such as `open_here_past_inclusion`.' }),
    message: Wording.meta({ description: 'What was found.' }),
    missing: z.array(z.string()).meta({ description: 'What is asked for and not there, such as `ansm`.' }),
  })
  .meta({
    id: 'QualityFinding',
    description: 'Something about a study that a person has to look at.',
    examples: [
      {
        kind: 'missing_approval',
        code: 'opened_without_approval',
        message: {
          fr: "ouverte ici le 2026-03-02 sans : autorisation de l'ANSM",
          en: 'opened here on 2026-03-02 without: authorization of the ANSM',
        },
        missing: ['ansm'],
      },
    ],
  });

const Completeness = z
  .strictObject({
    complete: count('Items that are there.'),
    partial: count('Items of which a part is there.'),
    missing: count('Items that are not there.'),
    notApplicable: count('Items of which nothing is due.'),
    share: share.meta({ description: 'Complete items among those that apply, 0 to 1; a partial one counts half.' }),
  })
  .meta({ description: 'The 24 items, counted.' });

export const statement = Wording.meta({ description: 'What this registry is not.' });

/** That the registry is none of the WHO's, on every answer about quality (domain.md section 5 item 9). */
export const STATEMENT = {
  fr: "Ce registre n'est pas un registre primaire de l'OMS : y figurer ne vaut pas enregistrement d'un essai. L'ensemble de données de l'OMS n'y sert que de mesure.",
  en: 'This registry is not a primary registry of the WHO network: being listed here does not register a trial. The WHO data set is used as a measure only.',
} as const;

/** `GET /v1/studies/{id}/quality`. */
export const StudyQuality = z
  .strictObject({
    studyId: z.string().meta({ description: 'The study.' }),
    asOf: CalendarDate.meta({ description: 'The day on which ages and dues were reckoned.' }),
    statement,
    completeness: Completeness,
    items: z.array(Item).meta({ description: 'The 24 items in their order.' }),
    freshness: z
      .strictObject({
        verifiedOn: PartialDate.nullable().meta({ description: 'When the source last verified its record.' }),
        verifiedDaysAgo: z.int().nullable().meta({ description: 'Days since then, at least; null: not stated.' }),
        sourceVersion: PartialDate.nullable().meta({ description: 'Day of the newest record behind it; null: none.' }),
        slots: z
          .strictObject({
            current: count('Slots checked within 30 days.'),
            unchecked: count('Slots that nobody checked for 30 days; they read `unknown`.'),
            oldestCheck: CalendarDate.nullable().meta({ description: 'The oldest check; null: there are no slots.' }),
          })
          .meta({ description: 'Free places of its cohorts.' }),
      })
      .meta({ description: 'How old what the registry knows is.' }),
    findings: z.array(Finding).meta({ description: 'What a person has to look at.' }),
    links: z
      .strictObject({ study: z.string().meta({ description: 'The study.' }) })
      .meta({ description: 'Addresses, relative to the service.' }),
  })
  .meta({
    id: 'StudyQuality',
    description: 'How complete, how fresh and how consistent the registry’s knowledge of a study is.',
    examples: [
      {
        studyId: 'std_7k2m9q4x1z0c8v5n',
        asOf: '2026-11-24',
        statement: STATEMENT,
        completeness: { complete: 20, partial: 1, missing: 1, notApplicable: 2, share: 0.932 },
        items: [Item.meta()?.examples?.[0] as z.infer<typeof Item>],
        freshness: {
          verifiedOn: '2026-03',
          verifiedDaysAgo: 238,
          sourceVersion: '2026-03-06',
          slots: { current: 2, unchecked: 0, oldestCheck: '2026-11-20' },
        },
        findings: [Finding.meta()?.examples?.[0] as z.infer<typeof Finding>],
        links: { study: '/v1/studies/std_7k2m9q4x1z0c8v5n' },
      },
    ],
  });
export type StudyQuality = z.infer<typeof StudyQuality>;

/** An entry of `GET /v1/quality/findings`. */
export const StudyFindings = z
  .strictObject({
    studyId: z.string().meta({ description: 'The study.' }),
    title: LocalizedText.meta({ description: 'Its public title.' }),
    openHere: z.boolean().meta({ description: 'Whether it is open for inclusion at Gustave Roussy.' }),
    share: share.meta({ description: 'Its completeness, 0 to 1.' }),
    incomplete: z.array(number).meta({ description: 'Items of the WHO data set that it lacks or has in part.' }),
    findings: z.array(Finding).meta({ description: 'What a person has to look at, of every kind.' }),
    links: z
      .strictObject({
        study: z.string().meta({ description: 'The study.' }),
        quality: z.string().meta({ description: 'Its quality in full.' }),
      })
      .meta({ description: 'Addresses, relative to the service.' }),
  })
  .meta({
    id: 'StudyFindings',
    description: 'A study that a person has to look at.',
    examples: [
      {
        studyId: 'std_7k2m9q4x1z0c8v5n',
        title: { fr: null, en: 'DT-7012 in advanced solid tumors', machineTranslated: [] },
        openHere: true,
        share: 0.932,
        incomplete: [21],
        findings: [Finding.meta()?.examples?.[0] as z.infer<typeof Finding>],
        links: {
          study: '/v1/studies/std_7k2m9q4x1z0c8v5n',
          quality: '/v1/studies/std_7k2m9q4x1z0c8v5n/quality',
        },
      },
    ],
  });
export type StudyFindings = z.infer<typeof StudyFindings>;
export const StudyFindingsPage = pageOf(StudyFindings, 'StudyFindingsPage', 'Studies to look at, by id.');

export const ListFindingsQuery = listQuery({
  kind: csvEnum(FINDING_KINDS, {
    description: 'Kinds of findings (any of them).',
    examples: [['unregistered']],
  }).optional(),
  item: int(1, 24, {
    description:
      'Studies that lack this item of the WHO data set, or have it in part only; findings are not needed then.',
    examples: [21],
  }).optional(),
});
export type ListFindingsQuery = z.infer<typeof ListFindingsQuery>;
