import type { Variable } from '../graph/graph.js';
import { apply, integers } from '../graph/apply.js';
import { int } from '../graph/attributes.js';
import { add, divide, minimum, multiply } from '../operators/arithmetic.js';
import { sqrt } from '../operators/elementwise.js';

/** Measures the Euclidean length of all gradients as one vector. */
export function globalNorm(gradients: readonly [Variable, ...Variable[]]): Variable {
  const [first, ...rest] = gradients.map(sumOfSquares);
  return sqrt(rest.reduce(add2, first ?? gradients[0]));
}

/**
 * Shortens gradients so that all of them as one vector are at most so long, as PyTorch's
 * `clip_grad_norm_`.
 * @param norm - Their length, from {@link globalNorm}.
 * @returns The gradients, in the same order and direction.
 */
export function clipGlobalNorm(
  gradients: readonly Variable[],
  norm: Variable,
  most: number,
): readonly Variable[] {
  const factor = minimum(divide(most, add(norm, 1e-6)), 1);
  return gradients.map((gradient) => multiply(gradient, factor));
}

function sumOfSquares(x: Variable): Variable {
  return apply({
    operator: 'ReduceSumSquare',
    inputs: [x, integers(x.graph, [...x.shape.keys()])],
    shape: [],
    attributes: [int('keepdims', 0)],
  });
}

function add2(a: Variable, b: Variable): Variable {
  return add(a, b);
}
