import type { GroundingError } from '@grounder/core';
import { mismatch } from '@grounder/core/internal';

/** A token and how likely it is. */
export interface ScoredToken {
  /** Its id. */
  readonly token: number;
  /** Its log-probability, or a sum that it is part of. */
  readonly score: number;
}

/**
 * Finds the likeliest token; of equals the first.
 * @param logits - Unnormalised log-probabilities; -Infinity is impossible.
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
 * @param logits - Unnormalised log-probabilities.
 */
export function likeliestTokens(logits: Float32Array, count: number): readonly ScoredToken[] {
  const most = logits[likeliest(logits)] ?? 0;
  const best: ScoredToken[] = [];
  let [sum, least] = [0, -Infinity];
  for (let token = 0; token < logits.length; token += 1) {
    const logit = logits[token] ?? -Infinity;
    sum += Math.exp(logit - most);
    if (best.length === count && logit <= least) continue;
    insert(best, { token, score: logit });
    if (best.length > count) best.pop();
    least = best.at(-1)?.score ?? -Infinity;
  }
  const normaliser = most + Math.log(sum);
  return best.map(({ token, score }) => ({ token, score: score - normaliser }));
}

/** Finds the tokens of the highest scores, best first; of equals the first. */
export function bestTokens(scores: Float32Array, count: number): readonly ScoredToken[] {
  const best: ScoredToken[] = [];
  for (const [token, score] of scores.entries()) {
    if (best.length === count && score <= (best.at(-1)?.score ?? -Infinity)) continue;
    insert(best, { token, score });
    if (best.length > count) best.pop();
  }
  return best;
}

/**
 * Computes log-probabilities.
 * @param logits - Unnormalised log-probabilities.
 */
export function logProbabilities(logits: Float32Array): Float32Array {
  const most = logits[likeliest(logits)] ?? 0;
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  const normaliser = most + Math.log(sum);
  return logits.map((logit) => logit - normaliser);
}

/** Behind those that are as likely. */
function insert(best: ScoredToken[], scored: ScoredToken): void {
  let place = best.length;
  while (place > 0 && (best[place - 1]?.score ?? 0) < scored.score) place -= 1;
  best.splice(place, 0, scored);
}

/**
 * Draws a token from the smallest set of likeliest ones that have a probability together.
 * @param logits - Unnormalised log-probabilities.
 * @param options - That probability, and what logits are divided by.
 */
export function sampleNucleus(
  logits: Float32Array,
  { topP, temperature }: { readonly topP: number; readonly temperature: number },
  chance: number,
): number {
  const most = logits[likeliest(logits)] ?? 0;
  const scoreOf = (token: number): number => ((logits[token] ?? -Infinity) - most) / temperature;
  const masses = new Float64Array(stepCount);
  for (let token = 0; token < logits.length; token += 1) {
    const score = scoreOf(token);
    const step = stepOf(score);
    masses[step] = (masses[step] ?? 0) + Math.exp(score);
  }
  const steps: Steps = { tokens: logits.length, scoreOf, masses };
  const all = masses.reduce((sum, mass) => sum + mass, 0);
  const nucleus = walkDown(steps, (sum) => sum >= topP * all);
  return walkDown(steps, (sum) => sum > chance * nucleus.sum).token;
}

/** Tokens in steps of likelihood, so that none are sorted but those of the step where a walk ends. */
interface Steps {
  readonly tokens: number;
  /** The logarithm of how likely a token is beside the likeliest: 0 or less. */
  readonly scoreOf: (token: number) => number;
  /** How likely the tokens of each step are together, beside the likeliest token. */
  readonly masses: Float64Array;
}

const stepCount = 512;
const stepsPerUnit = 32;

function stepOf(score: number): number {
  return Math.min(stepCount - 1, Math.floor(-score * stepsPerUnit));
}

/** Adds tokens up from the likeliest down until it is enough; of equals the first comes first. */
function walkDown(
  { tokens, scoreOf, masses }: Steps,
  isEnough: (sum: number) => boolean,
): { readonly sum: number; readonly token: number } {
  let [sum, step] = [0, 0];
  const last = masses.findLastIndex((mass) => mass > 0);
  while (step < last && !isEnough(sum + (masses[step] ?? 0))) {
    sum += masses[step] ?? 0;
    step += 1;
  }
  const members: number[] = [];
  for (let token = 0; token < tokens; token += 1) {
    if (stepOf(scoreOf(token)) === step) members.push(token);
  }
  members.sort((one, other) => scoreOf(other) - scoreOf(one));
  let token = 0;
  for (token of members) {
    sum += Math.exp(scoreOf(token));
    if (isEnough(sum)) break;
  }
  return { sum, token };
}

function notFinite(): GroundingError {
  return mismatch('finite logits', 'NaN or infinity; an fp16 model may have overflowed');
}
