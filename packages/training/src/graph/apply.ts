import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { OnnxAttribute } from '@grounder/onnx';

import type { ElementType, Graph, NodeGradient, Variable } from './graph.js';
import type { Shape } from './shape.js';
import { broadcastShapes, formatShape, resolveAxis } from './shape.js';

/** The chain rule of an operator with one output. */
export type Gradient = (
  /** Gradient of the loss with respect to the output, of the output's shape. */
  upstream: Variable,
  /** The output. */
  output: Variable,
) => readonly (Variable | undefined)[];

/** One use of an ONNX operator with one output. */
export interface Operation {
  /** The ONNX operator of operator set 18. */
  readonly operator: string;
  /** What it reads. */
  readonly inputs: readonly [Variable, ...Variable[]];
  /** Shape of the output; the first input's when left out. */
  readonly shape?: Shape;
  /** Element type of the output; the first input's when left out. */
  readonly type?: ElementType;
  /** Constant arguments; none when left out. */
  readonly attributes?: readonly OnnxAttribute[];
  /**
   * Gradient of the loss with respect to each input, each of that input's shape; undefined for
   * inputs that have none. Left out when the operator has no derivative.
   */
  readonly gradient?: Gradient;
}

/**
 * Appends an operator with one output: the way to write an operator that is not here.
 * @param operation - Operator, inputs, output shape and chain rule.
 * @example
 * ```ts
 * const sin = (x: Variable): Variable =>
 *   apply({ operator: 'Sin', inputs: [x], gradient: (upstream) => [multiply(upstream, cos(x))] });
 * ```
 */
export function apply(operation: Operation): Variable {
  const { inputs, operator, attributes = [], gradient } = operation;
  const [first] = inputs;
  const { shape = first.shape, type = first.type } = operation;
  const rule: NodeGradient | undefined =
    gradient && (([upstream], [own]) => (upstream && own ? gradient(upstream, own) : []));
  const [output] = first.graph.add({
    operator,
    inputs,
    outputs: [{ shape, type }],
    attributes,
    ...defined({ gradient: rule }),
  });
  return output ?? first;
}

/** A variable, or a number that stands for a scalar of the other operand's element type. */
export type Operand = Variable | number;

/** Turns numbers among operands into constants. */
export function toVariables(first: Operand, second: Operand): [Variable, Variable] {
  if (typeof first !== 'number') {
    return [first, typeof second === 'number' ? scalarLike(first, second) : second];
  }
  if (typeof second !== 'number') return [scalarLike(second, first), second];
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a variable among the operands, got the numbers ${first} and ${second}`,
  );
}

/** Makes a scalar constant. */
export function scalarLike(like: Variable, value: number): Variable {
  return like.graph.constant([value], [], like.type);
}

/** Makes a constant list of whole numbers, as ONNX wants axes and sizes. */
export function integers(graph: Graph, values: readonly number[]): Variable {
  return graph.constant(values, [values.length], 'int64');
}

/** Finds the shape that operands broadcast to. */
export function broadcast(operator: string, first: Variable, second: Variable): Shape {
  const shape = broadcastShapes(first.shape, second.shape);
  if (shape !== undefined && first.type === second.type) return shape;
  throw shapeError(operator, [first, second], 'operands that broadcast, of one element type');
}

/**
 * Counts an axis of a variable from the front.
 * @param axis - An axis; negative ones count from the end.
 * @returns The axis, 0 or more.
 */
export function axisOf(operator: string, variable: Variable, axis: number): number {
  const resolved = resolveAxis(axis, variable.shape.length);
  if (resolved !== undefined) return resolved;
  throw shapeError(operator, [variable], `a tensor with an axis ${axis}`);
}

/**
 * Reads the length of an axis that must be known when the graph is built.
 * @param axis - An axis; negative ones count from the end.
 */
export function lengthOf(operator: string, variable: Variable, axis: number): number {
  const length = variable.shape[axisOf(operator, variable, axis)];
  if (typeof length === 'number') return length;
  throw shapeError(operator, [variable], `a tensor whose axis ${axis} has a known length`);
}

/**
 * Makes the error of an operator whose operands do not fit.
 * @returns The error, `INVALID_OPTION`, with the node's name and all shapes.
 */
export function shapeError(
  operator: string,
  operands: readonly [Variable, ...Variable[]],
  expected: string,
): GroundingError {
  const got = operands
    .map(({ name, type, shape }) => `"${name}" ${type}${formatShape(shape)}`)
    .join(' and ');
  const node = operands[0].graph.nextNodeName(operator);
  return new GroundingError('INVALID_OPTION', `expected ${expected} at node "${node}", got ${got}`);
}
