import type { Estimate } from '../bootstrap-interval.js';
import type { RunSummary, SystemSummary } from './summarise-run.js';

const columns: Readonly<Record<string, (system: SystemSummary) => string>> = {
  system: ({ system }) => system,
  'Acc@0.5': ({ accuracy50 }) => share(accuracy50.value),
  '95 % interval': ({ accuracy50 }) => interval(accuracy50),
  'above 0.5': ({ accuracyAbove50 }) => share(accuracyAbove50.value),
  'Acc@0.75': ({ accuracy75 }) => share(accuracy75.value),
  'mean IoU': ({ meanIou }) => share(meanIou.value),
  recall: ({ proposalRecall }) => share(proposalRecall.value),
  'given recall': ({ accuracyGivenRecall }) => share(accuracyGivenRecall.value),
  failed: ({ failures }) => String(failures),
  'ms p50': ({ timings }) => (Number.isNaN(timings.total.p50) ? '–' : timings.total.p50.toFixed(1)),
};

/**
 * Writes a run as a table in Markdown, which a terminal shows as well.
 *
 * @param summary - The run's numbers.
 * @returns One line for each system, below a heading.
 */
export function formatRunTable({ systems }: RunSummary): string {
  return formatTable(
    Object.keys(columns),
    systems.map((system) => Object.values(columns).map((column) => column(system))),
  );
}

/**
 * Writes McNemar's tests of a run as a table in Markdown.
 *
 * @param summary - The run's numbers.
 * @returns One line for each pair of systems, below a heading.
 */
export function formatComparisonTable({ comparisons }: RunSummary): string {
  return formatTable(
    ['systems', 'both right', 'first only', 'second only', 'neither', 'p (exact)'],
    comparisons.map(({ first, second, both, firstOnly, secondOnly, neither, exactP }) => [
      `${first}, ${second}`,
      ...[both, firstOnly, secondOnly, neither].map(String),
      exactP < 0.001 ? exactP.toExponential(0) : exactP.toFixed(3),
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

function share(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(3);
}

function interval({ low, high }: Estimate): string {
  return Number.isNaN(low) ? '–' : `${low.toFixed(3)}–${high.toFixed(3)}`;
}
