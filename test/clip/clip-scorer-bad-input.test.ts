import type { ClipSession } from '@grounder/clip/internal';
import {
  ClipImageEncoder,
  ClipScorer,
  ClipTextEncoder,
  parsePreprocessorConfig,
} from '@grounder/clip';
import type { Embeddings } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { expect } from 'chai';

import { rejectionOf } from '../support/failures.js';
import { FakeImages, FakeTexts } from './fakes.js';
import { openTiny, readModelJson, readPhoto, tinyTokenizer } from './reference.js';
import {
  fakeScorer,
  gradient,
  openEncoders,
  pixelRegions,
  query,
  regionsOf,
} from './scorer-setup.js';

describe('ClipScorer, given what is unusual', () => {
  it('returns nothing for no regions and runs no model', async () => {
    const { scorer, images, texts } = fakeScorer();

    const scores = (await scorer.score({ image: gradient(2), regions: [], query: query('red') }))
      .scores;

    expect(scores).to.have.lengthOf(0);
    expect([images.batches, texts.texts]).to.deep.equal([[], []]);
  });

  it('scores 5,000 regions in batches and keeps a bounded number', async () => {
    const { scorer, images } = fakeScorer({ batchSize: 64, cachedRegions: 100 });
    const image = gradient(100, 50);
    const request = { image, regions: pixelRegions(5000, 100), query: query('red') };
    const progress: number[] = [];

    const scores = (
      await scorer.score(request, {
        onProgress: ({ done, total }) => progress.push(done / total),
      })
    ).scores;
    (await scorer.score({ ...request, regions: request.regions.slice(-100) })).scores;
    (await scorer.score({ ...request, regions: request.regions.slice(0, 10) })).scores;

    expect(scores).to.have.lengthOf(5000);
    expect(scores[0]).to.be.above(scores[99] ?? NaN);
    expect(Math.max(...images.batches)).to.equal(64);
    expect(images.batches).to.have.lengthOf(Math.ceil(5000 / 64) + 1);
    expect(progress.at(-1)).to.equal(1);
  });

  it('gives 5,000 regions what each gets alone, in runs of at most a batch', async function () {
    this.timeout(60_000);
    const opened = await openTiny('tiny-clip', 'onnx/vision_model.onnx');
    const rows: number[] = [];
    const session: ClipSession = {
      inputs: opened.inputs,
      outputs: opened.outputs,
      run: (feeds, options) => {
        rows.push(feeds.pixel_values?.dims[0] ?? NaN);
        return opened.run(feeds, options);
      },
      dispose: () => opened.dispose(),
    };
    const config = readModelJson('tiny-clip', 'preprocessor_config.json');
    const preprocessing = parsePreprocessorConfig(config);
    await using image = new ClipImageEncoder({
      session,
      preprocessing,
      resize: { kind: 'squash' },
    });
    await using text = new ClipTextEncoder({
      session: await openTiny('tiny-clip', 'onnx/text_model.onnx'),
      tokenizer: tinyTokenizer('tiny-clip'),
    });
    const photo = await readPhoto('boats-200x150');
    const regions = regionsOf({
      boxes: Array.from({ length: 5000 }, (_, index) => {
        const [left, top] = [index % 100, Math.floor(index / 100)];
        return [left, top, left + 20 + (index % 7), top + 15 + (index % 5)] as const;
      }),
    });
    const request = { image: photo, query: query('two boats') };

    const scores = (
      await new ClipScorer({ encoders: [{ image, text }] }).score({
        ...request,
        regions,
      })
    ).scores;
    const some = [0, 31, 32, 1234, 4999];
    const alone = new ClipScorer({ encoders: [{ image, text }], cachedRegions: 0 });

    expect(Math.max(...rows)).to.equal(32);
    expect(rows).to.have.lengthOf(Math.ceil(5000 / 32));
    for (const index of some) {
      const one = (await alone.score({ ...request, regions: regions.slice(index, index + 1) }))
        .scores;
      expect(scores[index]).to.be.closeTo(one[0] ?? NaN, 1e-3);
    }
  });

  it('ends between batches when it is aborted, and works on', async () => {
    const { scorer, images } = fakeScorer({ batchSize: 2 });
    const request = { image: gradient(6), regions: pixelRegions(6, 6), query: query('red') };
    const controller = new AbortController();
    const reason = new Error('no longer wanted');

    const error = await rejectionOf(
      scorer.score(request, {
        signal: controller.signal,
        onProgress: () => {
          controller.abort(reason);
        },
      }),
    );
    const scores = (await scorer.score(request)).scores;

    expect(error).to.equal(reason);
    expect(scores).to.have.lengthOf(6);
    expect(images.batches).to.deep.equal([2, 2, 2]);
  });

  it('rejects a region outside the image, and works on', async () => {
    const { scorer } = fakeScorer();
    const image = gradient(4);
    const outside = regionsOf({ boxes: [[10, 0, 12, 1]] });

    const error = await rejectionOf(scorer.score({ image, regions: outside, query: query('red') }));
    const scores = (
      await scorer.score({
        image,
        regions: pixelRegions(1, 1),
        query: query('red'),
      })
    ).scores;

    expect(GroundingError.isInstance(error) && error.code).to.equal('INVALID_BOX');
    expect(scores).to.have.lengthOf(1);
  });

  it('rejects encoders of different models', async () => {
    await using encoders = await openEncoders('tiny-clip');
    const scorer = new ClipScorer({ encoders: [{ image: encoders.image, text: new FakeTexts() }] });

    const error = await rejectionOf(
      scorer.score({ image: gradient(4), regions: pixelRegions(1, 1), query: query('red') }),
    );

    expect(GroundingError.isInstance(error) && error.code).to.equal('MODEL_MISMATCH');
  });

  for (const [value, normalised] of [
    [NaN, false],
    [Infinity, false],
    [NaN, true],
    [-Infinity, true],
  ] as const) {
    it(`rejects embeddings of ${value}, ${normalised ? '' : 'not '}said to be normal`, async () => {
      const encode = ({ length }: { readonly length: number }): Promise<Embeddings> =>
        Promise.resolve({
          rows: length,
          dim: 2,
          data: new Float32Array(2 * length).fill(value),
          normalised,
        });
      const request = {
        image: gradient(4),
        regions: pixelRegions(1, 1),
        query: query('red'),
      };
      const inPictures = { image: { encode }, text: new FakeTexts() };
      const inTexts = { image: new FakeImages(), text: { encode } };

      for (const encoders of [[inPictures], [inTexts]]) {
        const error = await rejectionOf(new ClipScorer({ encoders }).score(request));
        expect(GroundingError.isInstance(error) && error.code).to.equal('INVALID_DATA');
      }
    });
  }
});
