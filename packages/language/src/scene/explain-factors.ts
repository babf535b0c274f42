import type { SceneJudgement } from './scene-judgement.js';

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
