import type { RegionScorer } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/** A part of a sum of scorers. */
export interface WeightedScorer {
  /** What scores the regions. */
  readonly scorer: RegionScorer;
  /**
   * What its scores are multiplied with.
   *
   * @defaultValue 1
   */
  readonly weight?: number;
}

/**
 * Makes one scorer of several: the weighted sum of their scores.
 *
 * @param parts - The scorers with their weights; at least one.
 * @returns A scorer.
 * @throws GroundingError `INVALID_OPTION` when there is no part or a weight is not finite.
 */
export function sumOf(parts: readonly WeightedScorer[]): RegionScorer {
  if (parts.length === 0 || parts.some(({ weight = 1 }) => !Number.isFinite(weight))) {
    throw new GroundingError(
      'INVALID_OPTION',
      'expected at least one scorer, each with a finite weight',
    );
  }
  return {
    async score(request, options) {
      const total = new Float32Array(request.regions.length);
      for (const { scorer, weight = 1 } of parts) {
        options?.signal?.throwIfAborted();
        const scores = await scorer.score(request, options);
        for (const [index, score] of scores.entries()) {
          total[index] = (total[index] ?? 0) + weight * score;
        }
      }
      return total;
    },
  };
}
