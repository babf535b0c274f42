import { mismatch } from '@grounder/core';

/** A token and how likely it is. */
export interface ScoredToken {
  /** Its id. */
  readonly token: number;
  /** Its log-probability, or a sum that it is part of. */
  readonly score: number;
}

/**
 * Finds the likeliest token; of equals the first.
 *
 * @param logits - Unnormalised log-probabilities.
 * @returns Its id.
 */
export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logits.length; token += 1) {
    if ((logits[token] ?? 0) > (logits[best] ?? 0)) best = token;
  }
  assertFinite(logits[best] ?? NaN);
  return best;
}

/**
 * Finds the likeliest tokens and their log-probabilities.
 *
 * @param logits - Unnormalised log-probabilities.
 * @param count - How many.
 * @returns The tokens, likeliest first; of equals the first.
 */
export function likeliestTokens(logits: Float32Array, count: number): readonly ScoredToken[] {
  const normaliser = logSumExp(logits);
  const best: ScoredToken[] = [];
  let least = -Infinity;
  for (const [token, logit] of logits.entries()) {
    if (best.length === count && logit <= least) continue;
    insert(best, { token, score: logit - normaliser });
    if (best.length > count) best.pop();
    least = (best.at(-1)?.score ?? -Infinity) + normaliser;
  }
  return best;
}

/** Behind those that are as likely. */
function insert(best: ScoredToken[], scored: ScoredToken): void {
  let place = best.length;
  while (place > 0 && (best[place - 1]?.score ?? 0) < scored.score) place -= 1;
  best.splice(place, 0, scored);
}

/**
 * Draws a token from the smallest set of likeliest ones that have a probability together.
 *
 * @param logits - Unnormalised log-probabilities.
 * @param options - That probability, and what logits are divided by.
 * @param chance - A number from 0 to below 1.
 * @returns The token.
 */
export function sampleNucleus(
  logits: Float32Array,
  { topP, temperature }: { readonly topP: number; readonly temperature: number },
  chance: number,
): number {
  const scaled = logits.map((logit) => logit / temperature);
  const normaliser = logSumExp(scaled);
  const tokens = Array.from(scaled, (score, token) => ({
    token,
    share: Math.exp(score - normaliser),
  }));
  tokens.sort((one, other) => other.share - one.share);
  const nucleus: { readonly token: number; readonly upTo: number }[] = [];
  let sum = 0;
  for (const { token, share } of tokens) {
    sum += share;
    nucleus.push({ token, upTo: sum });
    if (sum >= topP) break;
  }
  const drawn = nucleus.find(({ upTo }) => chance * sum < upTo) ?? nucleus.at(-1);
  return drawn?.token ?? 0;
}

function logSumExp(logits: Float32Array): number {
  const most = logits.reduce((greatest, logit) => Math.max(greatest, logit), -Infinity);
  assertFinite(most);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - most);
  return most + Math.log(sum);
}

function assertFinite(value: number): void {
  if (Number.isFinite(value)) return;
  throw mismatch('finite logits', 'NaN or infinity; an fp16 model may have overflowed');
}
