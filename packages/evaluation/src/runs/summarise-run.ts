import type { BootstrapOptions, Estimate } from '../metrics/estimate.js';
import type { Grouping } from '../metrics/groupings.js';
import {
  byBoxSize,
  byCategory,
  byDistractors,
  byExpressionLength,
  byTag,
} from '../metrics/groupings.js';
import type { McNemarResult, PairedCounts } from '../metrics/mcnemar.js';
import { differentItems, mcNemarTest } from '../metrics/mcnemar.js';
import type { OutcomeSummary } from '../metrics/summarise-outcomes.js';
import type { TimingSummary } from '../metrics/timing-summary.js';
import type { GroundingRecord } from './grounding-record.js';
import { KeyIndex } from './tally/key-index.js';
import type { VerdictName } from './tally/measures.js';
import { SystemTally } from './tally/system-tally.js';

/** What outcomes are grouped by in a summary. */
export type GroupingName = 'category' | 'tag' | 'length' | 'size' | 'distractors';

/** The numbers of one system. */
export interface SystemSummary extends OutcomeSummary {
  /** The system's name. */
  readonly system: string;
  /** Examples that it failed at; they count as wrong. */
  readonly failures: number;
  /** Proposal recall with the K most confident proposals, by K. */
  readonly recallAt: Readonly<Record<string, Estimate>>;
  /** How long it took; failures left out. */
  readonly timings: TimingSummary;
  /** Acc\@0.5 (IoU of at least 0.5) of each group. */
  readonly groups: Readonly<Record<GroupingName, Readonly<Record<string, Estimate>>>>;
}

/** Two systems on the same examples, right meaning an IoU of at least 0.5. */
export interface SystemComparison extends PairedCounts, McNemarResult {
  /** The system of `firstOnly`. */
  readonly first: string;
  /** The system of `secondOnly`. */
  readonly second: string;
}

/** A run in numbers. As JSON, NaN (nothing to count) becomes null. */
export interface RunSummary {
  /** Each system, in order of first appearance. */
  readonly systems: readonly SystemSummary[];
  /** Each pair of systems; empty when they were not asked the same. */
  readonly comparisons: readonly SystemComparison[];
}

const recallLimits = [1, 5, 10, 50, 100] as const;

const groupings: Readonly<Record<GroupingName, Grouping>> = {
  category: byCategory,
  tag: byTag,
  length: byExpressionLength(),
  size: byBoxSize,
  distractors: byDistractors(),
};

/**
 * Sums up a run.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range, `INVALID_DATA` when
 *   a system has an id twice or two systems were not asked the same.
 */
export function summariseRun(
  records: Iterable<GroundingRecord>,
  options: BootstrapOptions = {},
): RunSummary {
  const tally = new RunTally();
  for (const record of records) tally.add(record);
  return tally.summary(options);
}

/** Keeps of each record what a summary needs: fewer than fifty bytes, however long its texts are. */
export class RunTally {
  readonly #keys = { images: new KeyIndex(), items: new KeyIndex() };
  readonly #systems = new Map<string, SystemTally>();

  /**
   * Adds a record; their order counts for the samples of the intervals.
   * @throws GroundingError `INVALID_DATA` when its system had its id before.
   */
  add(record: GroundingRecord): void {
    const tally = this.#systems.get(record.system) ?? new SystemTally(this.#keys, groupings);
    this.#systems.set(record.system, tally);
    tally.add(record);
  }

  /**
   * Sums up what was added.
   * @throws GroundingError As `summariseRun`.
   */
  summary(options: BootstrapOptions = {}): RunSummary {
    const systems = [...this.#systems];
    return {
      systems: systems.map(([system, tally]) => summariseSystem(system, tally, options)),
      comparisons: systems.flatMap((first, index) =>
        systems.slice(index + 1).map((second) => this.#compare(first, second)),
      ),
    };
  }

  #compare(
    [first, one]: readonly [string, SystemTally],
    [second, two]: readonly [string, SystemTally],
  ): SystemComparison {
    const counts = { both: 0, firstOnly: 0, secondOnly: 0, neither: 0 };
    for (let item = 0; item < this.#keys.items.size; item += 1) {
      const [ours, theirs] = [one.itemAt(item), two.itemAt(item)];
      if ((ours === 0) !== (theirs === 0)) throw differentItems(one.count, two.count);
      if (ours < 2 || theirs < 2) continue;
      if (ours === 3) counts[theirs === 3 ? 'both' : 'firstOnly'] += 1;
      else counts[theirs === 3 ? 'secondOnly' : 'neither'] += 1;
    }
    return { first, second, ...counts, ...mcNemarTest(counts) };
  }
}

function summariseSystem(
  system: string,
  tally: SystemTally,
  options: BootstrapOptions,
): SystemSummary {
  const estimate = (name: VerdictName): Estimate => tally.estimate(name, options);
  return {
    system,
    count: tally.count,
    imageCount: tally.imageCount(),
    accuracy25: estimate('accuracy25'),
    accuracy50: estimate('accuracy50'),
    accuracyAbove50: estimate('accuracyAbove50'),
    accuracy75: estimate('accuracy75'),
    accuracy90: estimate('accuracy90'),
    meanIou: tally.meanIou(options),
    proposalRecall: estimate('proposalRecall'),
    accuracyGivenRecall: estimate('accuracyGivenRecall'),
    noTargetPrecision: estimate('noTargetPrecision'),
    noTargetRecall: estimate('noTargetRecall'),
    failures: tally.failures,
    recallAt: Object.fromEntries(
      recallLimits.map((limit) => [limit, estimate(`recallAt${limit}`)]),
    ),
    timings: tally.timings(),
    groups: {
      category: tally.groups('category', options),
      tag: tally.groups('tag', options),
      length: tally.groups('length', options),
      size: tally.groups('size', options),
      distractors: tally.groups('distractors', options),
    },
  };
}

/** Gathers records by system, in order of first appearance. */
export function groupBySystem(
  records: readonly GroundingRecord[],
): ReadonlyMap<string, readonly GroundingRecord[]> {
  const groups = new Map<string, GroundingRecord[]>();
  for (const record of records) {
    const group = groups.get(record.system);
    if (group === undefined) groups.set(record.system, [record]);
    else group.push(record);
  }
  return groups;
}
