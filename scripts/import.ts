import { loadConfig } from '../src/config.ts';
import { runMain } from '../src/fatal.ts';
import { templateCsv } from '../src/imports/office/template.ts';
import { readArguments, USAGE } from './import/arguments.ts';
import { importRecords } from './import/ctgov.ts';
import { importSpreadsheet } from './import/office.ts';

await runMain(async () => {
  const command = readArguments(process.argv.slice(2));
  if (command.name === 'help') process.stdout.write(USAGE);
  else if (command.name === 'template') process.stdout.write(templateCsv());
  else if (command.name === 'ctgov') await importRecords(loadConfig(), command.given);
  else await importSpreadsheet(loadConfig(), command.given);
});
