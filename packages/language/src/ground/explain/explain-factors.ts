import type { Detection, PhraseFactor } from '@grounder/core';

import type { SceneJudgement } from '../scene-judgement.js';

/**
 * Says in a line why a region scores as it does.
 *
 * @param judgement - The evaluated phrase.
 * @param index - The region.
 * @returns "person 0.98 · red 0.71 · left of the umbrella 0.93", with what was left out at the end.
 */
export function explainFactors(judgement: SceneJudgement, index: number): string {
  const { spoken, unheeded, isRefused, noTarget } = judgement;
  const parts = spoken.map(
    ({ text, probabilities }) => `${text} ${(probabilities[index] ?? 0).toFixed(2)}`,
  );
  const refusal = isRefused ? [`nothing fits (${noTarget.toFixed(2)})`] : [];
  const notes = unheeded.length === 0 ? '' : ` (${unheeded.join('; ')})`;
  return [...refusal, ...parts].join(' · ') + notes;
}

/**
 * Lists what the phrase says, judged for one region.
 *
 * @param judgement - The evaluated phrase.
 * @param regions - The regions that were judged, in the same order.
 * @param index - The region.
 * @returns The factors in the order of evaluation.
 */
export function listFactors(
  { spoken }: SceneJudgement,
  regions: readonly Detection[],
  index: number,
): readonly PhraseFactor[] {
  return spoken.map(({ kind, text, probabilities, related }) => {
    const other = regions[related?.[index] ?? -1];
    const probability = probabilities[index] ?? 0;
    return { kind, text, probability, ...(other && { related: other.box }) };
  });
}
