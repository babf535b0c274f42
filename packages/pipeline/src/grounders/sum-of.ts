import type { RegionScorer, ScoreUnit } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

/** A part of a sum of scorers. */
export interface WeightedScorer {
  /** What scores the regions. */
  readonly scorer: RegionScorer;
  /**
   * What its scores are multiplied with.
   * @defaultValue 1
   */
  readonly weight?: number;
}

/**
 * Makes one scorer of several: the weighted sum of their scores.
 * @param parts - The scorers with their weights; at least one.
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
      const summands: Summand[] = [];
      let reasons: readonly string[] | undefined;
      for (const { scorer, weight = 1 } of parts) {
        options?.signal?.throwIfAborted();
        const given = await scorer.score(request, options);
        for (const [index, score] of given.scores.entries()) {
          total[index] = (total[index] ?? 0) + weight * score;
        }
        summands.push({ unit: given.unit, weight });
        reasons = joined(reasons, given.reasons);
      }
      return { unit: unitOfSum(summands), ...defined({ scores: total, reasons }) };
    },
  };
}

function joined(
  some: readonly string[] | undefined,
  more: readonly string[] | undefined,
): readonly string[] | undefined {
  if (some === undefined || more === undefined) return some ?? more;
  return some.map((reason, index) => `${reason} · ${more[index] ?? ''}`);
}

/** What is added up. */
export interface Summand {
  /** What its numbers are. */
  readonly unit: ScoreUnit;
  /** What they are multiplied with. */
  readonly weight: number;
}

/** Tells what a weighted sum is; probabilities stay so only alone and unweighted. */
export function unitOfSum(summands: readonly Summand[]): ScoreUnit {
  const [first, ...others] = summands;
  if (first === undefined || others.some(({ unit }) => unit !== first.unit)) return 'similarity';
  const isAlone = others.length === 0 && first.weight === 1;
  return first.unit === 'probability' && !isAlone ? 'similarity' : first.unit;
}
