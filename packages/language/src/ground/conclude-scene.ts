import type { Query } from '@grounder/core';

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
  const isPossible = totals.some((total) => total > -Infinity);
  const isNamed = isPossible && named >= leastNamed;
  // Where no region is possible, the presence is 0.
  const absent = noTargetProbability(absence, presence, model);
  const noTarget = 1 - named * (1 - absent);
  const isRefused = !isNamed || absent > noTargetThreshold;
  const isAnswered = isPossible && (closest || !isRefused);
  const probabilities = isAnswered
    ? softmax(totals).map((share) => share * (1 - noTarget))
    : new Float64Array(totals.length);
  const concluded = { ...found, probabilities, noTarget, isRefused };
  if (!isRefused) return concluded;
  const refusal = isNamed ? absence.missed : undefined;
  return { ...concluded, refusal: refusal ?? refusalOf(settings) };
}

/** At least one total is finite. */
function softmax(totals: Float64Array): Float64Array {
  const best = totals.reduce((most, total) => Math.max(most, total), -Infinity);
  const powers = totals.map((total) => Math.exp(total - best));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}
