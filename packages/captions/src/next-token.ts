import type { GroundingError } from '@grounder/core';
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
 * @param logits - Unnormalised log-probabilities; -Infinity is impossible.
 * @returns Its id.
 * @throws GroundingError `MODEL_MISMATCH` for NaN, infinity, or nothing that is possible.
 */
export function likeliest(logits: Float32Array): number {
  let best = 0;
  let most = -Infinity;
  for (let token = 0; token < logits.length; token += 1) {
    const logit = logits[token] ?? 0;
    // Also true of NaN, which no comparison would find.
    if (!(logit <= most)) {
      if (!(logit < Infinity)) throw notFinite();
      most = logit;
      best = token;
    }
  }
  if (most === -Infinity) throw notFinite();
  return best;
}

/**
 * Finds the likeliest tokens and their log-probabilities.
 *
 * @param logits - Unnormalised log-probabilities.
 * @param count - How many.
 * @returns The tokens, likeliest first; of equals the first.
 * @throws GroundingError `MODEL_MISMATCH` for NaN, infinity, or nothing that is possible.
 */
export function likeliestTokens(logits: Float32Array, count: number): readonly ScoredToken[] {
  const normaliser = logSumExp(logits);
  const best: ScoredToken[] = [];
  let least = -Infinity;
  for (let token = 0; token < logits.length; token += 1) {
    const logit = logits[token] ?? -Infinity;
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
 * @throws GroundingError `MODEL_MISMATCH` for NaN, infinity, or nothing that is possible.
 */
export function sampleNucleus(
  logits: Float32Array,
  { topP, temperature }: { readonly topP: number; readonly temperature: number },
  chance: number,
): number {
  const scaled = logits.map((logit) => logit / temperature);
  const normaliser = logSumExp(scaled);
  // Tokens less likely than this have less than 1 - topP together: the set has none of them.
  const least = normaliser + Math.log((1 - topP) / scaled.length);
  const candidates = scaled.filter((score) => score >= least).sort();
  const total = walkDown(candidates, normaliser, (sum) => sum >= topP).sum;
  const drawn = walkDown(candidates, normaliser, (sum) => chance * total < sum);
  return nthOf(scaled, drawn.score, drawn.equals);
}

/** Where a walk ended. */
interface Walked {
  /** The probability of all that were met. */
  readonly sum: number;
  /** The last score. */
  readonly score: number;
  /** Scores like it that were met before. */
  readonly equals: number;
}

/** Adds up probabilities from the likeliest score down until it is enough. */
function walkDown(
  ascending: Float32Array,
  normaliser: number,
  isEnough: (sum: number) => boolean,
): Walked {
  let [sum, last, equals] = [0, NaN, 0];
  for (let place = ascending.length - 1; place >= 0 && !isEnough(sum); place -= 1) {
    const score = ascending[place] ?? 0;
    equals = score === last ? equals + 1 : 0;
    sum += Math.exp(score - normaliser);
    last = score;
  }
  return { sum, score: last, equals };
}

/** The place of a value that others like it stand before. */
function nthOf(values: Float32Array, value: number, before: number): number {
  let place = values.indexOf(value);
  for (let left = before; left > 0; left -= 1) place = values.indexOf(value, place + 1);
  return Math.max(0, place);
}

function logSumExp(logits: Float32Array): number {
  const most = logits[likeliest(logits)] ?? 0;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - most);
  return most + Math.log(sum);
}

function notFinite(): GroundingError {
  return mismatch('finite logits', 'NaN or infinity; an fp16 model may have overflowed');
}
