import { apply, axisOf, integers, shapeError } from '../graph/apply.js';
import { int } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import type { Shape } from '../graph/shape.js';
import { broadcastShapes, sameShape } from '../graph/shape.js';
import { reshapeLike, shapeOf } from './layout.js';

/** Over which axes a reduction goes, and what stays of them. */
export interface ReduceOptions {
  /** The axes; negative ones count from the end; all when left out. */
  readonly axes?: readonly number[];
  /**
   * Whether reduced axes stay with length 1.
   * @defaultValue false
   */
  readonly keepAxes?: boolean;
}

/**
 * Adds up elements. Its gradient is `expandTo`, as its own gradient is the sum.
 * @param options - Axes.
 */
export function sum(x: Variable, options: ReduceOptions = {}): Variable {
  const plan = planReduction('ReduceSum', x, options);
  const { axes, shape } = plan;
  if (axes.length === 0) return x;
  return apply({
    operator: 'ReduceSum',
    inputs: [x, integers(x.graph, axes)],
    shape,
    attributes: [int('keepdims', options.keepAxes === true ? 1 : 0)],
    gradient: (upstream) => [expandLike(restoreAxes(upstream, plan), x)],
  });
}

/**
 * Repeats elements along axes of length 1 until a tensor has the shape of another one.
 * @param like - The tensor whose shape is taken.
 */
export function expandLike(x: Variable, like: Variable): Variable {
  if (sameShape(x.shape, like.shape)) return x;
  if (!sameShape(broadcastShapes(x.shape, like.shape) ?? [], like.shape)) {
    throw shapeError('Expand', [x, like], 'a tensor that broadcasts to the second');
  }
  const known = like.shape.filter((dim) => typeof dim === 'number');
  if (known.length === like.shape.length && known.includes(0)) return emptyLike(x, known);
  const sizes = known.length === like.shape.length ? integers(x.graph, known) : shapeOf(like);
  return apply({
    operator: 'Expand',
    inputs: [x, sizes],
    shape: like.shape,
    gradient: (upstream) => [sumLike(upstream, x)],
  });
}

/** ONNX Runtime drops an Expand to no elements when it simplifies a graph, and keeps the one element. */
function emptyLike(x: Variable, shape: readonly number[]): Variable {
  return apply({
    operator: 'Mul',
    inputs: [x, x.graph.constant([], shape, x.type)],
    shape,
    gradient: (upstream) => [sumLike(upstream, x), undefined],
  });
}

/**
 * Undoes broadcasting in a gradient: what an element was repeated for is added up.
 * @param gradient - A gradient of the broadcast shape.
 * @returns A gradient of the operand's shape.
 */
export function sumLike(gradient: Variable, like: Variable): Variable {
  if (sameShape(gradient.shape, like.shape)) return gradient;
  const added = gradient.shape.length - like.shape.length;
  const axes = [...gradient.shape.keys()].filter(
    (axis) => axis < added || like.shape[axis - added] !== gradient.shape[axis],
  );
  return reshapeLike(sum(gradient, { axes, keepAxes: like.shape.length > 0 && added === 0 }), like);
}

/** What a reduction does to a shape. */
export interface ReductionPlan {
  /** The reduced axes, counted from the front. */
  readonly axes: readonly number[];
  /** The shape with reduced axes of length 1. */
  readonly kept: Shape;
  /** The shape of the result. */
  readonly shape: Shape;
}

/**
 * Works out a reduction.
 * @param options - Axes.
 */
export function planReduction(
  operator: string,
  x: Variable,
  { axes = [...x.shape.keys()], keepAxes = false }: ReduceOptions,
): ReductionPlan {
  const resolved = axes.map((axis) => axisOf(operator, x, axis));
  const kept = x.shape.map((dim, axis) => (resolved.includes(axis) ? 1 : dim));
  const shape = keepAxes ? kept : x.shape.filter((_, axis) => !resolved.includes(axis));
  return { axes: resolved, kept, shape };
}

/** Puts axes of length 1 back that a reduction took away. */
export function restoreAxes(x: Variable, { axes, kept }: ReductionPlan): Variable {
  if (sameShape(x.shape, kept)) return x;
  return apply({
    operator: 'Unsqueeze',
    inputs: [x, integers(x.graph, axes)],
    shape: kept,
    gradient: (upstream) => [reshapeLike(upstream, x)],
  });
}
