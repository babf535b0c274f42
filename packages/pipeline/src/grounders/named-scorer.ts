import type { RegionScorer } from '@grounder/core';

/** A scorer with its name in the results and its share of the sum. */
export interface NamedScorer {
  /** The name under which the scores appear in `Candidate.scores`. */
  readonly name: string;
  /** What scores the regions. */
  readonly scorer: RegionScorer;
  /**
   * What its scores are multiplied with before they are added up.
   * @defaultValue 1
   */
  readonly weight?: number;
}
