import type { Detection, PhraseFactor } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { SceneJudgement } from '../scene-judgement.js';
import type { FactorWeights } from '../weights.js';

/** Says in a line why a region scores as it does. */
export function explainFactors(judgement: SceneJudgement, index: number): string {
  const { phraseFactors, notJudged } = judgement;
  const parts = phraseFactors.map(
    ({ text, probabilities }) => `${text} ${(probabilities[index] ?? 0).toFixed(2)}`,
  );
  const notes = notJudged.length === 0 ? '' : ` (${notJudged.join('; ')})`;
  return parts.join(' · ') + notes;
}

/**
 * Lists what decides for one region: what the phrase says, then what was known before it was read.
 * @param context - The regions that were judged, in the same order, and the weights.
 * @returns The factors in the order of evaluation.
 */
export function listFactors(
  { factors }: SceneJudgement,
  { regions, weights }: { readonly regions: readonly Detection[]; readonly weights: FactorWeights },
  index: number,
): readonly PhraseFactor[] {
  return factors.map(({ kind, text, probabilities, related }) => ({
    kind,
    text,
    probability: probabilities[index] ?? 0,
    weight: weights[kind],
    ...defined({ related: regions[related?.[index] ?? -1]?.box }),
  }));
}
