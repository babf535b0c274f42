import { apply, scalarLike } from '../graph/apply.js';
import type { Variable } from '../graph/graph.js';
import { add, divide, multiply, negate, subtract } from './arithmetic.js';
import { both, cast, isAtLeast, isGreater } from './comparison.js';

/** What an operator of one operand sends back: x in, y out, dy the gradient of y. */
type UnaryGradient = (parts: {
  readonly x: Variable;
  readonly y: Variable;
  readonly dy: Variable;
}) => Variable;

/** An operator that changes every element by itself. */
export type UnaryOperator = (x: Variable) => Variable;

function elementwise(operator: string, gradient: UnaryGradient): UnaryOperator {
  return (x) => apply({ operator, inputs: [x], gradient: (dy, y) => [gradient({ x, y, dy })] });
}

/** max(x, 0); the gradient at 0 is 0. */
export const relu = elementwise('Relu', ({ y, dy }) =>
  multiply(dy, cast(isGreater(y, 0), dy.type)),
);

/** 1 / (1 + e^−x). */
export const sigmoid = elementwise('Sigmoid', ({ y, dy }) =>
  multiply(dy, multiply(y, subtract(1, y))),
);

/** The hyperbolic tangent. */
export const tanh = elementwise('Tanh', ({ y, dy }) => multiply(dy, subtract(1, multiply(y, y))));

/** e^x. */
export const exp = elementwise('Exp', ({ y, dy }) => multiply(dy, y));

/** The natural logarithm. */
export const log = elementwise('Log', ({ x, dy }) => divide(dy, x));

/** The square root. */
export const sqrt = elementwise('Sqrt', ({ y, dy }) => divide(multiply(dy, 0.5), y));

/** |x|; the gradient at 0 is 0. */
export const abs = elementwise('Abs', ({ x, dy }) => multiply(dy, sign(x)));

/** −1, 0 or 1; its gradient is 0. */
export const sign: UnaryOperator = (x) =>
  apply({ operator: 'Sign', inputs: [x], gradient: () => [undefined] });

/** The sine. */
export const sin: UnaryOperator = elementwise('Sin', ({ x, dy }) => multiply(dy, cos(x)));

/** The cosine. */
export const cos: UnaryOperator = elementwise('Cos', ({ x, dy }) => negate(multiply(dy, sin(x))));

/** The angle whose tangent is x, in radians. */
export const arctangent = elementwise('Atan', ({ x, dy }) => divide(dy, add(multiply(x, x), 1)));

/** The Gauss error function. */
export const erf = elementwise('Erf', ({ x, dy }) =>
  multiply(dy, multiply(exp(negate(multiply(x, x))), 2 / Math.sqrt(Math.PI))),
);

/** ln(1 + e^x), without overflow. */
export const softplus = elementwise('Softplus', ({ x, dy }) => multiply(dy, sigmoid(x)));

/**
 * x · Φ(x) with the exact normal distribution, as PyTorch's default
 * (https://arxiv.org/abs/1606.08415).
 * @returns The tensor of the same shape.
 */
export function gelu(x: Variable): Variable {
  const distribution = multiply(add(erf(multiply(x, Math.SQRT1_2)), 1), 0.5);
  return multiply(x, distribution);
}

/**
 * Cuts numbers off at two ends. The gradient passes where x lies between them, ends included.
 * @param most - The upper end.
 * @returns The tensor of the same shape.
 */
export function clip(x: Variable, least: number, most: number): Variable {
  return apply({
    operator: 'Clip',
    inputs: [x, scalarLike(x, least), scalarLike(x, most)],
    gradient: (upstream) => {
      const inside = both(isAtLeast(x, least), isAtLeast(scalarLike(x, most), x));
      return [multiply(upstream, cast(inside, x.type))];
    },
  });
}
