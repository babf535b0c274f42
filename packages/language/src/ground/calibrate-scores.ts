import type { RelationalSettings } from './relational-options.js';

/**
 * Reads what a wrapped scorer gave as evidence whose logarithm counts.
 *
 * @param scores - Probabilities, or logits.
 * @param settings - Which of the two they are, and the temperature of logits.
 * @returns 0 or more; of logits what the softmax would give, scaled so that the best has 1.
 */
export function calibrateScores(
  scores: Float32Array,
  { scale, temperature }: Pick<RelationalSettings, 'scale' | 'temperature'>,
): Float64Array {
  if (scale === 'probability') return Float64Array.from(scores, (score) => Math.max(0, score));
  const best = scores.reduce((most, logit) => Math.max(most, logit), -Infinity);
  return Float64Array.from(scores, (logit) => Math.exp((logit - best) / temperature));
}
