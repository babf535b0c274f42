import type { RegionScores } from '@grounder/core';

/**
 * Reads what a wrapped scorer gave as evidence whose logarithm counts.
 * @param given - Scores and their unit.
 * @param temperature - What logits are divided by.
 * @returns 0 or more; of logits what the softmax would give, scaled so that the best has 1.
 */
export function calibrateScores(
  { scores, unit }: Pick<RegionScores, 'scores' | 'unit'>,
  temperature: number,
): Float64Array {
  if (unit !== 'logit') return Float64Array.from(scores, (score) => Math.max(0, score));
  const best = scores.reduce((most, logit) => Math.max(most, logit), -Infinity);
  return Float64Array.from(scores, (logit) => Math.exp((logit - best) / temperature));
}
