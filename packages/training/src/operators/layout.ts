import { apply, axisOf, integers, shapeError } from '../graph/apply.js';
import { ints } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import type { Dim, Shape } from '../graph/shape.js';
import { divideDims, multiplyDims, sameShape } from '../graph/shape.js';

/**
 * Gives the same elements, in the same order, other axes.
 *
 * @param shape - The new axes; one may be -1, which takes what the others leave.
 * @returns The tensor with the new axes.
 */
export function reshape(x: Variable, shape: Shape): Variable {
  const target = inferRest(x, shape);
  if (sameShape(target, x.shape)) return x;
  if (multiplyDims(target) !== multiplyDims(x.shape)) {
    throw shapeError('Reshape', [x], `as many elements as [${shape.join(', ')}] has`);
  }
  const sizes = runtimeSizes(x, target);
  if (sizes === undefined) {
    throw shapeError('Reshape', [x], `at most one moved axis with a name in [${shape.join(', ')}]`);
  }
  return reshapeTo(x, target, integers(x.graph, sizes));
}

/**
 * Gives a tensor the axes of another one, also when several lengths are known only at run time.
 *
 * @returns `x` with the axes of `like`.
 */
export function reshapeLike(x: Variable, like: Variable): Variable {
  if (sameShape(x.shape, like.shape)) return x;
  const sizes = runtimeSizes(x, like.shape);
  const to = sizes === undefined ? shapeOf(like) : integers(x.graph, sizes);
  return reshapeTo(x, like.shape, to);
}

/** Reads the axes of a tensor while the graph runs. */
export function shapeOf(x: Variable): Variable {
  return apply({ operator: 'Shape', inputs: [x], shape: [x.shape.length], type: 'int64' });
}

/**
 * Changes the order of the axes.
 *
 * @param order - For each new axis, the old one; the last two are swapped when left out.
 * @returns The tensor with its axes in the new order.
 */
export function transpose(x: Variable, order: readonly number[] = swapLast(x)): Variable {
  const axes = order.map((axis) => axisOf('Transpose', x, axis));
  if (new Set(axes).size !== x.shape.length || axes.length !== x.shape.length) {
    throw shapeError('Transpose', [x], `as many axes as the order [${order.join(', ')}] has`);
  }
  return apply({
    operator: 'Transpose',
    inputs: [x],
    shape: axes.map((axis) => x.shape[axis] ?? 1),
    attributes: [ints('perm', axes)],
    gradient: (upstream) => [
      transpose(
        upstream,
        axes.map((_, axis) => axes.indexOf(axis)),
      ),
    ],
  });
}

function reshapeTo(x: Variable, shape: Shape, sizes: Variable): Variable {
  return apply({
    operator: 'Reshape',
    inputs: [x, sizes],
    shape,
    gradient: (upstream) => [reshapeLike(upstream, x)],
  });
}

function inferRest(x: Variable, shape: Shape): Shape {
  const known = shape.filter((dim) => dim !== -1);
  if (known.length === shape.length) return shape;
  const rest = divideDims(x.shape, known);
  if (rest === undefined || known.length < shape.length - 1) {
    throw shapeError('Reshape', [x], `elements that fill [${shape.join(', ')}]`);
  }
  return shape.map((dim) => (dim === -1 ? rest : dim));
}

/** What ONNX is told: 0 copies the length of the input's same axis, -1 takes what is left. */
function runtimeSizes(x: Variable, shape: Shape): number[] | undefined {
  const toSize = (dim: Dim, axis: number): number => {
    if (typeof dim === 'number') return dim;
    return dim === x.shape[axis] ? 0 : -1;
  };
  const sizes = shape.map(toSize);
  if (sizes.filter((size) => size === -1).length <= 1) return sizes;
  return undefined;
}

function swapLast(x: Variable): readonly number[] {
  const axes = [...x.shape.keys()];
  return [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
}
