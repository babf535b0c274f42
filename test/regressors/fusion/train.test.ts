import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { iou } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { FeatureSet } from '@grounder/regressors/internal';
import {
  extractFeatures,
  extractTokenFeatures,
  fusionPresets,
  openFusionHead,
  openProjectionHead,
  readHeadDescription,
  trainFusionHead,
} from '@grounder/regressors';
import { fusionBatches } from '@grounder/regressors/internal';
import { memoryCheckpoints } from '@grounder/training';
import { describeBoxRegressor } from '@grounder/testing';

import { expectRejection } from '../../support/failures.js';
import {
  drawToy,
  gridEncoder,
  seedsFrom,
  testFolder,
  toyExtraction,
  wordEncoder,
} from '../features/toy-features.js';
import { cellEncoder, toyTokenExtraction, wordTokenEncoder } from '../features/toy-tokens.js';

const run = promisify(execFile);
const runtime = nodeRuntime({ threads: 1 });
const encoders = () => ({ image: cellEncoder(), text: wordTokenEncoder() });
const queryOf = (text: string) => ({ text, entities: [] });
const sizes = { width: 32, layers: 2, heads: 4, inner: 32 } as const;
const short = { ...sizes, dropout: 0, epochs: 1 };

describeBoxRegressor('FusionHeadRegressor', {
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grounder-head-'));
    using training = await extractTokenFeatures(folder, toyTokenExtraction(seedsFrom(0, 20)));
    const { bytes } = await trainFusionHead({ runtime, training, ...short });
    await rm(folder, { recursive: true });
    return await openFusionHead(bytes, { runtime, ...encoders() });
  },
});

describe('fusion heads on frozen tokens', function () {
  this.timeout(120_000);
  const folder = testFolder();
  let training: FeatureSet;
  let validation: FeatureSet;

  beforeEach(async () => {
    training = await extractTokenFeatures(
      join(folder(), 'train'),
      toyTokenExtraction(seedsFrom(0, 300)),
    );
    validation = await extractTokenFeatures(
      join(folder(), 'val'),
      toyTokenExtraction(seedsFrom(5000, 40)),
    );
  });

  afterEach(() => {
    training[Symbol.dispose]();
    validation[Symbol.dispose]();
  });

  it('learns to read boxes off tokens, and its file gives them and where it looked', async () => {
    const { bytes, measured } = await trainFusionHead({
      runtime,
      training,
      validation,
      ...sizes,
      dropout: 0,
      patchWeight: 2,
      learningRate: 3e-3,
      epochs: 20,
    });

    await using head = await openFusionHead(bytes, { runtime, ...encoders() });
    const overlaps: number[] = [];
    for (const seed of seedsFrom(7000, 20)) {
      const { image, regions } = drawToy(seed);
      const found = await head.regress(image, queryOf('the green square'));
      overlaps.push(iou(found, regions[1]?.box ?? found));
    }
    const { image } = drawToy(7000);
    const { box, attention } = await head.regressAttentively(image, queryOf('the green square'));

    expect(measured?.meanIou).to.be.greaterThan(0.4);
    const mean = overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length;
    expect(mean).to.be.greaterThan(0.35);
    expect(await head.regress(image, queryOf('the green square'))).to.deep.equal(box);
    expect(attention).to.include({ columns: 8, rows: 8 });
    const sum = attention.shares.reduce((total, share) => total + share, 0);
    expect(sum).to.be.within(0.01, 1.0001);
  });

  it('says in its file what it is, and which layers of what it reads', async () => {
    const { bytes } = await trainFusionHead({ runtime, training, ...short, seed: 4 });

    const { kind, objective, imageEncoder, textEncoder } = await readHeadDescription(bytes);
    expect({ kind, objective }).to.deep.equal({ kind: 'fusion-head', objective: '4*l1 + giou' });
    expect(imageEncoder).to.deep.equal({
      name: 'cells',
      fingerprint: 'cells-1',
      dim: 256,
      tokens: { count: 64, tensors: ['last'] },
    });
    expect(textEncoder.tokens).to.deep.equal({ count: 4, tensors: ['last'] });
  });

  it('gives the same file for the same seed and after an interruption, dropout included', async () => {
    const options = { runtime, training, ...sizes, dropout: 0.2, epochs: 2, batchSize: 64 };
    const whole = await trainFusionHead(options);
    const store = memoryCheckpoints();
    const controller = new AbortController();
    const stopped = trainFusionHead({
      ...options,
      checkpoints: { store, everySteps: 1 },
      signal: controller.signal,
      onRecord: ({ step }) => {
        if (step === 9) controller.abort();
      },
    });
    expect(await stopped.catch((error: unknown) => error)).to.equal(controller.signal.reason);

    const resumed = await trainFusionHead({ ...options, resume: await store.load('last') });

    expect(Buffer.compare(resumed.bytes, whole.bytes)).to.equal(0);
  });

  it('falls in a step when that is asked', async () => {
    const rates: number[] = [];
    await trainFusionHead({
      runtime,
      training,
      ...short,
      epochs: 2,
      batchSize: 64,
      learningRate: 1e-3,
      schedule: 'step',
      onRecord: (record) => {
        if (record.kind === 'step') rates.push(record.learningRate);
      },
    });

    expect(rates.at(Math.floor(rates.length / 2))).to.be.closeTo(1e-3, 1e-9);
    expect(rates.at(-1)).to.be.closeTo(1e-4, 1e-9);
  });

  it('asks each patch for the share of it that the box covers', () => {
    const example = training.examples[0];
    if (example === undefined) throw new TypeError('examples expected');
    const box = [0.25, 0.5, 0.25, 0.125] as const;
    const source = fusionBatches(
      { ...training, examples: [{ ...example, box }] },
      { batchSize: 1, order: 'fixed', patches: true },
    );
    const [batch] = source.batches({ epoch: 0, seed: 1, skip: 0 }) as Iterable<
      Record<string, { data: Float32Array }>
    >;
    const inside = batch?.inside_box?.data ?? new Float32Array(64);

    expect([...inside.subarray(3 * 8, 3 * 8 + 4)]).to.deep.equal([0, 0.5, 0.5, 0]);
    expect([...inside.subarray(4 * 8, 4 * 8 + 4)]).to.deep.equal([0, 0.5, 0.5, 0]);
    expect(inside.reduce((sum, share) => sum + share, 0)).to.equal(2);
  });

  it('keeps tokens as float16 in half the room, and finds them again', async () => {
    const options = { ...toyTokenExtraction(seedsFrom(0, 20)), type: 'float16' as const };
    using half = await extractTokenFeatures(join(folder(), 'half'), options);
    using again = await extractTokenFeatures(join(folder(), 'half'), {
      ...options,
      load: () => Promise.reject(new Error('loaded again')),
    });

    const { size } = await stat(join(folder(), 'half', 'images.npy'));
    expect(size).to.equal(128 + 20 * 64 * 4 * 2);
    expect([...again.images.read([3])]).to.deep.equal([...half.images.read([3])]);
    // Other layers of the same encoder are other features.
    const other = { ...options, image: { ...options.image, tensors: ['first'] } };
    const changed = extractTokenFeatures(join(folder(), 'half'), {
      ...other,
      load: () => Promise.reject(new Error('loaded again')),
    });
    expect(await changed.catch((error: unknown) => String(error))).to.contain('loaded again');
  });

  it('refuses a phrase that is all padding, when learning and when asked', async () => {
    const extraction = toyTokenExtraction(seedsFrom(0, 4));
    const [first, ...others] = extraction.examples;
    if (first === undefined) throw new TypeError('examples expected');
    using set = await extractTokenFeatures(join(folder(), 'empty'), {
      ...extraction,
      examples: [{ ...first, expression: ' ' }, ...others],
    });
    const { bytes } = await trainFusionHead({ runtime, training, ...short });
    await using head = await openFusionHead(bytes, { runtime, ...encoders() });

    const learned = trainFusionHead({ runtime, training: set, ...short });
    const error = await expectRejection(learned, 'INVALID_DATA');
    expect(error.message).to.contain(first.id).and.to.contain('padding');
    await expectRejection(head.regress(drawToy(1).image, queryOf(' ')), 'INVALID_DATA');
  });

  it('encodes a picture once for several phrases', async () => {
    const { bytes } = await trainFusionHead({ runtime, training, ...short });
    let asked = 0;
    const image = {
      encodeTokens: (images: Parameters<ReturnType<typeof cellEncoder>['encodeTokens']>[0]) => {
        asked += images.length;
        return cellEncoder().encodeTokens(images);
      },
    };
    await using head = await openFusionHead(bytes, { runtime, image, text: wordTokenEncoder() });
    const { image: picture } = drawToy(1);

    const red = await head.regress(picture, queryOf('red'));
    await head.regress(picture, queryOf('blue'));

    expect(asked).to.equal(1);
    expect(await head.regress(drawToy(1).image, queryOf('red'))).to.deep.equal(red);
    expect(asked).to.equal(2);
  });

  it('keeps one batch of tokens in memory', async () => {
    const child = fileURLToPath(new URL('../processes/large-tokens.js', import.meta.url));

    const { stdout } = await run(process.execPath, [child, join(folder(), 'large')]);

    const { fileMegabytes, grownMegabytes } = JSON.parse(stdout) as Record<string, number>;
    expect(fileMegabytes).to.be.greaterThan(330);
    expect(grownMegabytes).to.be.lessThan(250);
  });

  it('refuses other token counts, other encoders and other heads', async () => {
    const { bytes } = await trainFusionHead({ runtime, training, ...short });
    const { image } = drawToy(1);
    await using smaller = await openFusionHead(bytes, {
      runtime,
      image: cellEncoder(7),
      text: wordTokenEncoder(),
    });
    await using longer = await openFusionHead(bytes, {
      runtime,
      image: cellEncoder(),
      text: wordTokenEncoder(6),
    });

    const seen = await expectRejection(smaller.regress(image, queryOf('red')), 'MODEL_MISMATCH');
    expect(seen.message).to.match(/64 image tokens of 4 .*49 of 4/);
    await expectRejection(longer.regress(image, queryOf('red')), 'MODEL_MISMATCH');
    const other = openFusionHead(bytes, { runtime, ...encoders(), imageFingerprint: 'x' });
    await expectRejection(other, 'MODEL_MISMATCH');
    const wrong = openProjectionHead(bytes, { runtime, image: gridEncoder(), text: wordEncoder() });
    await expectRejection(wrong, 'MODEL_MISMATCH');
  });

  it('refuses pooled features, unlike validation tokens, and numbers that cannot be', async () => {
    using pooled = await extractFeatures(join(folder(), 'pooled'), toyExtraction(seedsFrom(0, 10)));
    const error = await expectRejection(
      trainFusionHead({ runtime, training: pooled, ...short }),
      'INVALID_DATA',
    );
    expect(error.message).to.contain('extractTokenFeatures');
    const extraction = toyTokenExtraction(seedsFrom(0, 4));
    using longer = await extractTokenFeatures(join(folder(), 'longer'), {
      ...extraction,
      text: { ...extraction.text, encoder: wordTokenEncoder(6), length: 6 },
    });
    const options = { runtime, training, ...short };
    await expectRejection(trainFusionHead({ ...options, validation: longer }), 'MODEL_MISMATCH');
    await expectRejection(trainFusionHead({ ...options, patchWeight: -1 }), 'INVALID_OPTION');
    await expectRejection(trainFusionHead({ ...options, width: 30 }), 'INVALID_OPTION');
    await expectRejection(trainFusionHead({ ...options, loss: 'l9' }), 'INVALID_OPTION');
  });

  it('refuses what the other heads refuse, and keeps what was good', async () => {
    const store = memoryCheckpoints();
    const options = { runtime, training: validation, ...short };
    await trainFusionHead({ ...options, checkpoints: { store } });
    const resume = await store.load('last');
    const [first] = training.examples;
    if (first === undefined) throw new TypeError('examples expected');
    const outside = { ...first, box: [0.9, 0.5, 0.4, 0.2] as const };

    await expectRejection(trainFusionHead({ ...options, layers: 1, resume }), 'MODEL_MISMATCH');
    for (const examples of [[], [outside]]) {
      const broken = trainFusionHead({ ...options, training: { ...training, examples } });
      await expectRejection(broken, 'INVALID_DATA');
    }
    const exploded = { learningRate: 1e30, maximumNorm: Infinity, epochs: 3 };
    await expectRejection(trainFusionHead({ ...options, ...exploded }), 'TRAINING_DIVERGED');
    const { result } = await trainFusionHead({ ...options, batchSize: 1000, epochs: 1 });
    expect(result.last.state.step).to.equal(1);
  });

  it('refuses an encoder whose inputs have unlike numbers of tokens', async () => {
    const extraction = toyTokenExtraction(seedsFrom(0, 40));
    let calls = 0;
    const encoder = {
      encodeTokens: (texts: readonly string[]) => wordTokenEncoder(3 + calls++).encodeTokens(texts),
    };

    const extracted = extractTokenFeatures(join(folder(), 'unlike'), {
      ...extraction,
      examples: extraction.examples.map((each, index) => {
        return { ...each, expression: `${each.expression} ${index}` };
      }),
      text: { ...extraction.text, encoder },
    });

    await expectRejection(extracted, 'MODEL_MISMATCH');
  });

  it('has presets with the numbers of the papers', async () => {
    expect(fusionPresets.transvg).to.include({ width: 256, layers: 6, heads: 8, inner: 2048 });
    expect(fusionPresets['clip-vg']).to.include({ width: 512, layers: 6, heads: 8 });
    const { bytes } = await trainFusionHead({
      runtime,
      training: validation,
      ...fusionPresets.small,
      epochs: 1,
    });
    expect((await readHeadDescription(bytes)).training.learningRate).to.equal(
      fusionPresets.small.learningRate,
    );
    expect((await readFile(join(folder(), 'val', 'features.json'), 'utf8')).length).to.be.above(0);
  });
});
