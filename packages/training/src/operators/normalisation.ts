import { shapeError } from '../graph/apply.js';
import { float, int } from '../graph/attributes.js';
import type { NodeGradient, Variable } from '../graph/graph.js';
import { divide, maximum, multiply, subtract } from './arithmetic.js';
import { sum, sumLike } from './broadcast.js';
import { sqrt } from './elementwise.js';
import { mean } from './reductions.js';

/** What {@link layerNormalisation} scales and shifts by. */
export interface LayerNormalisationOptions {
  /** Factor for each element of the last axis. */
  readonly scale: Variable;
  /** Added to each element of the last axis. */
  readonly bias: Variable;
  /**
   * Added to the variance.
   * @defaultValue 1e-5
   */
  readonly epsilon?: number;
}

/**
 * Shifts and scales the last axis to mean 0 and variance 1, then by learned numbers
 * (https://arxiv.org/abs/1607.06450).
 * @param x - [..., n].
 * @param options - Scale and bias, both [n].
 * @returns The tensor of the same shape.
 */
export function layerNormalisation(x: Variable, options: LayerNormalisationOptions): Variable {
  const { scale, bias, epsilon = 1e-5 } = options;
  const length = x.shape.at(-1);
  const fits = [scale, bias].every(({ shape }) => shape.length === 1 && shape[0] === length);
  if (!fits) {
    throw shapeError('LayerNormalization', [x, scale, bias], 'a tensor [..., n] and twice [n]');
  }
  const reduced = [...x.shape.slice(0, -1), 1];
  const [output] = x.graph.add({
    operator: 'LayerNormalization',
    inputs: [x, scale, bias],
    outputs: [x, { type: x.type, shape: reduced }, { type: x.type, shape: reduced }],
    attributes: [int('axis', -1), float('epsilon', epsilon)],
    gradient: layerGradient(x, scale, bias),
  });
  return output ?? x;
}

/** With x̂ the normalised input: dx = (g − mean(g) − x̂ · mean(g · x̂)) / σ, where g = dy · scale. */
function layerGradient(x: Variable, scale: Variable, bias: Variable): NodeGradient {
  return ([dy], [, average, inverseDeviation]) => {
    if (!dy || !average || !inverseDeviation) return [];
    const normalised = multiply(subtract(x, average), inverseDeviation);
    const scaled = multiply(dy, scale);
    const last = { axes: [-1], keepAxes: true };
    const along = multiply(normalised, mean(multiply(scaled, normalised), last));
    return [
      multiply(subtract(subtract(scaled, mean(scaled, last)), along), inverseDeviation),
      sumLike(multiply(dy, normalised), scale),
      sumLike(dy, bias),
    ];
  };
}

/**
 * Scales vectors to Euclidean length 1, as PyTorch's `normalize`.
 * @param x - Vectors along the last axis.
 */
export function normaliseVectors(x: Variable, least = 1e-12): Variable {
  const squares = sum(multiply(x, x), { axes: [-1], keepAxes: true });
  return divide(x, sqrt(maximum(squares, least * least)));
}
