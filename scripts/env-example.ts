import { writeFile } from 'node:fs/promises';
import { envExample } from '../src/config.ts';

await writeFile(new URL('../.env.example', import.meta.url), envExample());
