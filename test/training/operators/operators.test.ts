import { expect } from 'chai';

import type { Tensor } from '@grounder/core';
import { readFloats } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { Variable } from '@grounder/training/internal';
import * as internal from '@grounder/training/internal';
import * as front from '@grounder/training';

import type { CaseTensor, OperatorCase } from './operator-cases.js';
import { buildCase, readOperatorCases } from './operator-cases.js';

const { checkGradients, differentiate, encodeGraph, Graph } = front;
const training = { ...front, ...internal };
const runtime = nodeRuntime({ threads: 1 });
const cases = readOperatorCases();

describe('operators', () => {
  for (const operator of new Set(cases.map((use) => use.operator))) {
    const uses = cases.filter((use) => use.operator === operator);
    describe(operator, () => {
      for (const [index, use] of uses.entries()) {
        const shapes = use.inputs.map(({ dims, shape = dims }) => `[${shape.join()}]`).join(' ');
        it(`has PyTorch's value and gradients, ${index + 1}: ${shapes}`, async () => {
          await compareWithPyTorch(use);
        });
        if (!('kink' in use.options)) {
          it(`has the gradient of central differences, ${index + 1}: ${shapes}`, async () => {
            await compareWithDifferences(use);
          });
        }
      }
    });
  }
});

describe('the gradient of a sum over an empty axis', () => {
  for (const [first, second] of [
    [[], [0]],
    [[1], [0]],
    [
      [3, 1],
      [3, 0],
    ],
    [[4], [0, 4]],
  ] as const) {
    for (const operator of ['add', 'multiply', 'maximum'] as const) {
      it(`is 0 for [${first.join()}] and has no element for [${second.join()}], ${operator}`, async () => {
        const graph = new Graph();
        const x = graph.input('x', first);
        const y = graph.input('y', second);
        const total = training.sum(training[operator](x, y));
        const [dx = x, dy = y] = differentiate(total, [x, y]);
        await using session = await runtime.open(encodeGraph({ outputs: { total, dx, dy } }));
        const ones = (dims: readonly number[]): Tensor => {
          const count = dims.reduce((product, side) => product * side, 1);
          return { type: 'float32', dims: [...dims], data: new Float32Array(count).fill(1) };
        };

        const results = await session.run({ x: ones(first), y: ones(second) });

        expect(Array.from(readFloats(results.dx, first))).to.deep.equal(
          Array.from(ones(first).data as Float32Array, () => 0),
        );
        expect(readFloats(results.dy, second)).to.have.lengthOf(0);
      });
    }
  }
});

async function compareWithPyTorch(use: OperatorCase): Promise<void> {
  const graph = new Graph();
  const inputs = use.inputs.map(({ dims, shape = dims, type = 'float32' }, index) =>
    graph.input(`x${index}`, shape, type),
  );
  const y = buildCase(use, inputs);
  const upstream = graph.input('upstream', y.shape);
  const floats = inputs.filter(({ type }) => type === 'float32');
  const gradients = differentiate(y, floats, { upstream });
  const outputs = Object.fromEntries(
    gradients.map((gradient, index) => [`d${index}`, gradient ?? y] as const),
  );
  const same = Object.fromEntries(inputs.map((x, index) => [`same${index}`, x]));
  const bytes = encodeGraph({ outputs: { y, same: upstream, ...outputs, ...same } });
  await using session = await runtime.open(bytes);

  const feeds = use.inputs.map((input, index) => [`x${index}`, toTensor(input)] as const);
  const results = await session.run({
    ...Object.fromEntries(feeds),
    upstream: toTensor(use.upstream),
  });

  expectClose(readFloats(results.y, use.output.dims), use.output.data);
  for (const [index, expected] of use.gradients.entries()) {
    const dims = floatInputs(use)[index]?.dims ?? [];
    expectClose(readFloats(results[`d${index}`], dims), expected);
  }
}

async function compareWithDifferences(use: OperatorCase): Promise<void> {
  const comparisons = await checkGradients({
    runtime,
    inputs: floatInputs(use),
    build: (variables) => buildCase(use, withConstants(use, variables)),
  });

  for (const { largestError } of comparisons) expect(largestError).to.be.below(3e-3);
}

/** Whole numbers and booleans stay as they are while floats are moved. */
function withConstants(use: OperatorCase, variables: readonly Variable[]): readonly Variable[] {
  const left = [...variables];
  const graph = left[0]?.graph ?? new Graph();
  return use.inputs.map(({ type, dims, data }) =>
    type === undefined
      ? (left.shift() ?? graph.constant([]))
      : graph.constant(data.map(Number), dims, type),
  );
}

function floatInputs({ inputs }: OperatorCase): readonly CaseTensor[] {
  return inputs.filter(({ type }) => type === undefined);
}

function toTensor({ dims, data, type }: CaseTensor): Tensor {
  if (type === 'int64') return { type, dims, data: BigInt64Array.from(data, BigInt) };
  if (type === 'bool') return { type, dims, data: Uint8Array.from(data) };
  return { type: 'float32', dims, data: Float32Array.from(data) };
}

function expectClose(got: Float32Array, expected: readonly number[]): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(got).to.have.lengthOf(expected.length);
  for (const [index, value] of got.entries()) {
    expect(value).to.be.closeTo(expected[index] ?? NaN, 3e-6 * scale);
  }
}
