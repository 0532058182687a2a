import { z } from 'zod';
import { pageOf } from '../../http/list.ts';
import { bool, listQuery, oneOf, pathText, text } from '../../http/query.ts';
import { Instant } from '../../http/shared-schemas.ts';

/** What to do with a file of which some rows have mistakes. */
export const MODES = ['all', 'valid'] as const;
export type ImportMode = (typeof MODES)[number];

const Counts = z
  .strictObject({
    rows: z.int().min(0).meta({ description: 'Rows of the file.' }),
    done: z.int().min(0).meta({ description: 'Rows that were looked at so far.' }),
    created: z.int().min(0).meta({ description: 'Studies that are new.' }),
    updated: z.int().min(0).meta({ description: 'Rows that changed a study.' }),
    unchanged: z.int().min(0).meta({ description: 'Rows that say what the registry holds already.' }),
    refused: z.int().min(0).meta({ description: 'Rows with mistakes.' }),
  })
  .meta({
    id: 'ImportCounts',
    description: 'What became of the rows.',
    examples: [{ rows: 3, done: 3, created: 1, updated: 1, unchanged: 1, refused: 0 }],
  });
export type Counts = z.infer<typeof Counts>;

const FindingShape = z
  .strictObject({
    line: z.int().min(1).meta({ description: 'Line of the file, the header being 1.' }),
    column: z.string().nullable().meta({ description: 'Name of the column; null: the row as a whole.' }),
    severity: z.enum(['error', 'warning']).meta({ description: 'An error keeps the row out, a warning does not.' }),
    code: z.string().meta({ description: 'Stable, for programs: the rule that is broken.' }),
    message: z
      .strictObject({
        fr: z.string().meta({ description: 'In French.' }),
        en: z.string().meta({ description: 'In English.' }),
      })
      .meta({ description: 'For people; never repeats the cell.' }),
    allowed: z.array(z.string()).optional().meta({ description: 'The values that are accepted.' }),
    missing: z.array(z.string()).optional().meta({ description: 'What the rule asks for and does not find.' }),
  })
  .meta({
    id: 'ImportFinding',
    description: 'What was found in a cell or a row.',
    examples: [
      {
        line: 4,
        column: 'status_on',
        severity: 'error',
        code: 'not_a_date',
        message: { fr: 'doit être une date qui existe', en: 'must be a date that exists' },
      },
    ],
  });

export const ImportRun = z
  .strictObject({
    id: z.string().meta({ description: 'Id of the run.' }),
    fileName: z.string().meta({ description: 'Name of the file as it was given.' }),
    fileHash: z.string().meta({ description: 'SHA-256 of the file in hexadecimal: which file it was.' }),
    mode: z.enum(MODES).meta({ description: '`all`: all rows or none; `valid`: the rows without mistakes.' }),
    state: z.enum(['running', 'preview', 'applied', 'refused', 'interrupted']).meta({
      description:
        '`preview`: what would be, nothing is stored; `refused`: mistakes, nothing was stored; `interrupted`: the process ended, nothing was stored.',
    }),
    counts: Counts,
    findings: z.array(FindingShape).meta({ description: 'What was found, line by line; at most 10,000.' }),
    actor: z
      .strictObject({
        kind: z.enum(['cli', 'client', 'person']).meta({ description: 'What kind of account.' }),
        id: z.string().meta({ description: 'Id of the client or account.' }),
      })
      .meta({ description: 'Who imported.' }),
    startedAt: Instant.meta({ description: 'When it began.' }),
    finishedAt: Instant.nullable().meta({ description: 'When it ended; null while it runs.' }),
  })
  .meta({
    id: 'ImportRun',
    description: 'An import of one of the office’s spreadsheets.',
    examples: [
      {
        id: 'imp_7k2m9q4x1z0c8v5n',
        fileName: 'studies-2026.csv',
        fileHash: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        mode: 'all',
        state: 'applied',
        counts: { rows: 3, done: 3, created: 1, updated: 1, unchanged: 1, refused: 0 },
        findings: [],
        actor: { kind: 'client', id: 'cli_7k2m9q4x1z0c8v5n' },
        startedAt: '2026-11-24T09:30:00.000Z',
        finishedAt: '2026-11-24T09:30:02.000Z',
      },
    ],
  });
export type ImportRun = z.infer<typeof ImportRun>;

export const ImportRunPage = pageOf(ImportRun, 'ImportRunPage', 'Runs, newest first, without their findings.');

export const ListImportsQuery = listQuery({});
export type ListImportsQuery = z.infer<typeof ListImportsQuery>;

/** The query string of `POST /v1/imports`. */
export const ImportQuery = z.strictObject({
  mode: oneOf(MODES, {
    description: '`all` (default): all rows or none; `valid`: the rows without mistakes.',
    default: 'all',
  }).default('all'),
  fileName: text(200, { description: 'Name of the file, for the record of the run.' }).default('upload'),
  dryRun: bool({
    description: 'A preview: everything is checked and done, and nothing is stored.',
    default: false,
  }).default(false),
});

export const ImportPath = z.strictObject({
  id: pathText({ description: 'Id of the run.', examples: ['imp_7k2m9q4x1z0c8v5n'] }),
});

/** The body of an import: the bytes of the file. */
export const OfficeFile = z.instanceof(Buffer).meta({
  id: 'OfficeFile',
  description: 'A CSV or XLSX file after the template.',
  examples: ['study;status;status_on\r\nCSET 2688;authorized;2026-02-01\r\n'],
  override: ({ jsonSchema }) => Object.assign(jsonSchema, { type: 'string', contentMediaType: 'text/csv' }),
});
