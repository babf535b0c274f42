import { GroundingError } from '@grounder/core';

/** What a text may not do, and how likely tokens change that it has already. */
export interface TokenRules {
  /**
   * Tokens in a row that no text has twice; 0 for no such rule.
   * @defaultValue 0
   */
  readonly noRepeatNgramSize?: number;
  /**
   * Least tokens of a text before one that ends it.
   * @defaultValue 0
   */
  readonly minTokens?: number;
  /**
   * What the logit of a token that was there already is divided by, or multiplied by where it is
   * below 0; above 1 texts repeat themselves less (Keskar et al., 2019, https://arxiv.org/abs/1909.05858).
   * @defaultValue 1
   */
  readonly repetitionPenalty?: number;
}

/** Changes what comes next, by what a row has so far and how many of that were written. */
export type ChangeScores = (
  scores: Float32Array,
  row: { readonly ids: readonly number[]; readonly written: number },
) => Float32Array;

/**
 * Makes the rules a function over logits or log-probabilities, as transformers' logits processors are.
 * @returns Undefined when there is no rule.
 * @throws GroundingError `INVALID_OPTION` for numbers outside their ranges.
 */
export function ruleScores(
  { noRepeatNgramSize = 0, minTokens = 0, repetitionPenalty = 1 }: TokenRules,
  stopTokens: ReadonlySet<number>,
): ChangeScores | undefined {
  checkWhole('noRepeatNgramSize', noRepeatNgramSize);
  checkWhole('minTokens', minTokens);
  if (!(repetitionPenalty > 0 && Number.isFinite(repetitionPenalty))) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a repetitionPenalty above 0, got ${repetitionPenalty}`,
    );
  }
  if (noRepeatNgramSize === 0 && minTokens === 0 && repetitionPenalty === 1) return undefined;
  return (scores, { ids, written }) => {
    const changed = scores.slice();
    if (repetitionPenalty !== 1) penalise(changed, ids, repetitionPenalty);
    const barred = noRepeatNgramSize > 0 ? repeating(ids, noRepeatNgramSize) : [];
    for (const token of barred) changed[token] = -Infinity;
    if (written < minTokens) for (const token of stopTokens) changed[token] = -Infinity;
    return changed;
  };
}

function checkWhole(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} to be a whole number of at least 0, got ${value}`,
  );
}

function penalise(scores: Float32Array, ids: readonly number[], penalty: number): void {
  for (const token of new Set(ids)) {
    const score = scores[token];
    if (score !== undefined) scores[token] = score < 0 ? score * penalty : score / penalty;
  }
}

/** The tokens that came after what a row ends with now. */
function repeating(ids: readonly number[], size: number): readonly number[] {
  const end = ids.slice(ids.length - size + 1);
  if (ids.length < size) return [];
  const starts = ids.slice(size - 1).map((_, start) => start);
  return starts
    .filter((start) => end.every((token, place) => ids[start + place] === token))
    .map((start) => ids[start + size - 1] ?? 0);
}
