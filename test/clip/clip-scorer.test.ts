import type { ClipScorerOptions } from '@grounder/clip';
import {
  ClipImageEncoder,
  ClipScorer,
  ClipTextEncoder,
  parsePreprocessorConfig,
} from '@grounder/clip';
import type {
  Detection,
  ImageEncoder,
  RasterImage,
  RegionScorer,
  ScoreRequest,
} from '@grounder/core';
import { createRasterImage, GroundingError } from '@grounder/core';
import { blurredBackground, tightCrop } from '@grounder/images';
import { expect } from 'chai';

import { describeRegionScorer } from '../support/describe-region-scorer.js';
import { expectCode, rejectionOf } from '../support/failures.js';
import { FakeImages, FakeTexts } from './fakes.js';
import type { RegionCase, TinyModel } from './reference.js';
import { openTiny, readModelJson, readPhoto, readReference, tinyTokenizer } from './reference.js';

interface OpenEncoders extends AsyncDisposable {
  readonly image: ClipImageEncoder;
  readonly text: ClipTextEncoder;
}

async function openEncoders(
  model: TinyModel,
  resize: 'centre-crop' | 'squash' = 'squash',
): Promise<OpenEncoders> {
  const preprocessing = parsePreprocessorConfig(readModelJson(model, 'preprocessor_config.json'));
  const image = new ClipImageEncoder({
    session: await openTiny(model, 'onnx/vision_model.onnx'),
    preprocessing,
    ...(resize === 'squash' && { resize: { kind: 'squash' } }),
  });
  const text = new ClipTextEncoder({
    session: await openTiny(model, 'onnx/text_model.onnx'),
    tokenizer: tinyTokenizer(model),
  });
  const dispose = async (): Promise<void> => {
    await image.dispose();
    await text.dispose();
  };
  return { image, text, [Symbol.asyncDispose]: dispose };
}

function regionsOf({ boxes }: Pick<RegionCase, 'boxes'>): readonly Detection[] {
  return boxes.map(([left, top, right, bottom]) => ({
    box: { left, top, right, bottom },
    label: 'boat',
    score: 0.5,
  }));
}

function query(text: string): ScoreRequest['query'] {
  return { text, entities: [] };
}

/** Boxes of one pixel, all different where the picture is large enough. */
function pixelRegions(count: number, width: number): readonly Detection[] {
  return regionsOf({
    boxes: Array.from({ length: count }, (_, index) => {
      const left = index % width;
      const top = Math.floor(index / width);
      return [left, top, left + 1, top + 1] as const;
    }),
  });
}

interface FakeSetup {
  readonly images: FakeImages;
  readonly texts: FakeTexts;
  readonly scorer: ClipScorer;
}

function fakeScorer(options: Partial<ClipScorerOptions> = {}): FakeSetup {
  const images = new FakeImages();
  const texts = new FakeTexts();
  const scorer = new ClipScorer({ encoders: [{ image: images, text: texts }], ...options });
  return { images, texts, scorer };
}

/** A picture whose columns turn from red to green. */
function gradient(width: number, height = 1): RasterImage {
  const image = createRasterImage(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    image.data[3 * pixel] = width - (pixel % width);
    image.data[3 * pixel + 1] = pixel % width;
  }
  return image;
}

describeRegionScorer(
  'ClipScorer',
  async (): Promise<RegionScorer> => {
    const { image, text } = await openEncoders('tiny-clip');
    const dispose = async (): Promise<void> => {
      await image.dispose();
      await text.dispose();
    };
    const scorer = new ClipScorer({ encoders: [{ image, text }], cachedRegions: 0 });
    return Object.assign(scorer, { [Symbol.asyncDispose]: dispose });
  },
  async () => ({
    image: await readPhoto('boats-200x150'),
    regions: regionsOf({
      boxes: [
        [10, 20, 90, 110],
        [60, 70, 200, 150],
        [0, 0, 200, 40],
      ],
    }),
    query: query('the boat on the right'),
  }),
);

describe('ClipScorer', () => {
  for (const model of ['tiny-clip', 'tiny-siglip', 'tiny-siglip2'] as const) {
    const { regions, logitScale, logitBias = 0 } = readReference(model);
    for (const found of regions.cases) {
      it(`gives the reference's logits for ${model}, ${found.image}, ${found.resize}`, async () => {
        await using encoders = await openEncoders(model, found.resize);
        const scorer = new ClipScorer({
          encoders: [{ ...encoders, logitScale, logitBias }],
          templates: ['{}'],
        });
        const image = await readPhoto(found.image);

        for (const [column, text] of regions.queries.entries()) {
          const scores = await scorer.score({
            image,
            regions: regionsOf(found),
            query: query(text),
          });
          for (const [row, score] of scores.entries()) {
            expect(score).to.be.closeTo(found.logits?.[row]?.[column] ?? NaN, 1e-3);
          }
        }
      });
    }
  }

  it('sums over croppers and over encoders', async () => {
    await using clip = await openEncoders('tiny-clip');
    await using siglip = await openEncoders('tiny-siglip');
    const image = await readPhoto('boats-61x43');
    const regions = regionsOf({
      boxes: [
        [0, 0, 30, 40],
        [20, 5, 61, 43],
      ],
    });
    const request = { image, regions, query: query('two boats') };
    const blurred = blurredBackground({ sigma: 5 });
    const parts = [clip, siglip].flatMap((encoders) =>
      [tightCrop(), blurred].map((cropper) => ({ encoders: [encoders], croppers: [cropper] })),
    );

    const together = await new ClipScorer({
      encoders: [clip, siglip],
      croppers: [tightCrop(), blurred],
    }).score(request);
    const apart = await Promise.all(parts.map((part) => new ClipScorer(part).score(request)));

    for (const [index, score] of together.entries()) {
      const sum = apart.reduce((total, scores) => total + (scores[index] ?? NaN), 0);
      expect(score).to.be.closeTo(sum, 1e-3);
    }
  });

  it('multiplies the cosine and adds the bias', async () => {
    const encoders = [
      { image: new FakeImages(), text: new FakeTexts(), logitScale: 10, logitBias: -3 },
    ];
    const image = createRasterImage(1, 1, Uint8Array.of(3, 4, 0));

    const scores = await new ClipScorer({ encoders }).score({
      image,
      regions: pixelRegions(1, 1),
      query: query('red'),
    });

    expect(scores[0]).to.be.closeTo(10 * 0.6 - 3, 1e-5);
  });

  it('puts the expression into the templates as it is', async () => {
    const { scorer, texts } = fakeScorer({ templates: ['a photo of {}', '{} or {}'] });

    await scorer.score({ image: gradient(2), regions: pixelRegions(2, 2), query: query('a $& b') });

    expect(texts.texts).to.deep.equal(['a photo of a $& b', 'a $& b or a $& b']);
  });

  it('encodes texts and regions of one image once', async () => {
    const { scorer, images, texts } = fakeScorer({ batchSize: 3 });
    const image = gradient(5);
    const request = { image, regions: pixelRegions(5, 5), query: query('red') };

    const first = await scorer.score(request);
    const second = await scorer.score(request);
    await scorer.score({ ...request, query: query('green') });
    await scorer.score({ ...request, image: gradient(5) });

    expect(second).to.deep.equal(first);
    expect(texts.texts).to.deep.equal(['a photo of red', 'a photo of green']);
    expect(images.batches).to.deep.equal([3, 2, 3, 2]);
  });

  it('encodes a box that comes twice once', async () => {
    const { scorer, images } = fakeScorer();
    const regions = [...pixelRegions(2, 2), ...pixelRegions(2, 2)];

    const [a, b, c, d] = await scorer.score({ image: gradient(2), regions, query: query('red') });

    expect([c, d]).to.deep.equal([a, b]);
    expect(images.batches).to.deep.equal([2]);
  });

  it('returns nothing for no regions and runs no model', async () => {
    const { scorer, images, texts } = fakeScorer();

    const scores = await scorer.score({ image: gradient(2), regions: [], query: query('red') });

    expect(scores).to.have.lengthOf(0);
    expect([images.batches, texts.texts]).to.deep.equal([[], []]);
  });

  it('scores 5,000 regions in batches and keeps a bounded number', async () => {
    const { scorer, images } = fakeScorer({ batchSize: 64, cachedRegions: 100 });
    const image = gradient(100, 50);
    const request = { image, regions: pixelRegions(5000, 100), query: query('red') };
    const progress: number[] = [];

    const scores = await scorer.score(request, {
      onProgress: ({ done, total }) => progress.push(done / total),
    });
    await scorer.score({ ...request, regions: request.regions.slice(-100) });
    await scorer.score({ ...request, regions: request.regions.slice(0, 10) });

    expect(scores).to.have.lengthOf(5000);
    expect(scores[0]).to.be.above(scores[99] ?? NaN);
    expect(Math.max(...images.batches)).to.equal(64);
    expect(images.batches).to.have.lengthOf(Math.ceil(5000 / 64) + 1);
    expect(progress.at(-1)).to.equal(1);
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
    const scores = await scorer.score(request);

    expect(error).to.equal(reason);
    expect(scores).to.have.lengthOf(6);
    expect(images.batches).to.deep.equal([2, 2, 2]);
  });

  it('rejects a region outside the image, and works on', async () => {
    const { scorer } = fakeScorer();
    const image = gradient(4);
    const outside = regionsOf({ boxes: [[10, 0, 12, 1]] });

    const error = await rejectionOf(scorer.score({ image, regions: outside, query: query('red') }));
    const scores = await scorer.score({
      image,
      regions: pixelRegions(1, 1),
      query: query('red'),
    });

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

  it('rejects embeddings that are not finite', async () => {
    const image: ImageEncoder = {
      encode: ({ length }) =>
        Promise.resolve({
          rows: length,
          dim: 2,
          data: new Float32Array(2 * length).fill(NaN),
          normalised: false,
        }),
    };
    const scorer = new ClipScorer({ encoders: [{ image, text: new FakeTexts() }] });

    const error = await rejectionOf(
      scorer.score({ image: gradient(4), regions: pixelRegions(1, 1), query: query('red') }),
    );

    expect(GroundingError.isInstance(error) && error.code).to.equal('INVALID_DATA');
  });

  it('refuses options outside their range', () => {
    const encoders = [{ image: new FakeImages(), text: new FakeTexts() }];
    const wrong: readonly ClipScorerOptions[] = [
      { encoders: [] },
      { encoders, croppers: [] },
      { encoders, templates: [] },
      { encoders, templates: ['a photo'] },
      { encoders, batchSize: 0 },
      { encoders, cachedRegions: -1 },
      { encoders, cachedTexts: 0.5 },
      { encoders: encoders.map((pair) => ({ ...pair, logitScale: NaN })) },
    ];
    for (const options of wrong) expectCode(() => new ClipScorer(options), 'INVALID_OPTION');
  });
});
