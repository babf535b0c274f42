import type { CallOptions, RegionScorer, RegionScores, ScoreRequest } from '@grounder/core';

import type { AttributeFactor } from './factors/attribute-factor.js';
import type { PlacedRegion } from './placed-region.js';
import type { RelationDefinition } from './relations/relation-definition.js';

/** What gathering draws on. */
export interface EvidenceSources {
  /** The picture, its regions and the whole query. */
  readonly request: ScoreRequest;
  /** How surely each region shows anything at all, 0 to 1. */
  readonly reality: Float64Array;
  /** The regions, measured. */
  readonly regions: readonly PlacedRegion[];
  /** Judges nouns. */
  readonly scorer: RegionScorer;
  /** Makes the scorer's numbers probabilities, in the order of the regions. */
  readonly calibrate: (scores: RegionScores) => Float64Array;
  /** Judge properties; the first that knows one is asked. */
  readonly factors: readonly AttributeFactor[];
  /** What relating words mean. */
  readonly relations: readonly RelationDefinition[];
  /** Cancellation. */
  readonly call: CallOptions | undefined;
}
