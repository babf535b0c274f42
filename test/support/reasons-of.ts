import type { RegionScorer, ScoreRequest } from '@grounder/core';

/**
 * Scores, and tells only why.
 *
 * @param scorer - A scorer that explains.
 * @param request - What is scored.
 * @returns One sentence per region; none when the scorer does not explain.
 */
export async function reasonsOf(
  scorer: RegionScorer,
  request: ScoreRequest,
): Promise<readonly string[]> {
  const { reasons = [] } = await scorer.score(request, { explain: true });
  return reasons;
}
