import type { AttachedDatabase } from './db/database.ts';

interface Counts {
  programs: string;
  studies: string;
  contacts: string;
}

const amount = (count: string, one: string, many = `${one}s`) => `${count} ${count === '1' ? one : many}`;

/** The lines of a start: where it listens, on which database, with how much in it, and where to read on. */
export async function greeting(address: string, db: AttachedDatabase): Promise<string[]> {
  const { rows } = await db.pool.query<Counts>(`
    select (select count(*) from program) as programs, (select count(*) from study) as studies,
      (select count(*) from contact) as contacts`);
  const { programs, studies, contacts } = rows[0] as Counts;
  const holds = [amount(programs, 'program'), amount(studies, 'study', 'studies'), amount(contacts, 'contact')];
  return [
    `riph-registry listens on ${address}`,
    `database: ${db.label}: ${holds.join(', ')}`,
    `documentation: ${address}/docs`,
  ];
}

/** Plain lines for people, log lines where programs read. */
export function greet(lines: string[], format: 'pretty' | 'json', log: { info(line: string): void }): void {
  for (const line of lines) {
    if (format === 'pretty') process.stdout.write(`${line}\n`);
    else log.info(line);
  }
}
