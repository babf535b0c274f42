import type { ClipScorerOptions } from '@grounder/clip/internal';
import { ClipScorer } from '@grounder/clip';
import { createRasterImage } from '@grounder/core';
import { blurredBackground, tightCrop } from '@grounder/images';
import { expect } from 'chai';
import { describeRegionScorer } from '@grounder/testing';

import { expectCode } from '../support/failures.js';
import { FakeImages, FakeTexts } from './fakes.js';
import { readPhoto, readReference } from './reference.js';
import {
  fakeScorer,
  gradient,
  openEncoders,
  pixelRegions,
  query,
  regionsOf,
} from './scorer-setup.js';

describeRegionScorer('ClipScorer', {
  create: async () => {
    const { image, text } = await openEncoders('tiny-clip');
    const dispose = async (): Promise<void> => {
      await image.dispose();
      await text.dispose();
    };
    const scorer = new ClipScorer({ encoders: [{ image, text }], cachedRegions: 0 });
    return Object.assign(scorer, { [Symbol.asyncDispose]: dispose });
  },
  request: async () => ({
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
});

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
          const scores = (
            await scorer.score({
              image,
              regions: regionsOf(found),
              query: query(text),
            })
          ).scores;
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

    for (const [index, score] of together.scores.entries()) {
      const sum = apart.reduce((total, { scores }) => total + (scores[index] ?? NaN), 0);
      expect(score).to.be.closeTo(sum, 1e-3);
    }
  });

  it('multiplies the cosine and adds the bias', async () => {
    const encoders = [
      { image: new FakeImages(), text: new FakeTexts(), logitScale: 10, logitBias: -3 },
    ];
    const image = createRasterImage(1, 1, Uint8Array.of(3, 4, 0));

    const scores = (
      await new ClipScorer({ encoders }).score({
        image,
        regions: pixelRegions(1, 1),
        query: query('red'),
      })
    ).scores;

    expect(scores[0]).to.be.closeTo(10 * 0.6 - 3, 1e-5);
  });

  it('puts the expression into the templates as it is', async () => {
    const { scorer, texts } = fakeScorer({ templates: ['a photo of {}', '{} or {}'] });

    (
      await scorer.score({
        image: gradient(2),
        regions: pixelRegions(2, 2),
        query: query('a $& b'),
      })
    ).scores;

    expect(texts.texts).to.deep.equal(['a photo of a $& b', 'a $& b or a $& b']);
  });

  it('encodes texts and regions of one image once', async () => {
    const { scorer, images, texts } = fakeScorer({ batchSize: 3 });
    const image = gradient(5);
    const request = { image, regions: pixelRegions(5, 5), query: query('red') };

    const first = (await scorer.score(request)).scores;
    const second = (await scorer.score(request)).scores;
    (await scorer.score({ ...request, query: query('green') })).scores;
    (await scorer.score({ ...request, image: gradient(5) })).scores;

    expect(second).to.deep.equal(first);
    expect(texts.texts).to.deep.equal(['a photo of red', 'a photo of green']);
    expect(images.batches).to.deep.equal([3, 2, 3, 2]);
  });

  it('encodes a box that comes twice once', async () => {
    const { scorer, images } = fakeScorer();
    const regions = [...pixelRegions(2, 2), ...pixelRegions(2, 2)];

    const [a, b, c, d] = (await scorer.score({ image: gradient(2), regions, query: query('red') }))
      .scores;

    expect([c, d]).to.deep.equal([a, b]);
    expect(images.batches).to.deep.equal([2]);
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
