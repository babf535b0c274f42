import { expect } from 'chai';

import type { Tensor } from '@grounder/core';
import { readFloats } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { Variable } from '@grounder/training';
import * as training from '@grounder/training';
import { differentiate, encodeGraph, expandLike, Graph } from '@grounder/training';

import { expectCode } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';

interface CaseTensor {
  readonly dims: readonly number[];
  readonly data: readonly number[];
  readonly type: 'float32' | 'int64';
}

interface LossCase {
  readonly loss: string;
  readonly options: Readonly<Record<string, number>>;
  readonly inputs: readonly CaseTensor[];
  readonly output: CaseTensor;
  readonly gradients: readonly (readonly number[])[];
}

const runtime = nodeRuntime({ threads: 1 });
const cases = readJsonFixture('training/losses.json') as readonly LossCase[];

function buildLoss({ loss, options }: LossCase, inputs: readonly Variable[]): Variable {
  const [a, b, c] = inputs;
  if (a === undefined) throw new Error('no inputs');
  if (loss === 'toCorners' || b === undefined) return training.toCorners(a);
  if (loss === 'smoothL1Loss') return training.smoothL1Loss(a, b, options.beta);
  if (loss === 'crossEntropyLoss') return training.crossEntropyLoss(a, b, options);
  if (c !== undefined) return training.contrastiveLoss(a, b, c);
  const build = (training as unknown as Record<string, typeof training.l1Loss>)[loss];
  if (build === undefined) throw new Error(`no loss ${loss}`);
  return build(a, b);
}

/** The loss and its gradients; the rows have no number, as in training. */
async function runLoss(use: LossCase): Promise<readonly Float32Array[]> {
  const graph = new Graph();
  const inputs = use.inputs.map(({ dims, type }, index) => {
    const shape = dims.map((length, axis) => (axis === 0 ? 'batch' : length));
    return graph.input(`x${index}`, shape, type);
  });
  const y = buildLoss(use, inputs);
  const floats = inputs.filter(({ type }) => type === 'float32');
  const upstream = expandLike(graph.constant([1]), y);
  const gradients = differentiate(y, floats, { upstream });
  const named = gradients.map((gradient, index) => [`d${index}`, gradient ?? y] as const);
  await using session = await runtime.open(
    encodeGraph({ outputs: { y, ...Object.fromEntries(named) } }),
  );
  const feeds = use.inputs.map((input, index) => [`x${index}`, toTensor(input)] as const);
  const results = await session.run(Object.fromEntries(feeds));
  return ['y', ...named.map(([name]) => name)].map((name) =>
    readFloats(results[name], results[name]?.dims ?? []),
  );
}

function toTensor({ dims, data, type }: CaseTensor): Tensor {
  if (type === 'int64') return { type, dims, data: BigInt64Array.from(data, BigInt) };
  return { type, dims, data: Float32Array.from(data) };
}

describe('losses', () => {
  for (const [index, use] of cases.entries()) {
    const dims = use.inputs.map((input) => `[${input.dims.join()}]`).join(' ');
    it(`${use.loss} has the reference's value and gradients, ${index + 1}: ${dims}`, async () => {
      const [y, ...gradients] = await runLoss(use);

      expectClose(y, use.output.data);
      for (const [place, expected] of use.gradients.entries()) {
        expectClose(gradients[place], expected);
      }
    });
  }

  it('has no NaN for a box without width and height', async () => {
    const boxes = (data: readonly number[]): CaseTensor => ({
      dims: [1, 4],
      data,
      type: 'float32',
    });
    const inputs = [boxes([0.5, 0.5, 0.5, 0.5]), boxes([0.1, 0.1, 0.9, 0.9])];

    for (const loss of ['iouLoss', 'giouLoss', 'diouLoss', 'ciouLoss']) {
      const values = await runLoss({ loss, options: {}, inputs, output: boxes([]), gradients: [] });

      for (const value of values.flatMap((each) => [...each])) {
        expect(value, loss).to.satisfy(Number.isFinite);
      }
    }
  });

  it('refuses targets of another shape with both shapes', () => {
    const graph = new Graph();
    const predicted = graph.input('predicted', ['batch', 4]);
    const target = graph.input('target', ['batch', 1]);

    expect(() => training.l1Loss(predicted, target)).to.throw(/\[batch, 4\].*\[batch, 1\]/);
    expectCode(() => training.giouLoss(predicted, target), 'INVALID_OPTION');
    expectCode(() => training.toCorners(target), 'INVALID_OPTION');
    expectCode(() => training.crossEntropyLoss(predicted, target), 'INVALID_OPTION');
    expectCode(
      () => training.contrastiveLoss(predicted, target, graph.constant([1])),
      'INVALID_OPTION',
    );
  });
});

function expectClose(got: Float32Array | undefined, expected: readonly number[]): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(got).to.have.lengthOf(expected.length);
  for (const [index, value] of expected.entries()) {
    expect(got?.[index]).to.be.closeTo(value, 3e-6 * scale);
  }
}
