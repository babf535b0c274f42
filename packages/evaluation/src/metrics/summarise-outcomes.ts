import type { BootstrapOptions, Estimate } from './estimate.js';
import { bootstrapInterval } from './bootstrap-interval.js';
import type { GroundingOutcome } from './grounding-outcome.js';
import type { Measure } from './measures.js';
import {
  hitAbove,
  hitFrom,
  hitWhenProposed,
  noTargetPrecision,
  noTargetRecall,
  overlap,
  proposed,
} from './measures.js';

/** The numbers that are reported of a system, each with its interval. */
export interface OutcomeSummary {
  /** Expressions. */
  readonly count: number;
  /** Images. */
  readonly imageCount: number;
  /** Acc\@0.25: IoU of at least 0.25. */
  readonly accuracy25: Estimate;
  /** Acc\@0.5: IoU of at least 0.5. */
  readonly accuracy50: Estimate;
  /** Acc\@0.5 by the letter: IoU above 0.5. */
  readonly accuracyAbove50: Estimate;
  /** Acc\@0.75: IoU of at least 0.75. */
  readonly accuracy75: Estimate;
  /** Acc\@0.9: IoU of at least 0.9. */
  readonly accuracy90: Estimate;
  /** Mean IoU; 0 for expressions without an answer. */
  readonly meanIou: Estimate;
  /** Share of targets with a proposal of IoU 0.5 or more. */
  readonly proposalRecall: Estimate;
  /** Acc\@0.5 over the targets that were proposed. */
  readonly accuracyGivenRecall: Estimate;
  /** Share of the answers "nothing fits" that are right. */
  readonly noTargetPrecision: Estimate;
  /** Share of the expressions without a target that are recognised. */
  readonly noTargetRecall: Estimate;
}

/**
 * Sums up what a system answered.
 * @returns Every measure with its interval; NaN where nothing counts.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
 * @example
 * ```ts
 * const { accuracy50 } = summariseOutcomes(outcomes);
 * console.log(accuracy50.value, accuracy50.low, accuracy50.high);
 * ```
 */
export function summariseOutcomes(
  outcomes: readonly GroundingOutcome[],
  options: BootstrapOptions = {},
): OutcomeSummary {
  const estimate = (measure: Measure): Estimate => bootstrapInterval(outcomes, measure, options);
  return {
    count: outcomes.length,
    imageCount: new Set(outcomes.map(({ image }) => image)).size,
    accuracy25: estimate(hitFrom(0.25)),
    accuracy50: estimate(hitFrom(0.5)),
    accuracyAbove50: estimate(hitAbove(0.5)),
    accuracy75: estimate(hitFrom(0.75)),
    accuracy90: estimate(hitFrom(0.9)),
    meanIou: estimate(overlap),
    proposalRecall: estimate(proposed()),
    accuracyGivenRecall: estimate(hitWhenProposed()),
    noTargetPrecision: estimate(noTargetPrecision),
    noTargetRecall: estimate(noTargetRecall),
  };
}
