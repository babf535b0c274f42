import { apply, shapeError } from '../graph/apply.js';
import { int } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import type { Shape } from '../graph/shape.js';
import { broadcastShapes, multiplyDims, sameShape } from '../graph/shape.js';
import { add } from './arithmetic.js';
import { sumLike } from './broadcast.js';
import { reshape, transpose } from './layout.js';

/** Which factors of a product are transposed. */
export interface ProductOptions {
  /**
   * Whether the first factor is transposed.
   * @defaultValue false
   */
  readonly transposeA?: boolean;
  /**
   * Whether the second factor is transposed.
   * @defaultValue false
   */
  readonly transposeB?: boolean;
}

/**
 * Multiplies matrices: the last two axes, the ones before broadcast. Stacks times one matrix are
 * one large product, forwards and backwards.
 * @param a - [..., n, k].
 * @param b - [..., k, m].
 * @returns [..., n, m].
 * @throws GroundingError `INVALID_OPTION` when the shapes do not fit.
 */
export function matMul(a: Variable, b: Variable): Variable {
  if (a.shape.length === 2 && b.shape.length === 2) return product(a, b);
  const [rows, inner] = a.shape.slice(-2);
  const [same, columns] = b.shape.slice(-2);
  const stack = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (rows === undefined || columns === undefined || inner !== same || stack === undefined) {
    throw shapeError('MatMul', [a, b], 'matrices [..., n, k] and [..., k, m]');
  }
  const shape = [...stack, rows, columns];
  if (b.shape.length === 2) return stackTimesMatrix(a, b, shape);
  return apply({
    operator: 'MatMul',
    inputs: [a, b],
    shape,
    gradient: (upstream) => [
      sumLike(matMul(upstream, transpose(b)), a),
      sumLike(matMul(transpose(a), upstream), b),
    ],
  });
}

/**
 * Multiplies two matrices, either of them transposed; one Gemm.
 * @param a - [n, k], or [k, n] transposed.
 * @param b - [k, m], or [m, k] transposed.
 * @returns [n, m].
 */
export function product(a: Variable, b: Variable, options: ProductOptions = {}): Variable {
  return gemm([a, b], options);
}

/**
 * A fully connected layer: x · weight + bias.
 * @param x - [..., k].
 * @param weight - [k, m]: the transpose of PyTorch's.
 * @param bias - [m]; none when left out.
 * @returns [..., m].
 */
export function linear(x: Variable, weight: Variable, bias?: Variable): Variable {
  const parts = bias === undefined ? ([weight] as const) : ([weight, bias] as const);
  if (x.shape.length === 2) return gemm([x, ...parts], {});
  const shape = [...x.shape.slice(0, -1), weight.shape.at(-1) ?? 1];
  // Rows under each other get the stack's axes back only when one of them at most has a name.
  if (shape.filter((dim) => typeof dim === 'string').length > 1) {
    const stack = matMul(x, weight);
    return bias === undefined ? stack : add(stack, bias);
  }
  return reshape(gemm([reshapeRows(x), ...parts], {}), shape);
}

type GemmInputs = readonly [Variable, Variable] | readonly [Variable, Variable, Variable];

/** Matrix product and bias in one node: Y = A' · B' + C. */
function gemm(inputs: GemmInputs, options: ProductOptions): Variable {
  const [a, b, bias] = inputs;
  const { transposeA = false, transposeB = false } = options;
  return apply({
    operator: 'Gemm',
    inputs: bias === undefined ? [a, b] : [a, b, bias],
    shape: gemmShape(inputs, { transposeA, transposeB }),
    attributes: [int('transA', Number(transposeA)), int('transB', Number(transposeB))],
    gradient: (dy) => [
      transposeA
        ? product(b, dy, { transposeA: transposeB, transposeB: true })
        : product(dy, b, { transposeB: !transposeB }),
      transposeB
        ? product(dy, a, { transposeA: true, transposeB: transposeA })
        : product(a, dy, { transposeA: !transposeA }),
      bias && sumLike(dy, bias),
    ],
  });
}

function gemmShape([a, b, bias]: GemmInputs, options: Required<ProductOptions>): Shape {
  assertMatrices(a, b);
  const [rows = 1, inner] = options.transposeA ? a.shape.toReversed() : a.shape;
  const [same, columns = 1] = options.transposeB ? b.shape.toReversed() : b.shape;
  if (inner !== same) throw shapeError('Gemm', [a, b], 'matrices [n, k] and [k, m]');
  if (bias !== undefined && !sameShape(bias.shape, [columns])) {
    throw shapeError('Gemm', [a, b, bias], 'matrices [n, k] and [k, m] and a bias [m]');
  }
  return [rows, columns];
}

function assertMatrices(a: Variable, b: Variable): void {
  if (a.shape.length === 2 && b.shape.length === 2 && a.type === b.type) return;
  throw shapeError('Gemm', [a, b], 'two matrices of one element type');
}

/** The stack's rows under each other make one matrix, so that the gradient of `b` needs no sum. */
function stackTimesMatrix(a: Variable, b: Variable, shape: Shape): Variable {
  return apply({
    operator: 'MatMul',
    inputs: [a, b],
    shape,
    gradient: (upstream) => {
      const rows = reshapeRows(upstream);
      return [matMul(upstream, transpose(b)), product(reshapeRows(a), rows, { transposeA: true })];
    },
  });
}

function reshapeRows(x: Variable): Variable {
  return reshape(x, [multiplyDims(x.shape.slice(0, -1)), x.shape.at(-1) ?? 1]);
}
