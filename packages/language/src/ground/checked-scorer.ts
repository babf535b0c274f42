import type { RegionScorer } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/**
 * Checks what a scorer gives before anything is computed from it: one NaN would make every score NaN.
 * @returns The scorer; its calls reject with `INVALID_DATA` when a score is missing, NaN or infinitely
 *   good.
 */
export function checkedScorer(scorer: RegionScorer): RegionScorer {
  return {
    async score(request, options) {
      const given = await scorer.score(request, options);
      const { scores } = given;
      const count = request.regions.length;
      const wrong = scores.findIndex((score) => !(score < Infinity));
      if (scores.length === count && wrong < 0) return given;
      const got =
        wrong < 0 ? `${scores.length} scores` : `${String(scores[wrong])} for region ${wrong}`;
      throw new GroundingError(
        'INVALID_DATA',
        `expected a finite score for each of ${count} regions from the wrapped scorer, got ${got}; ` +
          'mend that scorer',
      );
    },
  };
}
