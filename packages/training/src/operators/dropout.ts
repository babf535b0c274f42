import { GroundingError } from '@grounder/core';

import { apply, scalarLike, shapeError } from '../graph/apply.js';
import type { Variable } from '../graph/graph.js';
import { add, multiply } from './arithmetic.js';
import { cast, isGreater } from './comparison.js';
import { reshapeLike } from './layout.js';

/** How {@link dropout} chooses. */
export interface DropoutOptions {
  /** The share of elements that become 0: 0 inclusive to 1 exclusive. */
  readonly ratio: number;
  /** An int64 scalar, 0 to 2^32 − 1; the same seed drops the same elements everywhere. */
  readonly seed: Variable;
}

/**
 * Sets a random share of the elements to 0 and scales the others so that the expected sum stays
 * (https://jmlr.org/papers/v15/srivastava14a.html). Which ones is a pure function of the seed and
 * of the element's place, computed with whole numbers in the graph: ONNX's own operator keeps its
 * state inside the session, so that a training that was resumed would drop others.
 * @returns The tensor of the same shape.
 */
export function dropout(x: Variable, { ratio, seed }: DropoutOptions): Variable {
  if (!(ratio >= 0 && ratio < 1)) {
    throw new GroundingError('INVALID_OPTION', `expected a ratio from 0 to below 1, got ${ratio}`);
  }
  if (seed.type !== 'int64' || seed.shape.length > 0) {
    throw shapeError('Dropout', [x, seed], 'a tensor and an int64 scalar as seed');
  }
  if (ratio === 0) return x;
  // Two dropouts of one graph differ by their place in it.
  const salt = x.graph.nodes.length;
  const bits = hash(places(x), seed, salt);
  const kept = isGreater(bits, Math.round(ratio * 2 ** 32) - 1);
  return multiply(x, multiply(cast(kept, x.type), 1 / (1 - ratio)));
}

/** 0, 1, 2 … in the shape of a tensor. */
function places(x: Variable): Variable {
  const size = apply({ operator: 'Size', inputs: [x], shape: [], type: 'int64' });
  const zero = scalarLike(size, 0);
  const range = apply({
    operator: 'Range',
    inputs: [zero, size, scalarLike(size, 1)],
    shape: [`size of ${x.name}`],
  });
  return reshapeLike(range, x);
}

/** Mixes bits until 32 of them look random; products stay below 2^63. */
function hash(places: Variable, seed: Variable, salt: number): Variable {
  const start = mix(add(multiply(seed, 0x9e3779b), salt));
  return mix(add(places, start));
}

function mix(x: Variable): Variable {
  const low = (value: Variable) => bitwise('BitwiseAnd', value, scalarLike(value, 0xffffffff));
  const fold = (value: Variable) => {
    const high = apply({ operator: 'Div', inputs: [value, scalarLike(value, 65536)] });
    return bitwise('BitwiseXor', value, high);
  };
  const once = low(multiply(fold(low(x)), 0x45d9f3b));
  return fold(low(multiply(fold(once), 0x45d9f3b)));
}

function bitwise(operator: string, a: Variable, b: Variable): Variable {
  return apply({ operator, inputs: [a, b] });
}
