import type { Operand } from '../graph/apply.js';
import { apply, broadcast, shapeError, toVariables } from '../graph/apply.js';
import { int } from '../graph/attributes.js';
import type { ElementType, Variable } from '../graph/graph.js';
import { broadcastShapes } from '../graph/shape.js';
import { sumLike } from './broadcast.js';

/** Codes of `TensorProto.DataType` in onnx.proto3. */
const typeCodes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

function comparison(operator: string): (a: Operand, b: Operand) => Variable {
  return (left, right) => {
    const [a, b] = toVariables(left, right);
    return apply({ operator, inputs: [a, b], shape: broadcast(operator, a, b), type: 'bool' });
  };
}

/** Whether a > b, element by element; without a gradient. */
export const isGreater = comparison('Greater');

/** Whether a ≥ b, element by element; without a gradient. */
export const isAtLeast = comparison('GreaterOrEqual');

/** Whether a = b, element by element; without a gradient. */
export const isEqual = comparison('Equal');

/** Whether both conditions hold, element by element. */
export const both = comparison('And');

/** Changes the element type. */
export function cast(x: Variable, type: ElementType): Variable {
  if (x.type === type) return x;
  return apply({
    operator: 'Cast',
    inputs: [x],
    type,
    attributes: [int('to', typeCodes[type])],
    gradient: (upstream) => [x.type.startsWith('float') ? cast(upstream, x.type) : undefined],
  });
}

/**
 * Chooses between two tensors, element by element.
 * @returns The chosen elements, of the shape that all three broadcast to.
 */
export function select(condition: Variable, a: Operand, b: Operand): Variable {
  const [yes, no] = toVariables(a, b);
  const both = broadcast('Where', yes, no);
  const shape = broadcastShapes(condition.shape, both);
  if (shape === undefined || condition.type !== 'bool') {
    throw shapeError('Where', [condition, yes, no], 'a boolean condition and operands that fit');
  }
  return apply({
    operator: 'Where',
    inputs: [condition, yes, no],
    shape,
    type: yes.type,
    gradient: (upstream) => [
      undefined,
      sumLike(select(condition, upstream, 0), yes),
      sumLike(select(condition, 0, upstream), no),
    ],
  });
}

/** Passes a tensor on, and no gradient back. */
export function stopGradient(x: Variable): Variable {
  return apply({ operator: 'Identity', inputs: [x], gradient: () => [undefined] });
}
