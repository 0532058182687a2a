import { parseArgs } from 'node:util';
import { exitCodes, FatalError } from '../../src/fatal.ts';
import { type Arguments, WRONG_USE } from './shared.ts';

export const USAGE = `Usage: npm run import -- ctgov FILE… [--dry-run] [--report FILE]
       npm run import -- csv FILE [--dry-run] [--valid] [--report FILE]
       npm run import -- csv --template > FILE

ctgov imports records of ClinicalTrials.gov (API v2): one a line, a JSON array, an API answer with "studies", or a single
study; plain or gzip. "-" reads standard input. Importing the same records again changes nothing.

An empty database is first given the initial data (programs, committees, the host's studies) unless RIPH_SEED=none is set in
the environment of this command too: it does not know the settings of a service that runs elsewhere. --dry-run never seeds.

csv imports a spreadsheet of the research office, CSV or XLSX, after the template: all rows or none.

  --dry-run      check and map everything, store nothing
  --valid        csv: take the rows without mistakes although others have some
  --report FILE  write the whole report as JSON
  --template     csv: print the template
  --help         show this

Exit code: 0 all stored, 1 some records rejected, 2 wrong use, ${exitCodes.unavailable} the database went away, 130 interrupted.
`;

/** What the command line asks for. */
export type Command =
  | { name: 'help' }
  | { name: 'template' }
  | { name: 'ctgov'; given: Arguments }
  | { name: 'csv'; given: Arguments };

/** Reads the arguments. Throws a FatalError with the usage (exit code 2). */
export function readArguments(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        valid: { type: 'boolean', default: false },
        template: { type: 'boolean' },
        report: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [name, ...files] = positionals;
    if (values.help) return { name: 'help' };
    if (name !== 'ctgov' && name !== 'csv') throw new Error(name ? `Unknown source: ${name}` : 'Which source?');
    if (values.template && name === 'csv') return { name: 'template' };
    if (files.length === 0) throw new Error('Which file?');
    if (files.filter((file) => file === '-').length > 1) throw new Error('Standard input can be read only once');
    const { 'dry-run': dryRun, valid, report } = values;
    return { name, given: { files, dryRun, valid, report } };
  } catch (error) {
    throw new FatalError(`${(error as Error).message}\n\n${USAGE}`, WRONG_USE);
  }
}
