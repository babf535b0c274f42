import type { Query } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import { refusalOf } from './explain/refusal-of.js';
import { leastNamed } from './gather-evidence.js';
import { noTargetProbability } from './no-target.js';
import type { RelationalSettings } from './relational-options.js';
import type { SceneFindings, SceneJudgement } from './scene-judgement.js';

/**
 * Turns weighted sums of evidence into probabilities: the softmax over the regions is how the
 * regions share what is left when the probability that nothing fits is taken off.
 */
export function concludeScene(
  found: SceneFindings,
  settings: Pick<RelationalSettings, 'noTarget' | 'noTargetThreshold'> & Pick<Query, 'subject'>,
  closest = false,
): SceneJudgement {
  const { noTarget: model, noTargetThreshold } = settings;
  const { totals, absence, named, presence } = found;
  const best = indexOfMost(totals);
  const isPossible = (totals[best] ?? -Infinity) > -Infinity;
  const isNamed = isPossible && named >= leastNamed;
  const absent = isPossible ? noTargetProbability(absence, presence, model) : 1;
  const noTarget = 1 - named * (1 - absent);
  const isRefused = !isNamed || absent > noTargetThreshold;
  const probabilities =
    isRefused && !(closest && isPossible)
      ? new Float64Array(totals.length)
      : softmax(totals).map((share) => share * (1 - noTarget));
  const missed = isNamed ? absence.missed : undefined;
  const refusal = isRefused ? (missed ?? refusalOf(settings)) : undefined;
  return { ...found, probabilities, noTarget, isRefused, ...defined({ refusal }) };
}

function indexOfMost(totals: Float64Array): number {
  return totals.reduce((most, total, index) => (total > (totals[most] ?? 0) ? index : most), 0);
}

/** At least one total is finite. */
function softmax(totals: Float64Array): Float64Array {
  const best = totals.reduce((most, total) => Math.max(most, total), -Infinity);
  const powers = totals.map((total) => Math.exp(total - best));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}
