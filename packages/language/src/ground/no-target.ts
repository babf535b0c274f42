import type { Factor } from './factors/factor.js';
import type { FactorWeights } from './weights.js';

/** A logistic model of "nothing in the picture fits". */
export interface NoTargetModel {
  /** The log odds when the best region fulfils everything and its noun is surely there. */
  readonly offset: number;
  /** Per unit of weighted logarithm that the best region lacks to fulfil everything. */
  readonly lack: number;
  /** Per unit of logarithm of the noun's presence. */
  readonly presence: number;
}

/**
 * Fitted on RefCOCOS, development half: its targets against phrases of other photos whose noun is
 * there too, then shifted to one phrase in twenty that means nothing; `npm run results -- relations`
 * of the repository does it. It hardly tells the two apart: what boxes and colours show rarely proves
 * a phrase wrong.
 */
export const defaultNoTarget: NoTargetModel = { offset: -3.27, lack: 0.11, presence: 0.55 };

/** How probable it is that nothing fits, from what the best region lacks. */
export function noTargetProbability(
  factors: readonly Factor[],
  best: number,
  presence: number,
  settings: { readonly weights: FactorWeights; readonly model: NoTargetModel },
): number {
  if (presence <= 0) return 1;
  const { weights, model } = settings;
  let lack = 0;
  for (const { kind, probabilities } of factors) {
    if (kind === 'noun') continue;
    lack -= weights[kind] * Math.log(probabilities[best] ?? 1);
  }
  const odds = model.offset + model.lack * lack - model.presence * Math.log(presence);
  return 1 / (1 + Math.exp(-odds));
}
