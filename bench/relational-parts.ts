// What `results -- relations` puts together and measures.
import type { PoseEstimator, Query, RegionScorer } from '@grounder/core';
import { regionColours, regionPattern } from '@grounder/images';
import type { FactorWeights, RelationalScorer } from '@grounder/language';
import { colourFactor, facingFactor, patternFactor, relational } from '@grounder/language';

/** What judges: everything but the weights. */
export interface RelationalParts {
  /** Judges nouns. */
  readonly subject: RegionScorer;
  /** Finds joints. */
  readonly poses: PoseEstimator;
  /** Reads phrases. */
  readonly parse: (text: string) => Query;
}

/** The scorer that is measured. */
export function relationalOf(
  parts: RelationalParts,
  weights: Partial<FactorWeights> = {},
): RelationalScorer {
  return relational(parts.subject, {
    attributes: [
      colourFactor(regionColours),
      patternFactor(regionPattern),
      facingFactor(regionColours),
    ],
    poses: parts.poses,
    weights,
  });
}
