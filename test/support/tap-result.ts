/** What a test file's process left behind. */
interface Run {
  file: string;
  output: string;
  noise: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  seconds: number;
}

/** The tests of one file: its top-level test points, with everything below them folded in. */
export interface FileResult extends Pick<Run, 'file' | 'seconds'> {
  passed: number;
  failed: number;
  skipped: number;
  /** Why tests were skipped. */
  reasons: string[];
  /** The failing tests' output. */
  details: string;
}

/** The lines that belong to failing top-level tests: tap writes a subtest's lines, indented, before its result. */
function failures(lines: string[]): string[] {
  const found: string[] = [];
  let block: string[] = [];
  for (const line of lines) {
    if (/^ok /.test(line) || /^# Subtest/.test(line)) block = [];
    block.push(line);
    if (!/^not ok /.test(line)) continue;
    if (block !== found) found.push(...block.filter((entry) => !/^\s*ok /.test(entry)));
    block = found; // the diagnostics that follow
  }
  return found;
}

/**
 * Reads the outcome of a file. A process that ends badly, or announces more tests than it reports, has failed even if
 * every line of its output says ok.
 */
export function readTap({ file, output, noise, code, signal, seconds }: Run): FileResult {
  const lines = output.split('\n');
  const points = lines.filter((line) => /^(not )?ok \d+/.test(line));
  const plan = lines.map((line) => /^1\.\.(\d+)/.exec(line)?.[1]).find((count) => count !== undefined);
  const skips = points.filter((line) => / # (SKIP|TODO)/i.test(line));
  const broken = points.filter((line) => line.startsWith('not ok') && !skips.includes(line)).length;
  const complete = code === 0 && plan !== undefined && Number(plan) === points.length;
  const failed = broken > 0 || complete ? broken : 1;
  const ending = signal ? `ended by ${signal}` : `exit code ${code}, ${points.length} of ${plan ?? '?'} tests reported`;
  return {
    file,
    seconds,
    passed: points.length - broken - skips.length,
    failed,
    skipped: skips.length,
    reasons: skips.map((line) => line.replace(/^(not )?ok \d+ - /, '').replace(/ # time=\S+/, '')),
    details: failed > 0 ? [...failures(lines), noise.trim(), `# ${file}: ${ending}`].filter(Boolean).join('\n') : '',
  };
}
