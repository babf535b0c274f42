import { boxArea, GroundingError } from '@grounder/core';

import { boxSizeOf } from './coco-ranges.js';
import type { GroundingOutcome } from './grounding-outcome.js';

/** Puts outcomes into groups that are reported apart. */
export interface Grouping {
  /** Names the groups of an outcome: none, one or several. */
  readonly groupsOf: (outcome: GroundingOutcome) => readonly string[];
  /** All groups in the order of the report; by name when left out. */
  readonly order?: readonly string[];
}

/**
 * Gathers outcomes by group.
 * @returns The outcomes of each group that has any, in the grouping's order.
 */
export function groupOutcomes(
  outcomes: readonly GroundingOutcome[],
  grouping: Grouping,
): ReadonlyMap<string, readonly GroundingOutcome[]> {
  const gathered = new Map<string, GroundingOutcome[]>();
  for (const outcome of outcomes) {
    for (const name of new Set(grouping.groupsOf(outcome))) {
      const group = gathered.get(name);
      if (group === undefined) gathered.set(name, [outcome]);
      else group.push(outcome);
    }
  }
  const order = grouping.order ?? [...gathered.keys()].sort();
  return new Map(order.map((name) => [name, gathered.get(name) ?? []] as const).filter(hasAny));
}

function hasAny([, outcomes]: readonly [string, readonly GroundingOutcome[]]): boolean {
  return outcomes.length > 0;
}

/** Groups by the class of the thing meant. */
export const byCategory: Grouping = {
  groupsOf: ({ category }) => (category === undefined ? [] : [category]),
};

/** Groups by what the expression asks for; an outcome is in the group of each of its tags. */
export const byTag: Grouping = { groupsOf: ({ tags = [] }) => tags };

/**
 * Groups by the size of the box that is meant, in COCO's classes: small below 32², large from 96²
 * square pixels of the image.
 */
export const byBoxSize: Grouping = {
  groupsOf: ({ truth }) => (truth === undefined ? [] : [boxSizeOf(boxArea(truth))]),
  order: ['small', 'medium', 'large'],
};

/**
 * Groups by the number of words.
 * @defaultValue `[3, 6, 10]` for `limits`.
 * @returns Groups such as "1–3", "4–6", "7–10", "11+".
 * @throws GroundingError `INVALID_OPTION` when the limits do not rise from 1 on.
 */
export function byExpressionLength(limits: readonly number[] = [3, 6, 10]): Grouping {
  return byNumber(1, limits, ({ expression }) => expression?.match(/\S+/g)?.length);
}

/**
 * Groups by the number of other things of the same class.
 * @defaultValue `[0, 2, 5, 10]` for `limits`.
 * @returns Groups such as "0", "1–2", "3–5", "6–10", "11+".
 * @throws GroundingError `INVALID_OPTION` when the limits do not rise from 0 on.
 */
export function byDistractors(limits: readonly number[] = [0, 2, 5, 10]): Grouping {
  return byNumber(0, limits, ({ distractors }) => distractors);
}

function byNumber(
  first: number,
  limits: readonly number[],
  numberOf: (outcome: GroundingOutcome) => number | undefined,
): Grouping {
  const starts = [first, ...limits.map((limit) => limit + 1)];
  assertRising(starts, limits);
  const order = starts.map((start, index) => rangeName(start, limits[index]));
  return {
    groupsOf: (outcome) => {
      const value = numberOf(outcome);
      if (value === undefined) return [];
      const name = order[starts.findLastIndex((start) => value >= start)];
      return name === undefined ? [] : [name];
    },
    order,
  };
}

function rangeName(start: number, end: number | undefined): string {
  if (end === undefined) return `${start}+`;
  return start === end ? `${start}` : `${start}–${end}`;
}

function assertRising(starts: readonly number[], limits: readonly number[]): void {
  const rising = limits.every(
    (limit, index) => Number.isSafeInteger(limit) && limit >= (starts[index] ?? NaN),
  );
  if (rising) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected limits that are whole numbers rising from ${String(starts[0])} on, ` +
      `got ${limits.join(', ')}`,
  );
}
