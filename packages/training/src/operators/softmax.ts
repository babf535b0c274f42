import { apply, axisOf } from '../graph/apply.js';
import { int } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import { multiply, subtract } from './arithmetic.js';
import { sum } from './broadcast.js';
import { exp } from './elementwise.js';

/**
 * Turns numbers into shares that add up to 1.
 * @param axis - The axis along which shares add up to 1.
 */
export function softmax(x: Variable, axis = -1): Variable {
  const along = axisOf('Softmax', x, axis);
  return apply({
    operator: 'Softmax',
    inputs: [x],
    attributes: [int('axis', along)],
    gradient: (dy, y) => {
      const weighted = multiply(dy, y);
      const total = sum(weighted, { axes: [along], keepAxes: true });
      return [subtract(weighted, multiply(y, total))];
    },
  });
}

/**
 * The logarithm of {@link softmax}, exact also where shares are too small for floats.
 * @param axis - The axis along which shares add up to 1.
 */
export function logSoftmax(x: Variable, axis = -1): Variable {
  const along = axisOf('LogSoftmax', x, axis);
  return apply({
    operator: 'LogSoftmax',
    inputs: [x],
    attributes: [int('axis', along)],
    gradient: (dy, y) => [
      subtract(dy, multiply(exp(y), sum(dy, { axes: [along], keepAxes: true }))),
    ],
  });
}
