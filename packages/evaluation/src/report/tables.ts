import type { Estimate } from '../metrics/estimate.js';
import {
  formatDecimal,
  formatInterval,
  formatProbability,
  formatShare,
} from '../metrics/format-numbers.js';
import type { GroundingRecord } from '../runs/grounding-record.js';
import type { GroupingName, RunSummary, SystemSummary } from '../runs/summarise-run.js';
import { errorKindOf } from './error-kind.js';
import type { Html } from './html.js';
import { html } from './html.js';

const shownConfusions = 25;

const columns: Readonly<Record<string, (system: SystemSummary) => string>> = {
  expressions: ({ count }) => String(count),
  'Acc@0.5 (IoU ≥ 0.5)': ({ accuracy50 }) => withInterval(accuracy50),
  'strict (IoU > 0.5)': ({ accuracyAbove50 }) => formatShare(accuracyAbove50),
  'Acc@0.25': ({ accuracy25 }) => formatShare(accuracy25),
  'Acc@0.75': ({ accuracy75 }) => formatShare(accuracy75),
  'Acc@0.9': ({ accuracy90 }) => formatShare(accuracy90),
  'mean IoU': ({ meanIou }) => withInterval(meanIou),
  'proposal recall': ({ proposalRecall }) => formatShare(proposalRecall),
  'recall of 10': ({ recallAt }) => formatShare(recallAt['10']),
  'accuracy given recall': ({ accuracyGivenRecall }) => formatShare(accuracyGivenRecall),
  'no-target precision': ({ noTargetPrecision }) => formatShare(noTargetPrecision),
  'no-target recall': ({ noTargetRecall }) => formatShare(noTargetRecall),
  failed: ({ failures }) => String(failures),
  'expressions/s': ({ timings }) => formatDecimal(timings.expressionsPerSecond),
  'ms p50': ({ timings }) => formatDecimal(timings.total.p50),
  'ms p95': ({ timings }) => formatDecimal(timings.total.p95),
};

/** The table that compares the systems. */
export function systemsTable({ systems }: RunSummary): Html {
  return table(
    'Systems, with 95 % bootstrap intervals over pictures',
    ['system', ...Object.keys(columns)],
    systems.map((system) => [
      system.system,
      ...Object.values(columns).map((column) => column(system)),
    ]),
  );
}

/** Whether two systems differ on the same expressions. */
export function comparisonsTable({ comparisons }: RunSummary): Html {
  return table(
    'McNemar’s exact test on the same expressions, IoU ≥ 0.5 being right',
    ['first', 'second', 'both right', 'first only', 'second only', 'neither', 'p'],
    comparisons.map(({ first, second, both, firstOnly, secondOnly, neither, exactP }) => [
      first,
      second,
      ...[both, firstOnly, secondOnly, neither].map(String),
      formatProbability(exactP),
    ]),
  );
}

/** The numbers of a figure of groups, for those who do not see it. */
export function groupsTable(systems: readonly SystemSummary[], grouping: GroupingName): Html {
  const names = [...new Set(systems.flatMap(({ groups }) => Object.keys(groups[grouping])))];
  return table(
    `Acc@0.5 by ${grouping}`,
    ['group', 'expressions', ...systems.map(({ system }) => system)],
    names.map((name) => [
      name,
      String(systems[0]?.groups[grouping][name]?.count ?? 0),
      ...systems.map(({ groups }) => formatShare(groups[grouping][name])),
    ]),
  );
}

/** Where the milliseconds go. */
export function stagesTable(systems: readonly SystemSummary[]): Html {
  return table(
    'Milliseconds by stage',
    ['system', 'stage', 'p50', 'p95', 'calls'],
    systems.flatMap(({ system, timings }) =>
      Object.entries(timings.stages).map(([stage, { p50, p95, count }]) => [
        system,
        stage,
        formatDecimal(p50),
        formatDecimal(p95),
        String(count),
      ]),
    ),
  );
}

/**
 * Which nouns lead to which labels, where the label is not the category that was meant; where the data
 * set tells no category, in all answers that are not right.
 */
export function confusionsTable(records: readonly GroundingRecord[]): Html {
  const counts = new Map<string, { readonly cells: readonly string[]; count: number }>();
  for (const record of records) {
    const { system, subject, label, category } = record;
    if (label === undefined || !isConfused(record)) continue;
    const cells = [system, subject ?? '–', label, category ?? '–'];
    const key = JSON.stringify(cells);
    const entry = counts.get(key) ?? { cells, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  }
  const commonest = [...counts.values()].sort((first, second) => second.count - first.count);
  return table(
    'Confusions: the noun that was understood, the label that was chosen, the category that was meant',
    ['system', 'subject', 'chosen', 'meant', 'times'],
    commonest.slice(0, shownConfusions).map(({ cells, count }) => [...cells, String(count)]),
  );
}

function isConfused(record: GroundingRecord): boolean {
  const { label, category } = record;
  return category === undefined ? errorKindOf(record) !== 'hit' : label !== category;
}

function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): Html {
  if (rows.length === 0) return html`<p class="quiet">${caption}: none.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(([first = '', ...rest]) => row(first, rest))}
      </tbody>
    </table>
  </div>`;
}

function row(first: string, rest: readonly string[]): Html {
  return html`<tr>
    <th scope="row">${first}</th>
    ${rest.map((cell) => html`<td>${cell}</td>`)}
  </tr>`;
}

function withInterval(estimate: Estimate): string {
  return `${formatShare(estimate)} (${formatInterval(estimate)})`;
}
