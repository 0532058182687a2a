import Table from 'cli-table3';
import { type Counts, type ImportReport, OUTCOMES } from './report.ts';

/** Rejections that are printed; the report has them all. */
const SHOWN = 20;

/** The end of an import for a person: one table, then what was rejected and what was noted. */
export function summaryOf(report: ImportReport): string {
  const table = new Table({
    head: ['status', ...OUTCOMES],
    colAligns: ['left', ...OUTCOMES.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  const row = (name: string, counts: Counts) =>
    table.push([name, ...OUTCOMES.map((outcome) => String(counts[outcome]))]);
  const unreadable = { ...report.counts };
  for (const [status, counts] of Object.entries(report.byStatus).sort(([a], [b]) => a.localeCompare(b))) {
    row(status, counts);
    for (const outcome of OUTCOMES) unreadable[outcome] -= counts[outcome];
  }
  if (unreadable.rejected > 0) row('(unreadable)', unreadable);
  row('all', report.counts);

  const seconds = ((Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000).toFixed(1);
  const lines = [
    table.toString(),
    `${plural(report.counts.read, 'record')} read in ${seconds} s.${report.dryRun ? ' Dry run: nothing was stored.' : ''}`,
  ];
  if (!report.dryRun && report.counts.read > 0 && report.counts.created + report.counts.updated === 0) {
    lines.push('Nothing changed.');
  }
  if (report.stopped) {
    const stored = report.counts.created + report.counts.updated;
    lines.push(`Stopped: ${report.stopped.message}. ${plural(stored, 'record')} stored before that.`);
  }
  return [...lines, ...details(report)].join('\n');
}

function details({ rejections, warnings }: ImportReport): string[] {
  const lines: string[] = [];
  if (rejections.count > 0) lines.push('', `${plural(rejections.count, 'record')} rejected:`);
  for (const { file, line, identifier, pointer, reason } of rejections.list.slice(0, SHOWN)) {
    lines.push(
      `  ${file}:${line} ${[identifier, pointer].filter(Boolean).join(' ')}${identifier || pointer ? ': ' : ''}${reason}`,
    );
  }
  if (rejections.count > SHOWN) lines.push(`  … and ${rejections.count - SHOWN} more (--report FILE has them)`);
  if (warnings.count > 0) lines.push('', `${plural(warnings.count, 'warning')}:`);
  for (const { identifier, message } of warnings.list.slice(0, SHOWN)) lines.push(`  ${identifier}: ${message}`);
  if (warnings.count > SHOWN) lines.push(`  … and ${warnings.count - SHOWN} more (--report FILE has them)`);
  return lines;
}

const plural = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
