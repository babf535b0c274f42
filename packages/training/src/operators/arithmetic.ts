import type { Operand } from '../graph/apply.js';
import { apply, broadcast, toVariables } from '../graph/apply.js';
import type { Variable } from '../graph/graph.js';
import { sumLike } from './broadcast.js';
import { cast, isEqual, isGreater, select } from './comparison.js';

/** What an operator of two operands sends back, before broadcasting is undone. */
type BinaryGradient = (parts: {
  readonly a: Variable;
  readonly b: Variable;
  readonly y: Variable;
  readonly dy: Variable;
}) => readonly [Variable, Variable];

/** An operator of two operands that broadcast; a number stands for a scalar. */
export type BinaryOperator = (a: Operand, b: Operand) => Variable;

function binary(operator: string, gradient: BinaryGradient): BinaryOperator {
  return (left, right) => {
    const [a, b] = toVariables(left, right);
    return apply({
      operator,
      inputs: [a, b],
      shape: broadcast(operator, a, b),
      gradient: (dy, y) => {
        const [da, db] = gradient({ a, b, y, dy });
        return [sumLike(da, a), sumLike(db, b)];
      },
    });
  };
}

/** a + b. */
export const add = binary('Add', ({ dy }) => [dy, dy]);

/** a − b. */
export const subtract = binary('Sub', ({ dy }) => [dy, negate(dy)]);

/** a · b, element by element. */
export const multiply = binary('Mul', ({ a, b, dy }) => [multiply(dy, b), multiply(dy, a)]);

/** a / b. */
export const divide = binary('Div', ({ b, y, dy }) => {
  const da = divide(dy, b);
  return [da, negate(multiply(da, y))];
});

/**
 * a to the power of b. With respect to b the gradient is 0 where a is 0 or less, where the
 * logarithm does not exist.
 */
export const power = binary('Pow', ({ a, b, y, dy }) => {
  const positive = isGreater(a, 0);
  const logarithm = apply({ operator: 'Log', inputs: [select(positive, a, 1)] });
  // Where b is 0 the power a^-1 may not exist, while the product with 0 does.
  const slope = select(isEqual(b, 0), 0, multiply(b, power(a, subtract(b, 1))));
  return [multiply(dy, slope), multiply(dy, select(positive, multiply(y, logarithm), 0))];
});

/** The lesser of a and b; where they are equal, each gets half of the gradient, as in PyTorch. */
export const minimum = binary('Min', ({ a, b, dy }) => shareOf(dy, b, a));

/** The greater of a and b; where they are equal, each gets half of the gradient, as in PyTorch. */
export const maximum = binary('Max', ({ a, b, dy }) => shareOf(dy, a, b));

/** −x. */
export function negate(x: Variable): Variable {
  return apply({ operator: 'Neg', inputs: [x], gradient: (upstream) => [negate(upstream)] });
}

/** The share of the gradient that goes to `winner`, 1 where it is greater, and the rest. */
function shareOf(dy: Variable, winner: Variable, other: Variable): readonly [Variable, Variable] {
  const greater = cast(isGreater(winner, other), dy.type);
  const equal = cast(isEqual(winner, other), dy.type);
  const share = multiply(dy, add(greater, multiply(equal, 0.5)));
  return [share, subtract(dy, share)];
}
