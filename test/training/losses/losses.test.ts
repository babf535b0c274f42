import { expect } from 'chai';

import type { Tensor } from '@grounder/core';
import { createRandom, readFloats } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { Variable } from '@grounder/training/internal';
import * as training from '@grounder/training';
import { checkGradients, differentiate, encodeGraph, Graph } from '@grounder/training';
import { expandLike, normaliseVectors } from '@grounder/training/internal';

import { expectCode } from '../../support/failures.js';
import { readJsonFixture } from '../../support/fixtures.js';

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

/**
 * Losses of two inputs [n, 4]. Not CIoU, whose weight of the aspect ratios is a constant to the
 * gradient by definition.
 */
const differentiable: Readonly<Record<string, (a: Variable, b: Variable) => Variable>> = {
  l1Loss: training.l1Loss,
  smoothL1Loss: (a, b) => training.smoothL1Loss(a, b, 0.3),
  squaredLoss: training.squaredLoss,
  iouLoss: training.iouLoss,
  giouLoss: training.giouLoss,
  diouLoss: training.diouLoss,
  binaryCrossEntropyLoss: training.binaryCrossEntropyLoss,
  crossEntropyLoss: (a, b) => {
    const rows = typeof a.shape[0] === 'number' ? a.shape[0] : 1;
    const labels = Array.from({ length: rows }, (_, row) => row % 4);
    const smoothed = training.crossEntropyLoss(a, a.graph.constant(labels, [rows], 'int64'), {
      labelSmoothing: 0.1,
    });
    return training.add(smoothed, training.squaredLoss(a, b));
  },
  contrastiveLoss: (a, b) =>
    training.contrastiveLoss(
      normaliseVectors(a),
      normaliseVectors(b),
      a.graph.constant([7], [], 'float64'),
    ),
};

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

  for (const [name, build] of Object.entries(differentiable)) {
    for (const rows of [1, 3, 6]) {
      it(`${name} has the gradient of central differences, ${rows} rows`, async () => {
        const random = createRandom(rows);
        const numbers = (count: number) => Array.from({ length: count }, () => random());
        const boxes = (first: number) =>
          Array.from({ length: rows }, () => {
            const [left, top] = [first + random(), first + random()];
            return [left, top, left + 1 + random(), top + 1 + random()];
          }).flat();
        const isOfBoxes = name.endsWith('ouLoss');
        const comparisons = await checkGradients({
          runtime,
          type: 'float64',
          inputs: [0, 0.4].map((first) => ({
            dims: [rows, 4],
            data: isOfBoxes ? boxes(first) : numbers(4 * rows),
          })),
          build: ([a, b]) => {
            if (a === undefined || b === undefined) throw new TypeError('inputs expected');
            return build(a, b);
          },
        });

        for (const { largestError } of comparisons) expect(largestError).to.be.lessThan(1e-5);
      });
    }
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
