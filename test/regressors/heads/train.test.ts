import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Query } from '@grounder/core';
import { iou } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { FeatureSet } from '@grounder/regressors/internal';
import {
  extractFeatures,
  openProjectionHead,
  openProposalHead,
  readHeadDescription,
  trainProjectionHead,
  trainProposalHead,
} from '@grounder/regressors';
import { fileCheckpoints, memoryCheckpoints } from '@grounder/training';
import { describeBoxRegressor } from '@grounder/testing';

import { expectRejection } from '../../support/failures.js';
import {
  drawToy,
  gridEncoder,
  seedsFrom,
  testFolder,
  toyExtraction,
  toyRegions,
  wordEncoder,
} from '../features/toy-features.js';

const runtime = nodeRuntime({ threads: 1 });
const encoders = () => ({ image: gridEncoder(), text: wordEncoder() });
const queryOf = (text: string): Query => ({ text, entities: [] });

describeBoxRegressor('ProjectionHeadRegressor', {
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grounder-head-'));
    using training = await extractFeatures(folder, toyExtraction(seedsFrom(0, 20)));
    const { bytes } = await trainProjectionHead({ runtime, training, epochs: 1 });
    await rm(folder, { recursive: true });
    return await openProjectionHead(bytes, { runtime, ...encoders() });
  },
});

describe('heads on frozen features', function () {
  this.timeout(60_000);
  const folder = testFolder();
  let training: FeatureSet;
  let validation: FeatureSet;

  beforeEach(async () => {
    const withRegions = (first: number, count: number) => {
      return { ...toyExtraction(seedsFrom(first, count)), regions: toyRegions };
    };
    training = await extractFeatures(join(folder(), 'train'), withRegions(0, 300));
    validation = await extractFeatures(join(folder(), 'val'), withRegions(5000, 60));
  });

  afterEach(() => {
    training[Symbol.dispose]();
    validation[Symbol.dispose]();
  });

  describe('trainProjectionHead', () => {
    it('learns to read boxes off features, and its file gives them by itself', async () => {
      const { bytes, measured } = await trainProjectionHead({
        runtime,
        training,
        validation,
        loss: 'l1+giou',
        widths: [128, 64],
        learningRate: 3e-3,
        epochs: 30,
      });

      await using regressor = await openProjectionHead(bytes, { runtime, ...encoders() });
      const { image, regions } = drawToy(7000);
      const found = await regressor.regress(image, queryOf('the green square'));

      expect(measured?.accuracy).to.be.greaterThan(0.6);
      expect(measured?.meanIou).to.be.greaterThan(0.5);
      const target = regions[1]?.box;
      expect(target && iou(found, target)).to.be.greaterThan(0.4);
    });

    it('says in its file what it is and what made its features', async () => {
      const { bytes } = await trainProjectionHead({ runtime, training, epochs: 1, seed: 4 });

      expect(await readHeadDescription(bytes)).to.deep.equal({
        kind: 'projection-head',
        objective: 'l1',
        imageEncoder: { name: 'grid', fingerprint: 'grid-1', dim: 192 },
        textEncoder: { name: 'words', fingerprint: 'words-1', dim: 3 },
        training: {
          examples: 900,
          epochs: 1,
          batchSize: 32,
          learningRate: 0.001,
          seed: 4,
          steps: 29,
        },
      });
    });

    it('gives the same file for the same seed, and after an interruption', async () => {
      const options = { runtime, training, validation, widths: [16], epochs: 2 };
      const whole = await trainProjectionHead(options);
      const store = fileCheckpoints(join(folder(), 'checkpoints'));
      const controller = new AbortController();
      const stopped = trainProjectionHead({
        ...options,
        checkpoints: { store },
        signal: controller.signal,
        onRecord: ({ step }) => {
          if (step === 40) controller.abort();
        },
      });
      expect(await stopped.catch((error: unknown) => error)).to.equal(controller.signal.reason);

      const resumed = await trainProjectionHead({
        ...options,
        checkpoints: { store },
        resume: await store.load('last'),
      });

      expect(Buffer.compare(resumed.bytes, whole.bytes)).to.equal(0);
    });

    it('stops when no epoch is better for as long as patience lasts', async () => {
      const { result } = await trainProjectionHead({
        runtime,
        training,
        validation,
        widths: [8],
        // Too little for a number of 32 bits: nothing changes, and nothing is better.
        learningRate: 1e-30,
        epochs: 12,
        patience: 2,
      });

      expect(result.end).to.equal('stopped early');
      expect(result.last.epoch).to.equal(3);
    });

    it('is the last epoch when there is nothing to measure on', async () => {
      const options = { runtime, training, widths: [8], epochs: 3, learningRate: 0.5 };

      const { bytes, result } = await trainProjectionHead(options);

      expect(result.best?.state.step).to.be.lessThan(result.last.state.step);
      const { training: told } = await readHeadDescription(bytes);
      expect(told.steps).to.equal(result.last.state.step);
    });

    it('takes a batch larger than the data as all of it', async () => {
      const { result } = await trainProjectionHead({
        runtime,
        training: validation,
        batchSize: 1000,
        epochs: 2,
      });

      expect(result.last.state.step).to.equal(2);
    });

    it('refuses a checkpoint of another architecture', async () => {
      const store = memoryCheckpoints();
      const options = { runtime, training, epochs: 1, checkpoints: { store } };
      await trainProjectionHead({ ...options, widths: [8] });

      const resume = await store.load('last');
      const other = trainProjectionHead({ ...options, widths: [16], resume });

      await expectRejection(other, 'MODEL_MISMATCH');
    });

    it('stops at NaN in the features, names the batch, and keeps the last good checkpoint', async () => {
      training[Symbol.dispose]();
      const path = join(folder(), 'train', 'images.npy');
      const bytes = await readFile(path);
      bytes.writeFloatLE(NaN, 128 + 4 * 192 * 100);
      await writeFile(path, bytes);
      training = await extractFeatures(join(folder(), 'train'), {
        ...toyExtraction(seedsFrom(0, 300)),
        regions: toyRegions,
      });
      const store = memoryCheckpoints();

      const error = await expectRejection(
        trainProjectionHead({ runtime, training, checkpoints: { store, everySteps: 1 } }),
        'INVALID_DATA',
      );

      expect(error.message).to.match(/batch \d+ .*epoch 0|epoch 0.*batch \d+/);
      const last = await store.load('last');
      const numbers = Object.values(last?.state.parameters ?? {}).map(({ data }) => data);
      expect(numbers).to.have.lengthOf(8);
      for (const data of numbers) expect(data).to.satisfy(isFinite);
    });

    it('tells that the loss exploded when nothing clips it', async () => {
      const error = await expectRejection(
        trainProjectionHead({
          runtime,
          training,
          learningRate: 1e30,
          maximumNorm: Infinity,
          epochs: 3,
        }),
        'TRAINING_DIVERGED',
      );

      expect(error.message).to.match(/learning rate|clip/i);
    });

    it('refuses losses, widths and layouts that cannot be', async () => {
      const options = { runtime, training };

      await expectRejection(trainProjectionHead({ ...options, loss: 'l1+l7' }), 'INVALID_OPTION');
      await expectRejection(trainProjectionHead({ ...options, loss: '0*l1' }), 'INVALID_OPTION');
      await expectRejection(trainProjectionHead({ ...options, widths: [0] }), 'INVALID_OPTION');
      await expectRejection(trainProjectionHead({ ...options, batchSize: 0 }), 'INVALID_OPTION');
      const layout = 'concatenated with product';
      await expectRejection(trainProjectionHead({ ...options, layout }), 'INVALID_OPTION');
    });

    it('refuses boxes outside the picture', async () => {
      const { images, texts, regions, regionBoxes } = training;
      const shared = { ...training, images, texts, regions, regionBoxes };
      const [first] = training.examples;
      if (first === undefined) throw new TypeError('examples expected');
      const examples = [{ ...first, box: [0.9, 0.5, 0.4, 0.2] as const }];

      const error = await expectRejection(
        trainProjectionHead({ runtime, training: { ...shared, examples } }),
        'INVALID_DATA',
      );

      expect(error.message).to.contain(first.id).and.to.contain('0.9');
    });

    it('refuses validation features of other encoders', async () => {
      const other = { ...validation, imageEncoder: { name: 'x', fingerprint: 'y', dim: 192 } };

      await expectRejection(
        trainProjectionHead({ runtime, training, validation: other }),
        'MODEL_MISMATCH',
      );
    });
  });

  describe('trainProposalHead', () => {
    it('learns to choose the region, and scores by itself', async () => {
      const { bytes, measured } = await trainProposalHead({
        runtime,
        training,
        validation,
        width: 32,
        epochs: 8,
      });

      await using scorer = await openProposalHead(bytes, {
        runtime,
        ...encoders(),
        cropper: toyRegions.cropper,
      });
      const { image, regions } = drawToy(7001);
      const scores = (await scorer.score({ image, regions, query: queryOf('the blue square') }))
        .scores;

      expect(measured?.accuracy).to.be.greaterThan(0.95);
      expect(scores.indexOf(Math.max(...scores))).to.equal(2);
      const none = (await scorer.score({ image, regions: [], query: queryOf('the blue square') }))
        .scores;
      expect(none).to.have.lengthOf(0);
      const image2 = gridEncoder();
      const parts = { runtime, text: wordEncoder(), image: image2, cropper: toyRegions.cropper };
      await using counting = await openProposalHead(bytes, parts);
      for (const text of ['the blue square', 'the red square']) {
        (await counting.score({ image, regions, query: queryOf(text) })).scores;
      }
      expect(image2.seen).to.equal(regions.length);
    });

    it('refuses features without regions', async () => {
      const whole = await extractFeatures(join(folder(), 'whole'), toyExtraction([1, 2]));

      await expectRejection(trainProposalHead({ runtime, training: whole }), 'INVALID_DATA');
      whole[Symbol.dispose]();
    });
  });

  describe('openProjectionHead', () => {
    it('refuses other encoders, other heads and other files', async () => {
      const { bytes } = await trainProjectionHead({ runtime, training, epochs: 1, widths: [8] });
      const options = { runtime, ...encoders() };

      const error = await expectRejection(
        openProjectionHead(bytes, { ...options, imageFingerprint: 'other' }),
        'MODEL_MISMATCH',
      );
      expect(error.message).to.contain('"grid"');
      await expectRejection(
        openProposalHead(bytes, { ...options, cropper: toyRegions.cropper }),
        'MODEL_MISMATCH',
      );
      await expectRejection(openProjectionHead(Buffer.from('<html>'), options), 'INVALID_MODEL');
      await using regressor = await openProjectionHead(bytes, { ...options, image: wrongLength() });
      await expectRejection(
        regressor.regress(drawToy(1).image, queryOf('the red square')),
        'MODEL_MISMATCH',
      );
    });
  });

  it('does not extract again what is there, and does when the examples change', async () => {
    const again = toyExtraction(seedsFrom(0, 300));
    const image = gridEncoder();
    const options = { ...again, image: { ...again.image, encoder: image }, regions: toyRegions };

    const same = await extractFeatures(join(folder(), 'train'), options);
    const seenFirst = image.seen;
    const fewer = await extractFeatures(join(folder(), 'train'), {
      ...options,
      examples: options.examples.slice(3),
    });

    expect(seenFirst).to.equal(0);
    expect(same.examples).to.deep.equal(training.examples);
    expect(image.seen).to.equal(299 * 4);
    expect(fewer.examples).to.have.lengthOf(897);
    same[Symbol.dispose]();
    fewer[Symbol.dispose]();
    await rm(join(folder(), 'train'), { recursive: true });
  });
});

function wrongLength() {
  return {
    encode: () =>
      Promise.resolve({ rows: 1, dim: 5, data: new Float32Array(5), normalised: false }),
  };
}

function isFinite(data: unknown): boolean {
  return data instanceof Float32Array && data.every((value) => Number.isFinite(value));
}
