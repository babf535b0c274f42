import {
  formatDecimal,
  formatInterval,
  formatProbability,
  formatShare,
} from '../metrics/format-numbers.js';
import type { RunSummary, SystemSummary } from './summarise-run.js';

const columns: Readonly<Record<string, (system: SystemSummary) => string>> = {
  system: ({ system }) => system,
  'Acc@0.5': ({ accuracy50 }) => formatShare(accuracy50),
  '95 % interval': ({ accuracy50 }) => formatInterval(accuracy50),
  'above 0.5': ({ accuracyAbove50 }) => formatShare(accuracyAbove50),
  'Acc@0.75': ({ accuracy75 }) => formatShare(accuracy75),
  'mean IoU': ({ meanIou }) => formatShare(meanIou),
  recall: ({ proposalRecall }) => formatShare(proposalRecall),
  'given recall': ({ accuracyGivenRecall }) => formatShare(accuracyGivenRecall),
  failed: ({ failures }) => String(failures),
  'ms p50': ({ timings }) => formatDecimal(timings.total.p50),
};

/** Writes a run as a table in Markdown, which a terminal shows as well. */
export function formatRunTable({ systems }: RunSummary): string {
  return formatTable(
    Object.keys(columns),
    systems.map((system) => Object.values(columns).map((column) => column(system))),
  );
}

/** Writes McNemar's tests of a run as a table in Markdown. */
export function formatComparisonTable({ comparisons }: RunSummary): string {
  return formatTable(
    ['systems', 'both right', 'first only', 'second only', 'neither', 'p (exact)'],
    comparisons.map(({ first, second, both, firstOnly, secondOnly, neither, exactP }) => [
      `${first}, ${second}`,
      ...[both, firstOnly, secondOnly, neither].map(String),
      formatProbability(exactP),
    ]),
  );
}

function formatTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join(
    '\n',
  );
}
