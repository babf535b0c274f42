import type { BootstrapOptions, Estimate } from '../metrics/bootstrap-interval.js';
import { bootstrapInterval } from '../metrics/bootstrap-interval.js';
import type { Grouping } from '../metrics/groupings.js';
import {
  byBoxSize,
  byCategory,
  byDistractors,
  byExpressionLength,
  byTag,
  groupOutcomes,
} from '../metrics/groupings.js';
import type { McNemarResult, PairedCounts } from '../metrics/mcnemar.js';
import { mcNemarTest, pairOutcomes } from '../metrics/mcnemar.js';
import { hitFrom, proposed } from '../metrics/measures.js';
import type { OutcomeSummary } from '../metrics/summarise-outcomes.js';
import { summariseOutcomes } from '../metrics/summarise-outcomes.js';
import type { TimingSummary } from '../metrics/summarise-timings.js';
import { summariseTimings } from '../metrics/summarise-timings.js';
import type { GroundingRecord } from './grounding-record.js';

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

const recallLimits = [1, 5, 10, 50, 100];

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
  records: readonly GroundingRecord[],
  options: BootstrapOptions = {},
): RunSummary {
  const bySystem = groupBySystem(records);
  const names = [...bySystem.keys()];
  return {
    systems: names.map((name) => summariseSystem(name, bySystem.get(name) ?? [], options)),
    comparisons: names.flatMap((first, index) =>
      names
        .slice(index + 1)
        .map((second) => compare([first, second], bySystem.get(first), bySystem.get(second))),
    ),
  };
}

function summariseSystem(
  system: string,
  records: readonly GroundingRecord[],
  options: BootstrapOptions,
): SystemSummary {
  const answered = records.filter(({ failure }) => failure === undefined);
  const groupsOf = (grouping: Grouping): Readonly<Record<string, Estimate>> =>
    Object.fromEntries(
      [...groupOutcomes(records, grouping)].map(([name, group]) => [
        name,
        bootstrapInterval(group, hitFrom(0.5), options),
      ]),
    );
  return {
    system,
    ...summariseOutcomes(records, options),
    failures: records.length - answered.length,
    recallAt: Object.fromEntries(
      recallLimits.map((limit) => [
        limit,
        bootstrapInterval(records, proposed({ limit }), options),
      ]),
    ),
    timings: summariseTimings(answered.map(({ timings }) => timings)),
    groups: {
      category: groupsOf(groupings.category),
      tag: groupsOf(groupings.tag),
      length: groupsOf(groupings.length),
      size: groupsOf(groupings.size),
      distractors: groupsOf(groupings.distractors),
    },
  };
}

function compare(
  [first, second]: readonly [string, string],
  ones: readonly GroundingRecord[] = [],
  others: readonly GroundingRecord[] = [],
): SystemComparison {
  const counts = pairOutcomes(ones, others, hitFrom(0.5));
  return { first, second, ...counts, ...mcNemarTest(counts) };
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
