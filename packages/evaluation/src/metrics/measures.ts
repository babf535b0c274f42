import { iou } from '@grounder/core';

import type { GroundingOutcome } from './grounding-outcome.js';

/**
 * What one outcome adds to a mean: 1 or 0 for right or wrong, or any number; undefined when it is
 * not counted. Every number that is reported of a system is the mean of a measure, and so can be
 * grouped, compared and given an interval in the same way.
 */
export type Measure = (outcome: GroundingOutcome) => number | undefined;

/**
 * Averages a measure.
 * @returns The mean over the outcomes that count, NaN when none does.
 */
export function meanOf(outcomes: readonly GroundingOutcome[], measure: Measure): number {
  let sum = 0;
  let count = 0;
  for (const outcome of outcomes) {
    const value = measure(outcome);
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

/**
 * Measures the IoU of the answer with the truth; its mean is the mean IoU.
 * @returns 0 to 1; 0 without an answer, undefined without a target.
 */
export function overlap({ predicted, truth }: GroundingOutcome): number | undefined {
  if (truth === undefined) return undefined;
  return predicted === undefined ? 0 : iou(predicted, truth);
}

/**
 * Creates the measure whose mean is the accuracy at an IoU, reached or exceeded: Acc\@0.5 as most
 * programs count it.
 * @param iouThreshold - The IoU that makes an answer right, above 0 to 1.
 * @returns 1 for an IoU of at least the threshold; expressions without a target do not count.
 */
export function hitFrom(iouThreshold: number): Measure {
  return (outcome) => {
    const value = overlap(outcome);
    return value === undefined ? undefined : Number(value >= iouThreshold);
  };
}

/**
 * Creates the measure whose mean is the accuracy above an IoU, strictly: Acc\@0.5 by the letter of
 * the papers on referring expressions ("IoU larger than 0.5": Yu et al., "Modeling Context in
 * Referring Expressions", ECCV 2016).
 * @param iouThreshold - The IoU that an answer must exceed, 0 to below 1.
 * @returns 1 for an IoU above the threshold; expressions without a target do not count.
 */
export function hitAbove(iouThreshold: number): Measure {
  return (outcome) => {
    const value = overlap(outcome);
    return value === undefined ? undefined : Number(value > iouThreshold);
  };
}

/** When a target counts as proposed. */
export interface ProposalOptions {
  /**
   * How many of the best proposals are looked at: the K of recall\@K.
   * @defaultValue Infinity
   */
  readonly limit?: number;
  /**
   * The IoU with the truth that a proposal must reach.
   * @defaultValue 0.5
   */
  readonly iouThreshold?: number;
}

/**
 * Creates the measure whose mean is the proposal recall\@K: the accuracy that choosing perfectly
 * would have.
 * @returns 1 when one of the proposals fits; outcomes without a target or a ceiling do not
 *   count.
 */
export function proposed(options: ProposalOptions = {}): Measure {
  const { limit = Infinity, iouThreshold = 0.5 } = options;
  return ({ truth, ceiling }) => {
    if (truth === undefined || ceiling === undefined) return undefined;
    return Number(ceiling.some(({ rank, iou }) => rank <= limit && iou >= iouThreshold));
  };
}

/**
 * Creates the measure whose mean is the accuracy given recall: how often the right one is chosen
 * when it is among the proposals.
 * @returns 1 for a right answer; outcomes whose target was not proposed do not count.
 */
export function hitWhenProposed(options: ProposalOptions = {}): Measure {
  const { iouThreshold = 0.5 } = options;
  const isProposed = proposed(options);
  const hit = hitFrom(iouThreshold);
  return (outcome) => (isProposed(outcome) === 1 ? hit(outcome) : undefined);
}

/**
 * Measures whether an answer "nothing fits" is right; its mean is the precision for no-target
 * expressions.
 * @returns 1 or 0; undefined when the system answered with a box or failed.
 */
export function noTargetPrecision(outcome: GroundingOutcome): number | undefined {
  const { predicted, truth, failure } = outcome;
  if (predicted !== undefined || failure !== undefined) return undefined;
  return Number(truth === undefined);
}

/**
 * Measures whether an expression without a target is recognised; its mean is the recall for
 * no-target expressions: N-acc of He et al., "GREC: Generalized Referring Expression
 * Comprehension", 2023.
 * @returns 1 or 0; undefined when the expression has a target.
 */
export function noTargetRecall(outcome: GroundingOutcome): number | undefined {
  const { predicted, truth, failure } = outcome;
  if (truth !== undefined) return undefined;
  return Number(predicted === undefined && failure === undefined);
}
