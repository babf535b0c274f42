import type { Variable } from '../graph/graph.js';
import { assertVariable } from '../graph/graph.js';
import { multiply, subtract } from '../operators/arithmetic.js';
import { isGreater, select } from '../operators/comparison.js';
import { abs, softplus } from '../operators/elementwise.js';
import { mean } from '../operators/reductions.js';

/**
 * Mean absolute difference, as PyTorch's `l1_loss`.
 * @param target - Floats of the same shape.
 * @returns A scalar, 0 or more.
 */
export function l1Loss(predicted: Variable, target: Variable): Variable {
  return mean(abs(difference(predicted, target)));
}

/**
 * Mean squared difference, as PyTorch's `mse_loss`.
 * @param target - Floats of the same shape.
 * @returns A scalar, 0 or more.
 */
export function squaredLoss(predicted: Variable, target: Variable): Variable {
  const distance = difference(predicted, target);
  return mean(multiply(distance, distance));
}

/**
 * Mean absolute difference with a parabola around 0, as PyTorch's `smooth_l1_loss`
 * (https://arxiv.org/abs/1504.08083).
 * @param target - Floats of the same shape.
 * @param beta - Half the width of the parabola, above 0.
 * @returns A scalar, 0 or more.
 */
export function smoothL1Loss(predicted: Variable, target: Variable, beta = 1): Variable {
  const distance = difference(predicted, target);
  const length = abs(distance);
  const parabola = multiply(multiply(distance, distance), 0.5 / beta);
  return mean(select(isGreater(beta, length), parabola, subtract(length, beta / 2)));
}

/**
 * Binary cross-entropy of logits, as PyTorch's `binary_cross_entropy_with_logits`.
 * @param target - Shares from 0 to 1, of the same shape.
 * @returns A scalar, 0 or more.
 */
export function binaryCrossEntropyLoss(logits: Variable, target: Variable): Variable {
  assertSame(logits, target);
  return mean(subtract(softplus(logits), multiply(logits, target)));
}

/** Losses do not broadcast: a missing axis is a mistake that would only show in the numbers. */
function difference(predicted: Variable, target: Variable): Variable {
  assertSame(predicted, target);
  return subtract(predicted, target);
}

function assertSame(predicted: Variable, target: Variable): void {
  assertVariable(target, predicted, `the target of "${predicted.name}"`);
}
