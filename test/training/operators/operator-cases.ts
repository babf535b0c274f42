import type { ElementType, Shape, Variable } from '@grounder/training/internal';
import * as front from '@grounder/training';
import * as internal from '@grounder/training/internal';

import { readJsonFixture } from '../../support/fixtures.js';

/** A tensor of a case. */
export interface CaseTensor {
  readonly dims: readonly number[];
  readonly data: readonly number[];
  readonly shape?: Shape;
  readonly type?: ElementType;
}

/** One use of an operator, with what PyTorch made of it. */
export interface OperatorCase {
  readonly operator: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: readonly CaseTensor[];
  readonly upstream: CaseTensor;
  readonly output: CaseTensor;
  readonly gradients: readonly (readonly number[])[];
}

const training = { ...front, ...internal };

type Build = (inputs: readonly [Variable, Variable, Variable], options: never) => Variable;

/** How each operator of the fixture is written here, where it is not simply called. */
const builds: Readonly<Record<string, Build>> = {
  powerOf: ([x], { exponent }: { exponent: number }) => training.power(x, exponent),
  clip: ([x], { least, most }: { least: number; most: number }) => training.clip(x, least, most),
  select: ([condition, a, b]) => training.select(condition, a, b),
  sum: ([x], options) => training.sum(x, options),
  mean: ([x], options) => training.mean(x, options),
  max: ([x], options) => training.max(x, options),
  product: ([a, b], options) => training.product(a, b, options),
  softmax: ([x], { axis }: { axis: number }) => training.softmax(x, axis),
  logSoftmax: ([x], { axis }: { axis: number }) => training.logSoftmax(x, axis),
  layerNormalisation: ([x, scale, bias], { epsilon }: { epsilon: number }) =>
    training.layerNormalisation(x, { scale, bias, epsilon }),
  transpose: ([x], { order }: { order: number[] }) => training.transpose(x, order),
  reshape: ([x], { shape }: { shape: Shape }) => training.reshape(x, shape),
  concat: (inputs, { axis }: { axis: number }) => training.concat(inputs, axis),
  splitWeighted: ([x], { lengths }: { lengths: number[] }) =>
    training
      .split(x, lengths, 1)
      .map((part, index) => training.multiply(training.sum(part, { axes: [1] }), index + 1))
      .reduce((total, part) => training.add(total, part)),
  splitSecond: ([x], { lengths }: { lengths: number[] }) => training.split(x, lengths, 1)[1] ?? x,
  slice: ([x], options) => training.slice(x, options),
  pad: ([x], options) => training.pad(x, options),
  gather: ([x, indices], { axis }: { axis: number }) => training.gather(x, indices, axis),
  dropout: ([x], { ratio, seed }: { ratio: number; seed: number }) =>
    training.dropout(x, { ratio, seed: x.graph.constant([seed], [], 'int64') }),
};

/** The cases of the fixture. */
export function readOperatorCases(): readonly OperatorCase[] {
  return readJsonFixture('training/operators.json') as readonly OperatorCase[];
}

/** Appends a case's operator. */
export function buildCase(
  { operator, options }: OperatorCase,
  inputs: readonly Variable[],
): Variable {
  const build = builds[operator] ?? (training as unknown as Record<string, Build>)[operator];
  if (build === undefined) throw new Error(`no operator ${operator}`);
  if (builds[operator] !== undefined) return build(inputs as never, options as never);
  return (build as unknown as (...operands: readonly Variable[]) => Variable)(...inputs);
}
