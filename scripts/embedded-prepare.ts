import { prepareBinaries } from '../src/db/embedded/binaries.ts';
import { runMain } from '../src/fatal.ts';

await runMain(async () => {
  await prepareBinaries();
});
