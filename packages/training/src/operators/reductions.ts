import { apply, integers } from '../graph/apply.js';
import { int } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import type { ReduceOptions } from './broadcast.js';
import { expandLike, planReduction, restoreAxes, sum } from './broadcast.js';
import { divide, multiply } from './arithmetic.js';
import { cast, isEqual } from './comparison.js';

/**
 * Averages elements.
 * @param options - Axes.
 */
export function mean(x: Variable, options: ReduceOptions = {}): Variable {
  const plan = planReduction('ReduceMean', x, options);
  if (plan.axes.length === 0) return x;
  return apply({
    operator: 'ReduceMean',
    inputs: [x, integers(x.graph, plan.axes)],
    shape: plan.shape,
    attributes: [int('keepdims', options.keepAxes === true ? 1 : 0)],
    gradient: (upstream, output) => {
      const share = divide(upstream, countPerOutput(x, output));
      return [expandLike(restoreAxes(share, plan), x)];
    },
  });
}

/**
 * Finds the greatest element. Where several are greatest, they share the gradient equally, as
 * PyTorch's `amax` does.
 * @param options - Axes.
 */
export function max(x: Variable, options: ReduceOptions = {}): Variable {
  const plan = planReduction('ReduceMax', x, options);
  if (plan.axes.length === 0) return x;
  return apply({
    operator: 'ReduceMax',
    inputs: [x, integers(x.graph, plan.axes)],
    shape: plan.shape,
    attributes: [int('keepdims', options.keepAxes === true ? 1 : 0)],
    gradient: (upstream, output) => {
      const winners = cast(isEqual(x, restoreAxes(output, plan)), x.type);
      const count = sum(winners, { axes: plan.axes, keepAxes: true });
      return [multiply(winners, divide(restoreAxes(upstream, plan), count))];
    },
  });
}

/** A number, or a scalar computed at run time where the graph knows only names of lengths. */
function countPerOutput(x: Variable, output: Variable): Variable | number {
  const count = (shape: Variable['shape']) =>
    shape.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);
  const names = (shape: Variable['shape']) =>
    shape
      .filter((dim) => typeof dim === 'string')
      .sort()
      .join();
  if (names(x.shape) === names(output.shape)) return count(x.shape) / count(output.shape);
  return cast(divide(sizeOf(x), sizeOf(output)), x.type);
}

function sizeOf(x: Variable): Variable {
  return apply({ operator: 'Size', inputs: [x], shape: [], type: 'int64' });
}
