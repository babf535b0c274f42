import { apply, axisOf, integers, shapeError } from '../graph/apply.js';
import { int, ints } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import type { Dim, Shape } from '../graph/shape.js';
import { divideDims, multiplyDims, sameShape } from '../graph/shape.js';

/**
 * Gives the same elements, in the same order, other axes.
 * @param shape - The new axes; one may be -1, which takes what the others leave.
 * @returns The tensor with the new axes.
 */
export function reshape(x: Variable, shape: Shape): Variable {
  const target = inferRest(x, shape);
  if (sameShape(target, x.shape)) return x;
  if (multiplyDims(target) !== multiplyDims(x.shape)) {
    throw shapeError('Reshape', [x], `as many elements as [${shape.join(', ')}] has`);
  }
  const plan = runtimeSizes(x, target);
  if (plan === undefined) {
    throw shapeError('Reshape', [x], `at most one moved axis with a name in [${shape.join(', ')}]`);
  }
  return reshapeTo(x, target, { ...plan, sizes: integers(x.graph, plan.sizes) });
}

/**
 * Gives a tensor the axes of another one, also when several lengths are known only at run time.
 * @returns `x` with the axes of `like`.
 */
export function reshapeLike(x: Variable, like: Variable): Variable {
  if (sameShape(x.shape, like.shape)) return x;
  const plan = runtimeSizes(x, like.shape);
  if (plan === undefined) {
    return reshapeTo(x, like.shape, { sizes: shapeOf(like), zeroMeans: 'empty' });
  }
  return reshapeTo(x, like.shape, { ...plan, sizes: integers(x.graph, plan.sizes) });
}

/** Reads the axes of a tensor while the graph runs. */
export function shapeOf(x: Variable): Variable {
  return apply({ operator: 'Shape', inputs: [x], shape: [x.shape.length], type: 'int64' });
}

/**
 * Changes the order of the axes.
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

/** What ONNX is told of new axes. */
interface ReshapePlan<Sizes> {
  readonly sizes: Sizes;
  /** Whether a size of 0 is the length of the input's same axis, or 0. */
  readonly zeroMeans: 'same' | 'empty';
}

function reshapeTo(
  x: Variable,
  shape: Shape,
  { sizes, zeroMeans }: ReshapePlan<Variable>,
): Variable {
  return apply({
    operator: 'Reshape',
    inputs: [x, sizes],
    shape,
    attributes: zeroMeans === 'empty' ? [int('allowzero', 1)] : [],
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

/**
 * Works out sizes that ONNX can be told beforehand: 0 copies the length of the input's same axis, -1
 * takes what is left, which there is not beside an axis of length 0.
 */
function runtimeSizes(x: Variable, shape: Shape): ReshapePlan<number[]> | undefined {
  const toSize = (dim: Dim, axis: number): number => {
    if (dim === x.shape[axis]) return typeof dim === 'number' ? dim : 0;
    return typeof dim === 'number' ? dim : -1;
  };
  const sizes = shape.map(toSize);
  const isEmpty = shape.includes(0);
  const copies = isEmpty && shape.every((dim, axis) => dim !== 0 || x.shape[axis] === 0);
  const named = shape.filter((dim) => typeof dim === 'string').length;
  const moved = sizes.filter((size) => size === -1).length;
  if (!isEmpty || copies) {
    return moved <= (isEmpty ? 0 : 1) ? { sizes, zeroMeans: 'same' } : undefined;
  }
  return named === 0 ? { sizes, zeroMeans: 'empty' } : undefined;
}

function swapLast(x: Variable): readonly number[] {
  const axes = [...x.shape.keys()];
  return [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
}
