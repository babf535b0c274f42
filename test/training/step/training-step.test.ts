import { expect } from 'chai';

import { createRandom } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { Optimizer, Schedule, TrainingModelOptions } from '@grounder/training/internal';
import {
  adamW,
  buildTrainingModel,
  constantSchedule,
  cosineSchedule,
  Graph,
  linearLayer,
  mean,
  openTrainingStep,
  sgd,
  sum,
} from '@grounder/training';
import { dropout, weightsOf } from '@grounder/training/internal';

import { expectCode, rejectionOf } from '../../support/failures.js';
import { readJsonFixture } from '../../support/fixtures.js';
import { createBatch, createHead } from './projection-head.js';

interface Reference {
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly weights: readonly (readonly number[])[];
}

const runtime = nodeRuntime({ threads: 1 });
const references = readJsonFixture('training/steps.json') as Readonly<Record<string, Reference>>;
const head = { widths: [1024, 512, 256, 128, 4], rows: 32 };
const small = { widths: [6, 5, 4], rows: 8 };

interface Run {
  readonly widths: readonly number[];
  readonly rows: number;
  readonly kind: 'l1' | 'l1Giou';
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  readonly options?: Partial<TrainingModelOptions>;
}

const runs: Readonly<Record<string, Run>> = {
  sgd: { ...small, kind: 'l1', optimizer: sgd(), schedule: constantSchedule(0.5) },
  sgdMomentum: {
    ...small,
    kind: 'l1Giou',
    optimizer: sgd({ momentum: 0.9, weightDecay: 0.01 }),
    schedule: constantSchedule(0.1),
  },
  sgdNesterov: {
    ...small,
    kind: 'l1Giou',
    optimizer: sgd({ momentum: 0.9, look: 'nesterov' }),
    schedule: constantSchedule(0.1),
  },
  adamW: { ...small, kind: 'l1Giou', optimizer: adamW(), schedule: constantSchedule(1e-2) },
  adamWOptions: {
    ...small,
    kind: 'l1Giou',
    optimizer: adamW({ beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.3 }),
    schedule: constantSchedule(1e-2),
  },
  adamWDecays: {
    ...small,
    kind: 'l1Giou',
    optimizer: adamW({ weightDecay: 0.2, decays: (name) => name.endsWith('weight') }),
    schedule: constantSchedule(1e-2),
  },
  clipped: {
    ...small,
    kind: 'l1Giou',
    optimizer: sgd(),
    schedule: constantSchedule(0.5),
    options: { maximumNorm: 0.1 },
  },
  cosine: {
    ...small,
    kind: 'l1',
    optimizer: adamW(),
    schedule: cosineSchedule({ rate: 1e-2, steps: 20 }),
  },
  headL1: { ...head, kind: 'l1', optimizer: adamW(), schedule: constantSchedule(1e-4) },
  headL1Giou: { ...head, kind: 'l1Giou', optimizer: adamW(), schedule: constantSchedule(1e-4) },
};

describe('TrainingStep', () => {
  for (const [name, run] of Object.entries(runs)) {
    it(`learns as PyTorch does: ${name}`, async () => {
      const reference = references[name];
      if (reference === undefined) throw new Error(`no reference ${name}`);
      const random = createRandom(6);
      const { loss } = createHead(run.widths, random, run.kind);
      const model = buildTrainingModel({ loss, optimizer: run.optimizer, ...run.options });
      await using step = await openTrainingStep(runtime, model);

      let state = step.start();
      for (const [index, expected] of reference.losses.entries()) {
        const batch = createBatch(random, run.rows, run.widths[0] ?? 1);
        const learningRate = run.schedule(index);
        const result = await step.run({ state, batch, learningRate });
        const { loss: got = NaN, gradientNorm = NaN } = result.scalars;
        expect(Math.abs(got / expected - 1), `loss of step ${index}`).to.be.below(1e-5);
        const norm = reference.norms[index] ?? NaN;
        expect(Math.abs(gradientNorm / norm - 1), `norm of step ${index}`).to.be.below(1e-3);
        state = result.state;
      }

      expect(state.step).to.equal(reference.losses.length);
      for (const [index, weights] of Object.values(weightsOf(state)).entries()) {
        const every = Math.max(1, Math.floor(weights.length / 40));
        for (const [place, expected] of (reference.weights[index] ?? []).entries()) {
          expect(weights[place * every]).to.be.closeTo(expected, 1e-4);
        }
      }
    });
  }

  it('leaves the state before the step alone', async () => {
    const random = createRandom(1);
    const { loss } = createHead([6, 5, 4], random);
    await using step = await openTrainingStep(
      runtime,
      buildTrainingModel({ loss, optimizer: adamW() }),
    );
    const before = step.start();
    const input = { state: before, batch: createBatch(random, 3, 6), learningRate: 0.1 };

    const first = await step.run(input);
    const second = await step.run(input);

    expect(second).to.deep.equal(first);
    expect(weightsOf(first.state)).to.not.deep.equal(weightsOf(before));
  });

  it('trains only the parameters it is asked to, at the rates it is asked to', async () => {
    const random = createRandom(2);
    const { loss } = createHead([6, 5, 5, 4], random);
    const model = buildTrainingModel({
      loss,
      optimizer: sgd(),
      trains: (name) => !name.startsWith('layer1'),
      rateFactor: (name) => (name.startsWith('layer2') ? 0.5 : 1),
    });
    const whole = createHead([6, 5, 5, 4], createRandom(2));
    const plain = buildTrainingModel({ loss: whole.loss, optimizer: sgd() });
    await using step = await openTrainingStep(runtime, model);
    await using reference = await openTrainingStep(runtime, plain);
    const batch = createBatch(random, 3, 6);

    const after = await step.run({ state: step.start(), batch, learningRate: 0.2 });
    const expected = await reference.run({ state: reference.start(), batch, learningRate: 0.1 });
    const full = await reference.run({ state: reference.start(), batch, learningRate: 0.2 });

    const weights = weightsOf(after.state);
    expect(Object.keys(weights)).to.deep.equal([
      'layer2.weight',
      'layer2.bias',
      'layer3.weight',
      'layer3.bias',
    ]);
    expectClose(weights['layer2.weight'], weightsOf(expected.state)['layer2.weight']);
    expectClose(weights['layer3.weight'], weightsOf(full.state)['layer3.weight']);
  });

  it('drops other elements with another seed, the same with the same', async () => {
    const graph = new Graph();
    const seed = graph.input('seed', [], 'int64');
    const x = graph.input('x', ['batch', 50]);
    const hidden = linearLayer(x, { name: 'layer', outputs: 40, random: createRandom(3) });
    const loss = mean(sum(dropout(hidden, { ratio: 0.5, seed }), { axes: [1] }));
    const model = buildTrainingModel({ loss, optimizer: sgd(), seed });
    await using step = await openTrainingStep(runtime, model);
    const data = new Float32Array(100).fill(1);
    const batch = { x: { type: 'float32', dims: [2, 50], data } };
    const lossOf = async (number: number) => {
      const input = { state: step.start(), batch, learningRate: 0.1, seed: number };
      return (await step.run(input)).scalars.loss;
    };

    expect(await lossOf(7)).to.equal(await lossOf(7));
    expect(await lossOf(7)).to.not.equal(await lossOf(8));
  });

  it('refuses a batch of another shape', async () => {
    const { loss } = createHead([6, 5, 4], createRandom(1));
    const model = buildTrainingModel({ loss, optimizer: sgd() });
    await using step = await openTrainingStep(runtime, model);
    const batch = createBatch(createRandom(1), 3, 7);

    const error = await rejectionOf(step.run({ state: step.start(), batch, learningRate: 1 }));

    expect(error).to.have.property('code', 'MODEL_MISMATCH');
  });

  it('refuses start weights of another length', async () => {
    const { loss } = createHead([6, 5, 4], createRandom(1));
    const model = buildTrainingModel({ loss, optimizer: sgd() });
    await using step = await openTrainingStep(runtime, model);

    expectCode(() => step.start({ 'layer1.bias': new Float32Array(6) }), 'MODEL_MISMATCH');
  });
});

describe('buildTrainingModel', () => {
  it('refuses a loss that is no scalar', () => {
    const { box } = createHead([6, 5, 4], createRandom(1));

    expectCode(() => buildTrainingModel({ loss: box, optimizer: sgd() }), 'INVALID_OPTION');
  });

  it('names a parameter that the loss ignores', () => {
    const { graph, loss } = createHead([6, 5, 4], createRandom(1));
    graph.parameter('idle', [2], new Float32Array(2));

    expect(() => buildTrainingModel({ loss, optimizer: sgd() })).to.throw('"idle"');
  });

  it('refuses to train nothing', () => {
    const { loss } = createHead([6, 5, 4], createRandom(1));

    expectCode(
      () => buildTrainingModel({ loss, optimizer: sgd(), trains: () => false }),
      'INVALID_OPTION',
    );
  });
});

function expectClose(got: Float32Array | undefined, expected: Float32Array | undefined): void {
  expect(got).to.have.lengthOf(expected?.length ?? -1);
  for (const [index, value] of (got ?? []).entries()) {
    expect(value).to.be.closeTo(expected?.[index] ?? NaN, 1e-6);
  }
}
