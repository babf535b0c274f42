import { GroundingError } from '@grounder/core';

import { complementaryErrorFunction } from './error-function.js';
import type { GroundingOutcome } from './grounding-outcome.js';
import type { Measure } from './measures.js';

/** How often two systems were right on the same items. */
export interface PairedCounts {
  /** Items on which both were right. */
  readonly both: number;
  /** Items on which only the first was right. */
  readonly firstOnly: number;
  /** Items on which only the second was right. */
  readonly secondOnly: number;
  /** Items on which neither was right. */
  readonly neither: number;
}

/** What McNemar's test says of two systems. */
export interface McNemarResult {
  /**
   * The two-sided p-value of the exact test: that of so uneven a split of the items on which
   * exactly one system was right, if a coin had made it. 1 when there are none.
   */
  readonly exactP: number;
  /** The statistic with continuity correction, chi-square with one degree of freedom. */
  readonly chiSquare: number;
  /** Its p-value; trustworthy from about 25 such items on, where the exact one is also at hand. */
  readonly chiSquareP: number;
}

/**
 * Counts on which items two systems were right.
 * @param second - The second system's outcomes for the same items, in any order.
 * @param measure - Says right (1) or wrong (0), such as `hitFrom`; items that do not count
 *   for one of the systems are left out.
 * @throws GroundingError `INVALID_DATA` when the items are not the same, an id comes twice, or the
 *   measure says something else than 0 or 1.
 */
export function pairOutcomes(
  first: readonly GroundingOutcome[],
  second: readonly GroundingOutcome[],
  measure: Measure,
): PairedCounts {
  const others = indexById(second);
  if (indexById(first).size !== others.size) throw differentItems(first.length, second.length);
  const counts = { both: 0, firstOnly: 0, secondOnly: 0, neither: 0 };
  for (const outcome of first) {
    const other = others.get(outcome.id);
    if (other === undefined) throw differentItems(outcome.id, 'none');
    const one = verdictOf(outcome, measure);
    const two = verdictOf(other, measure);
    if (one === undefined || two === undefined) continue;
    if (one) counts[two ? 'both' : 'firstOnly'] += 1;
    else counts[two ? 'secondOnly' : 'neither'] += 1;
  }
  return counts;
}

/**
 * Tests whether two systems differ, on items that both have answered: McNemar, "Note on the sampling
 * error of the difference between correlated proportions or percentages", Psychometrika 1947; the
 * continuity correction is Edwards', Psychometrika 1948. Only the items on which exactly one system
 * was right tell them apart.
 *
 * As in R's `mcnemar.test` the correction does not turn an even split into a difference; statsmodels
 * gives a chi-square of 1 / n for it.
 * @throws GroundingError `INVALID_OPTION` when a count is no whole number of at least 0.
 */
export function mcNemarTest(counts: Pick<PairedCounts, 'firstOnly' | 'secondOnly'>): McNemarResult {
  const { firstOnly, secondOnly } = counts;
  for (const count of [firstOnly, secondOnly]) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw new GroundingError(
      'INVALID_OPTION',
      `expected counts that are whole numbers of at least 0, got ${firstOnly} and ${secondOnly}`,
    );
  }
  const total = firstOnly + secondOnly;
  if (total === 0) return { exactP: 1, chiSquare: 0, chiSquareP: 1 };
  const difference = Math.max(0, Math.abs(firstOnly - secondOnly) - 1);
  const chiSquare = difference ** 2 / total;
  const exactP = Math.min(1, 2 * coinTail(total, Math.min(firstOnly, secondOnly)));
  return { exactP, chiSquare, chiSquareP: complementaryErrorFunction(Math.sqrt(chiSquare / 2)) };
}

/** The chance of at most so many heads in so many throws. */
function coinTail(throws: number, heads: number): number {
  let logarithm = -throws * Math.LN2;
  for (let step = 1; step <= heads; step += 1) {
    logarithm += Math.log((throws - heads + step) / step);
  }
  let term = 1;
  let sum = 1;
  // From the largest term down: each is the one above times heads over tails.
  for (let left = heads; left > 0 && term > sum * Number.EPSILON; left -= 1) {
    term *= left / (throws - left + 1);
    sum += term;
  }
  return Math.exp(logarithm) * sum;
}

function indexById(outcomes: readonly GroundingOutcome[]): ReadonlyMap<string, GroundingOutcome> {
  const index = new Map<string, GroundingOutcome>();
  for (const outcome of outcomes) {
    if (index.has(outcome.id)) {
      throw new GroundingError('INVALID_DATA', `expected each id once, got ${outcome.id} twice`);
    }
    index.set(outcome.id, outcome);
  }
  return index;
}

function verdictOf(outcome: GroundingOutcome, measure: Measure): boolean | undefined {
  const value = measure(outcome);
  if (value === undefined) return undefined;
  if (value === 0 || value === 1) return value === 1;
  throw new GroundingError(
    'INVALID_DATA',
    `expected a measure that says 0 or 1, got ${value} for ${outcome.id}; compare hits, not overlaps`,
  );
}

/** Says that two systems were not asked the same. */
export function differentItems(first: string | number, second: string | number): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected outcomes of both systems for the same items, got ${first} and ${second}`,
  );
}
