import { expect } from 'chai';

import { createRandom } from '@grounder/core';
import type {
  Batch,
  CheckpointName,
  CheckpointStore,
  TrainingRecord,
  TrainOptions,
} from '@grounder/training/internal';
import type { Evaluation, TrainingStep } from '@grounder/training';
import {
  arrayBatches,
  constantSchedule,
  Graph,
  iterableBatches,
  l1Loss,
  linearLayer,
  memoryCheckpoints,
  openEvaluation,
  relu,
  sigmoid,
  train,
} from '@grounder/training';
import { decodeCheckpoint, encodeCheckpoint } from '@grounder/training/internal';

import { expectCode, rejectionOf } from '../../support/failures.js';
import { createBatch } from '../step/projection-head.js';
import {
  columnsOf,
  epochs,
  openSmallTraining,
  rows,
  runtime,
  steps,
  width,
} from './small-training.js';

/** The loss of the same head without dropout. */
function openLoss(): Promise<Evaluation> {
  const graph = new Graph();
  const random = createRandom(1);
  const features = graph.input('features', ['batch', width]);
  const hidden = relu(linearLayer(features, { name: 'first', outputs: 16, random }));
  const box = sigmoid(linearLayer(hidden, { name: 'last', outputs: 4, random }));
  return openEvaluation(runtime, { loss: l1Loss(box, graph.input('boxes', ['batch', 4])) });
}

describe('train', () => {
  let step: TrainingStep;
  let source: TrainOptions['source'];
  let options: TrainOptions;

  before(async () => {
    options = await openSmallTraining();
    ({ step, source } = options);
  });

  after(() => step.dispose());

  it('lowers the loss on data that it has not seen', async () => {
    await using evaluation = await openLoss();
    const heldOut = arrayBatches({
      columns: columnsOf(createBatch(createRandom(99), 50, width)),
      batchSize: 50,
      order: 'fixed',
    });

    const { last } = await train({ ...options, epochs: 60 });

    const before = await evaluation.run(step.start(), heldOut);
    const after = await evaluation.run(last.state, heldOut);
    expect(after.loss).to.be.lessThan(0.75 * (before.loss ?? NaN));
  });

  it('gives the same weights for the same seed, and others for another', async () => {
    const first = await train(options);
    const again = await train(options);
    const other = await train({ ...options, seed: 4 });

    expect(encodeCheckpoint(again.last)).to.deep.equal(encodeCheckpoint(first.last));
    expect(other.last.state.parameters).to.not.deep.equal(first.last.state.parameters);
  });

  it('uses every row once in each epoch, in another order each time', async () => {
    const seen: number[][] = [];
    for (let epoch = 0; epoch < 2; epoch += 1) {
      const order: number[] = [];
      for await (const batch of source.batches({ epoch, seed: epoch, skip: 0 })) {
        const { data } = batch.boxes ?? {};
        if (data instanceof Float32Array) order.push(...data.filter((_, place) => place % 4 === 0));
      }
      seen.push(order);
    }

    const sorted = seen.map((order) => order.toSorted((a, b) => a - b));
    expect(seen[0]).to.have.lengthOf(rows);
    expect(sorted[0]).to.deep.equal(sorted[1]);
    expect(seen[0]).to.not.deep.equal(seen[1]);
  });

  describe('interrupted and resumed', () => {
    for (let stopAt = 1; stopAt < steps; stopAt += 1) {
      it(`ends with the same bits when it is killed after step ${stopAt}`, async () => {
        const whole = await train(options);
        // A killed process saves nothing more: the store takes the bytes of that moment alone.
        const kept = new Map<CheckpointName, Uint8Array>();
        const store = memoryCheckpoints(kept);
        const killed = train({
          ...options,
          checkpoints: { store: deadAfter(store, stopAt), everySteps: 1 },
          onRecord: dieAt(stopAt),
        });
        await rejectionOf(killed);
        const bytes = kept.get('last');

        const resumed = await train({
          ...options,
          checkpoints: { store },
          ...(bytes && { resume: decodeCheckpoint(bytes) }),
        });

        expect(encodeCheckpoint(resumed.last)).to.deep.equal(encodeCheckpoint(whole.last));
        expect(resumed.best?.best).to.deep.equal(whole.best?.best);
      });
    }

    it('does the same with batches that are made one after the other', async () => {
      const drawn = iterableBatches(function* ({ random }) {
        for (let batch = 0; batch < 3; batch += 1) yield createBatch(random, 4, width);
      });
      const whole = await train({ ...options, source: drawn });
      const store = memoryCheckpoints();
      await rejectionOf(
        train({ ...options, source: drawn, checkpoints: { store }, onRecord: dieAt(5) }),
      );

      const resume = await store.load('last');
      const resumed = await train({ ...options, source: drawn, ...(resume && { resume }) });

      expect(resume?.state.step).to.equal(5);
      expect(encodeCheckpoint(resumed.last)).to.deep.equal(encodeCheckpoint(whole.last));
    });

    it('saves the last checkpoint when it is cancelled', async () => {
      const store = memoryCheckpoints();
      const controller = new AbortController();
      const cancelled = train({
        ...options,
        signal: controller.signal,
        checkpoints: { store },
        onRecord: ({ step: number }) => {
          if (number === 6) controller.abort();
        },
      });

      expect(await rejectionOf(cancelled)).to.have.property('name', 'AbortError');
      expect((await store.load('last'))?.state.step).to.equal(6);
    });

    it('refuses a checkpoint of another seed or another architecture', async () => {
      const { last: resume } = await train({ ...options, epochs: 1 });
      const smaller = structuredClone(resume.state.parameters) as Record<string, Batch[string]>;
      delete smaller['last.bias'];
      const other = { ...resume, state: { ...resume.state, parameters: smaller } };

      const seed = await rejectionOf(train({ ...options, seed: 9, resume }));
      const architecture = await rejectionOf(train({ ...options, resume: other }));

      expect(seed).to.have.property('code', 'INVALID_OPTION');
      expect(architecture).to.have.property('code', 'MODEL_MISMATCH');
    });
  });

  it('goes on with the settings that it began with, and names each that differs', async () => {
    const settings = { loss: 'l1', 'batch size': '4' };
    const { last } = await train({ ...options, epochs: 1, settings });
    const resume = decodeCheckpoint(encodeCheckpoint(last));
    const changed = { loss: 'l2', 'batch size': '4', limit: '9' };

    const error = await rejectionOf(train({ ...options, settings: changed, resume }));
    const resumed = await train({ ...options, settings, resume });

    expect(error).to.have.property('code', 'INVALID_OPTION');
    expect(String(error)).to.include('another loss (was l1, is l2), limit (was none, is 9);');
    expect(resumed.last.settings).to.deep.equal(settings);
  });

  describe('watching', () => {
    const valuesOf = (values: readonly number[]) => {
      let epoch = 0;
      return () => Promise.resolve({ score: values[epoch++] ?? NaN });
    };

    it('stops when no epoch has been better for as long as its patience lasts', async () => {
      const { best, last, end } = await train({
        ...options,
        epochs: 9,
        validate: valuesOf([1, 3, 2, 2, 9]),
        watch: { scalar: 'score', goal: 'greatest', patience: 2 },
      });

      expect(end).to.equal('stopped early');
      expect(last.epoch).to.equal(4);
      expect(best).to.deep.include({ epoch: 2, best: { epoch: 1, value: 3 } });
    });

    it('does not take a gain below the least one, nor NaN, for a better epoch', async () => {
      const { best } = await train({
        ...options,
        validate: valuesOf([1, 0.95, NaN, 0.8]),
        watch: { scalar: 'score', minimumGain: 0.1 },
      });

      expect(best?.best).to.deep.equal({ epoch: 3, value: 0.8 });
    });

    it('refuses to watch what is not measured', async () => {
      const error = await rejectionOf(train({ ...options, watch: { scalar: 'Acc@0.5' } }));

      expect(error).to.have.property('code', 'INVALID_OPTION');
    });
  });

  it('tells of every step and epoch, and how far it has come', async () => {
    const records: TrainingRecord[] = [];
    const progress: (readonly [number, number])[] = [];

    await train({
      ...options,
      onRecord: (record) => {
        records.push(record);
      },
      onProgress: ({ done, total }) => progress.push([done, total]),
    });

    const madeOf = (kind: string) => records.filter((record) => record.kind === kind).length;
    expect([madeOf('step'), madeOf('epoch')]).to.deep.equal([steps, epochs]);
    expect(progress.at(0)).to.deep.equal([1, steps]);
    expect(progress.at(-1)).to.deep.equal([steps, steps]);
  });

  describe('bad input', () => {
    const broken = (): Batch => {
      const batch = createBatch(createRandom(1), 3, width);
      const { data } = batch.features ?? {};
      if (data instanceof Float32Array) data[width + 1] = NaN;
      return batch;
    };

    it('names the batch and the row that hold NaN, and saves nothing of it', async () => {
      const store = memoryCheckpoints();
      const withNaN = iterableBatches(() => [createBatch(createRandom(2), 3, width), broken()]);

      const error = await rejectionOf(
        train({ ...options, source: withNaN, checkpoints: { store } }),
      );

      expect(error).to.have.property('code', 'INVALID_DATA');
      expect(error)
        .to.have.property('message')
        .that.matches(/"features".*row 1 of batch 1/);
      expect((await store.load('last'))?.state.step).to.equal(1);
    });

    it('says that it diverged when the data are good and the loss is not', async () => {
      const schedule = constantSchedule(1e38);

      const error = await rejectionOf(train({ ...options, epochs: 50, schedule }));

      expect(error).to.have.property('code', 'TRAINING_DIVERGED');
    });

    const cases: readonly (readonly [string, Partial<TrainOptions>, string])[] = [
      ['no epochs', { epochs: 0 }, 'INVALID_OPTION'],
      ['a seed with a fraction', { seed: 0.5 }, 'INVALID_OPTION'],
      ['a source without batches', { source: iterableBatches(() => []) }, 'INVALID_DATA'],
      [
        'half a step between checkpoints',
        { checkpoints: { store: memoryCheckpoints(), everySteps: 0.5 } },
        'INVALID_OPTION',
      ],
    ];
    for (const [what, changes, code] of cases) {
      it(`refuses ${what} with ${code}`, async () => {
        expect(await rejectionOf(train({ ...options, ...changes }))).to.have.property('code', code);
      });
    }

    it('refuses columns that differ in their rows, and batches of none', () => {
      const data = new Float32Array(6);
      const uneven = { a: { data, dims: [2] }, b: { data, dims: [3] } };
      const one = { a: { data, dims: [] } };

      expectCode(() => arrayBatches({ columns: uneven, batchSize: 1 }), 'INVALID_DATA');
      expectCode(() => arrayBatches({ columns: one, batchSize: 0 }), 'INVALID_OPTION');
      expectCode(
        () => arrayBatches({ columns: one, batchSize: 7, rest: 'drop' }),
        'INVALID_OPTION',
      );
    });
  });
});

/** Ends a training as a crash would, after a step and before its checkpoint. */
function dieAt(last: number): (record: TrainingRecord) => void {
  return ({ kind, step }) => {
    if (kind === 'step' && step >= last) throw new Error('killed');
  };
}

/** A store that keeps nothing of the step at which the process dies, nor of what comes after. */
function deadAfter(store: CheckpointStore, last: number): CheckpointStore {
  return {
    load: (name) => store.load(name),
    save: (name, checkpoint) =>
      checkpoint.state.step < last ? store.save(name, checkpoint) : Promise.resolve(),
  };
}
