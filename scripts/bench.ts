/** `npm run bench -- reads` (the default), `writes` or `space`, each with its own options: see the files. */
const what = process.argv[2]?.startsWith('-') ? undefined : process.argv[2];
if (what === 'writes') await import('./bench/writes.ts');
else if (what === 'space') await import('./bench/space.ts');
else if (what === undefined || what === 'reads') await import('./bench/reads.ts');
else throw new Error(`nothing is measured under "${what}": reads, writes, space`);

export {};
